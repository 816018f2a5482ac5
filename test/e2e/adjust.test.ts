import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyExample, editFile, makeFolder, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { NO_SITE, setUpExample } from "../support/set-up.ts";
import { KEY, TerminalSession } from "../support/terminal.ts";

const SIZE = { columns: 120, rows: 40 };

const copySetUp = setUpExample("adjust", ...NO_SITE);
let root = "";
let tools = "";
beforeEach(async () => {
  root = await copyExample("adjust");
  tools = await makeFolder("adjust-tools");
});
afterEach(async () => {
  await removeFolder(root);
  await removeFolder(tools);
});

async function setUp(): Promise<void> {
  await removeFolder(root);
  root = await copySetUp();
}

const edit = (path: string, from: string | RegExp, to: string): Promise<void> =>
  editFile(join(root, path), from, to);

const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");

test("a limit edited in a file is offered, the review shows what follows from it, and it is written", async () => {
  await setUp();
  await edit("docker-compose.yml", "memory: 1536M", "memory: 1G");
  const terminal = new TerminalSession([root], SIZE);
  await terminal.waitFor(/> t {2}Take 1 edited limit +docker-compose\.yml:\d+: memory of app was changed/);
  terminal.press(KEY.enter);
  await terminal.waitFor("1 limit taken over from the files");
  await terminal.waitFor("Go to the review");
  terminal.press("r");
  await terminal.waitFor("production app memory 1536M -> 1G, reserved 768M");
  terminal.press("w");
  expect(await terminal.ended()).toBe(0);
  expect(await read("docker-compose.yml")).toContain("memswap_limit: 1G");
  expect(await read("cryo-init.yaml")).toContain("memory: 1G");
  expect((await cryoInit(["check", root])).code).toBe(0);
});

test("the table of limits changes one, and the review shows from what to what", async () => {
  await setUp();
  const terminal = new TerminalSession([root], SIZE);
  await terminal.waitFor("Adjust resources            medium");
  terminal.press("a");
  await terminal.waitFor(/> app +Size +\[medium\]/);
  terminal.press(KEY.down, KEY.down, "2G", KEY.enter);
  await terminal.waitFor(/Memory limit +2G\* /);
  terminal.press(KEY.enter);
  await terminal.waitFor("production app memory 1536M -> 2G");
  terminal.press("w");
  expect(await terminal.ended()).toBe(0);
  expect(await read("docker-compose.yml")).toContain("memory: 2G");
});

test("a file edited by hand is previewed as it will be after the merge", async () => {
  await setUp();
  await edit("docker-compose.yml", "services:", "x-mine: mine\nservices:");
  const terminal = new TerminalSession([root], SIZE);
  await terminal.waitFor("Adjust resources            medium");
  terminal.press("s");
  await terminal.waitFor("> security.read_only");
  terminal.press(KEY.enter);
  await terminal.waitFor(/docker-compose\.yml +edited by hand; stays/);
  terminal.press("n", "p");
  const whole = await terminal.waitFor(/docker-compose\.yml +-\d+ edited by hand; merged/);
  expect(whole).toMatch(/- +read_only: true/);
  terminal.press(...Array.from({ length: 9 }, () => KEY.pageUp));
  await terminal.waitFor(/^ +x-mine: mine/m);
  terminal.press(KEY.ctrlC);
  expect(await terminal.ended()).toBe(130);
});

test("a conflict is shown side by side and settled in the user's editor", async () => {
  await setUp();
  await edit("docker-compose.yml", "memory: 1536M", "memory: 1300M");
  const editor = join(tools, "settle it");
  // Takes the middle of both, and says what it saw.
  const script = `#!/bin/sh
cp "$2" "${tools}/opened"
sed -i -e '/^|||||||/,/^=======/d' -e '/^<<<<<<</d' -e '/^=======/,/^>>>>>>>/d' -e 's/memory: 1300M/memory: 1200M/' "$2"
`;
  await writeFile(editor, script);
  await chmod(editor, 0o755);
  const terminal = new TerminalSession([root, "--set", "resources.production.app.memory=1G"], SIZE, {
    VISUAL: "",
    EDITOR: `'${editor}' --wait`,
  });
  await terminal.waitFor("Go to the review");
  terminal.press("r");
  await terminal.waitFor("1 file in conflict: choose for each");
  terminal.press(KEY.down);
  await terminal.waitFor(/- +memory: 1300M +│ \+ +memory: 1G/);
  terminal.press("e");
  await terminal.waitFor("~ edited");
  expect(await readFile(join(tools, "opened"), "utf8")).toMatch(/^<{7} [\s\S]*1300M[\s\S]*1G[\s\S]*^>{7} /m);
  terminal.press("w");
  expect(await terminal.ended()).toBe(0);
  expect(await read("docker-compose.yml")).toContain("memory: 1200M");
});

test("a file that Docker refuses as it was edited is named at the top of the review", async () => {
  await setUp();
  await edit("docker-compose.yml", "memory: 1536M", "memory: 3G");
  const terminal = new TerminalSession([root], SIZE);
  await terminal.waitFor("Change nothing");
  terminal.press("r");
  await terminal.waitFor(/! docker-compose\.yml:\d+:\d+: memory of app is 3G, above/);
  await terminal.waitFor(/! kept +docker-compose\.yml/);
  terminal.press(KEY.ctrlC);
  expect(await terminal.ended()).toBe(130);
});

test("a limit in conflict that is settled as edited is what the review and the result say", async () => {
  await setUp();
  await edit("docker-compose.yml", "memory: 1536M", "memory: 2G");
  const terminal = new TerminalSession([root, "--set", "resources.production.app.memory=3G"], SIZE);
  await terminal.waitFor("Go to the review");
  terminal.press("r");
  await terminal.waitFor("production app memory 1536M -> 3G");
  terminal.press(KEY.down, "m");
  await terminal.waitFor("production app memory 1536M -> 2G");
  terminal.press("w");
  expect(await terminal.ended()).toBe(0);
  expect(terminal.scrollback()).toMatch(
    /~ merge +docker-compose\.yml +Your lines stay where it was in conflict\./,
  );
  expect(await read("docker-compose.yml")).toContain("memory: 2G");
});

test.each([
  [{ VISUAL: "no-such-editor" }, 'the editor "no-such-editor" was not found: set EDITOR'],
  [{ VISUAL: "true", TMPDIR: "/no/such/folder" }, "the file for the editor cannot be used: ENOENT"],
])("an editor that fails (%o) leaves the conflict open, and nothing is written", async (env, says) => {
  await setUp();
  await edit("docker-compose.yml", "memory: 1536M", "memory: 1300M");
  const before = await readTree(root);
  const terminal = new TerminalSession([root, "--set", "resources.production.app.memory=1G"], SIZE, env);
  await terminal.waitFor("Go to the review");
  terminal.press("r", KEY.down, "e");
  await terminal.waitFor(says);
  terminal.press("w");
  await terminal.waitFor("1 file in conflict: choose for each");
  terminal.press(KEY.ctrlC);
  expect(await terminal.ended()).toBe(130);
  expect(await readTree(root)).toEqual(before);
});

test.each([
  ["printf 'services: [' >", "line 1, column 12", "the file"],
  ["truncate -s 0", "it is empty", "the file"],
  ["printf 'caf\\351' >", "the editor did not save UTF-8 text: nothing was taken", "1 file in conflict"],
  ["true", "nothing was changed in the editor", "1 file in conflict: choose for each"],
  ["echo '# more' >>", "conflict markers are still in it", "conflict markers are still in it"],
])("what an editor has left by %s is not written, and why is said", async (command, says, blocks) => {
  await setUp();
  await edit("docker-compose.yml", "memory: 1536M", "memory: 1300M");
  const before = await readTree(root);
  const terminal = new TerminalSession([root, "--set", "resources.production.app.memory=1G"], SIZE, {
    VISUAL: command,
  });
  await terminal.waitFor("Go to the review");
  terminal.press("r", KEY.down, "e");
  await terminal.waitFor(says);
  terminal.press("w");
  await terminal.waitFor(blocks === "the file" ? "docker-compose.yml as you left it" : blocks);
  terminal.press(KEY.ctrlC);
  expect(await terminal.ended()).toBe(130);
  expect(await readTree(root)).toEqual(before);
});

test("a wizard that was left after questions were only confirmed is gone on with there", async () => {
  const first = new TerminalSession([root], SIZE);
  await first.waitFor("Answer the main questions");
  first.press("m");
  await first.waitFor(/ 1\/\d+$/m);
  first.press(KEY.enter);
  await first.waitFor(/ 2\/\d+$/m);
  first.press(KEY.enter);
  await first.waitFor(/ 3\/\d+$/m);
  first.press(KEY.ctrlC);
  expect(await first.ended()).toBe(130);
  const second = new TerminalSession([root], SIZE);
  await second.waitFor("you had answered 2 of");
  second.press(KEY.enter);
  await second.waitFor(/ 3\/\d+$/m);
  second.press(KEY.ctrlC);
  await second.ended();
});

test("a wizard that was left at the review, every question confirmed, is gone on with there", async () => {
  const first = new TerminalSession([root], SIZE);
  await first.waitFor("Environments and size only");
  first.press("e");
  await first.waitFor(/ 1\/2$/m);
  first.press(KEY.enter);
  await first.waitFor(/ 2\/2$/m);
  first.press(KEY.enter);
  await first.waitFor(/Write \d+ files/);
  first.press(KEY.ctrlC);
  expect(await first.ended()).toBe(130);
  const second = new TerminalSession([root], SIZE);
  await second.waitFor("you had answered 2 of 2");
  second.press(KEY.enter);
  await second.waitFor(/Write \d+ files/);
  second.press(KEY.ctrlC);
  await second.ended();
});

test.each([
  ["Ctrl-C", (terminal: TerminalSession) => terminal.press(KEY.ctrlC), 130],
  ["SIGKILL", (terminal: TerminalSession) => terminal.signal("SIGKILL"), 137],
])(
  "a wizard ended by %s is gone on with where it stood, and nothing of it stands in the project",
  async (_, end, code) => {
    const before = await readTree(root);
    const first = new TerminalSession([root], SIZE);
    await first.waitFor("Answer the main questions");
    first.press("m");
    await first.waitFor("Name of the application");
    first.press("\x15", "freezer", KEY.enter);
    await first.waitFor(/ 2\/\d+$/m);
    first.press(KEY.enter);
    const screen = await first.waitFor(/ 3\/(\d+)$/m);
    const total = / 3\/(\d+)$/m.exec(screen)?.[1];
    end(first);
    expect(await first.ended()).toBe(code);
    expect(await readTree(root)).toEqual(before);

    const second = new TerminalSession([root], SIZE);
    await second.waitFor(`Go on where you stopped     you had answered 2 of ${total}`);
    second.press(KEY.enter);
    await second.waitFor(` 3/${total}`);
    expect(second.screen().split("\n")[0]).toContain("freezer");
    second.press(KEY.escape, KEY.escape);
    await second.ended();

    // What is piped in was written for the questions, whatever an earlier run has left.
    const written = await cryoInit([root, "--plain"], { input: "1\nyes\n" });
    expect(written).toMatchObject({ code: 0, stderr: expect.not.stringContaining("An earlier run") });
    expect(await read("cryo-init.yaml")).not.toContain("freezer");
  },
);

test("what was written is no draft any more", async () => {
  const terminal = new TerminalSession([root], SIZE);
  await terminal.waitFor("Answer the main questions");
  terminal.press("s");
  await terminal.waitFor("application.name");
  terminal.press("resources.size", KEY.enter);
  await terminal.waitFor(/Size/);
  terminal.press("1", KEY.enter);
  await terminal.waitFor(/resources\.size +small/);
  terminal.press(KEY.shiftTab);
  await terminal.waitFor("Write");
  terminal.press("w");
  await terminal.waitFor("Replace 2 files");
  terminal.press("y");
  expect(await terminal.ended()).toBe(0);
  const again = new TerminalSession([root], SIZE);
  expect(await again.waitFor("Change nothing")).not.toContain("Go on where you stopped");
  again.press(KEY.ctrlC);
  await again.ended();
});
