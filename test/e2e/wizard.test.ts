import { afterEach, expect, test } from "vitest";
import { copyExample, readTree, removeFolder } from "../support/example.ts";
import { cryoInit, PROGRAM } from "../support/run.ts";
import { KEY, TerminalSession } from "../support/terminal.ts";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await removeFolder(folder);
});

async function example(): Promise<string> {
  const root = await copyExample("wizard");
  folders.push(root);
  return root;
}

/** A project as it was written, without when that was. */
async function written(root: string): Promise<ReadonlyMap<string, string>> {
  const tree = new Map(await readTree(root));
  const history = tree.get(".cryo-init/history.jsonl") ?? "";
  tree.set(".cryo-init/history.jsonl", history.replace(/"when":"[^"]*"/g, '"when":""'));
  // It names the run by its time, too, and holds the fingerprint of that history.
  tree.delete(".cryo-init/previous/journal.json");
  return tree;
}

/** Answers each question as `answers` say, by its title; the others with Enter. Ends at the review. */
async function answer(
  terminal: TerminalSession,
  answers: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const open = new Set(Object.keys(answers));
  let screen = await terminal.waitFor(/\d+\/\d+$/m);
  while (!/ Review\s*$/m.test(screen.split("\n")[0] ?? "")) {
    const [progress = "", , title = ""] = screen.split("\n");
    const asked = [...open].find((wanted) => title.includes(wanted));
    if (asked !== undefined) {
      open.delete(asked);
      terminal.press(...(answers[asked] ?? []));
    }
    terminal.press(KEY.enter);
    screen = await terminal.waitFor(
      new RegExp(`^(?!${progress.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}).*\\S`),
    );
  }
  expect([...open]).toEqual([]);
}

const SMALL = { columns: 80, rows: 24 };
const LARGE = { columns: 120, rows: 40 };

test.each([LARGE, SMALL])(
  "driven to the end at $columns x $rows, it writes what the same answers by flags write",
  async (size) => {
    const byKeys = await example();
    const terminal = new TerminalSession([byKeys], size);
    await terminal.waitFor("19 findings: 6 high, 10 medium, 3 low");
    terminal.press("m");
    await answer(terminal, {
      Size: [KEY.down],
      "Log level in production": [KEY.down],
      "When it answers 207": [KEY.down],
      "Forbid new privileges": [KEY.down],
    });
    terminal.press("w");
    await terminal.waitFor("Replace 2 files");
    terminal.press("y");
    expect(await terminal.ended()).toBe(0);
    expect(terminal.scrollback()).toContain("files written");
    expect(terminal.scrollback()).toContain("the new files settle 17 of the 19 findings");
    expect(terminal.scrollback()).toMatch(
      /Left out, because it was answered so:[\s\S]*security\.no_new_privileges is no/,
    );

    const byFlags = await example();
    const flags = [
      "resources.size=large",
      "logging.level=warning",
      "health.degraded=unhealthy",
      "security.no_new_privileges=no",
    ];
    const ended = await cryoInit([byFlags, "--yes", ...flags.flatMap((flag) => ["--set", flag])]);
    expect(ended.code).toBe(0);
    const tree = await written(byKeys);
    expect(tree.get("cryo-init.yaml")).toContain("size: large");
    expect(tree).toEqual(await written(byFlags));
  },
);

test("Enter three times takes the recommendations and reaches the review", async () => {
  const root = await example();
  const terminal = new TerminalSession([root], SMALL);
  await terminal.waitFor(/> e {2}Environments and size only +2 questions/);
  terminal.press(KEY.enter);
  await terminal.waitFor(/ Environments 1\/1 /);
  terminal.press(KEY.enter);
  await terminal.waitFor(/ Resources 1\/1 /);
  terminal.press(KEY.enter);
  await terminal.waitFor(/ Review\s*$/m);
  terminal.press("w");
  await terminal.waitFor(/Replace \d+ files?/);
  terminal.press("y");
  expect(await terminal.ended()).toBe(0);
  const byFlags = await example();
  await cryoInit([byFlags, "--yes"]);
  expect(await written(root)).toEqual(await written(byFlags));
});

test("the table of limits, reached by a custom size, writes what the same limits by flags write", async () => {
  const root = await example();
  const terminal = new TerminalSession([root], LARGE);
  await terminal.waitFor("Environments and size only");
  terminal.press("e");
  await terminal.waitFor(/ Environments 1\/1 /);
  terminal.press(KEY.enter);
  await terminal.waitFor(/ Resources 1\/1 /);
  terminal.press("c", KEY.enter);
  await terminal.waitFor(/> app +Size +\[medium\]/);
  terminal.press(KEY.down, KEY.down, "2g");
  expect(await terminal.waitFor(/Memory reservation of app, production +768M → 1G/)).toMatch(
    /\+ +memory: 2G/,
  );
  terminal.press(KEY.right, "+", KEY.right, "1G", KEY.enter);
  await terminal.waitFor(/ 2G\* +896M\* +1G\*/);
  terminal.press(KEY.enter);
  await terminal.waitFor(/ Review\s*$/m);
  terminal.press("w");
  await terminal.waitFor(/Replace \d+ files?/);
  terminal.press("y");
  expect(await terminal.ended()).toBe(0);
  const byFlags = await example();
  const flags = [
    "size=custom",
    "production.app.memory=2G",
    "development.app.memory=896M",
    "blue-green.app.memory=1G",
  ];
  await cryoInit([byFlags, "--yes", ...flags.flatMap((flag) => ["--set", `resources.${flag}`])]);
  expect(await written(root)).toEqual(await written(byFlags));
});

test("nothing is written before the review is confirmed, and Ctrl-C leaves no trace", async () => {
  const root = await example();
  const before = await readTree(root);
  const terminal = new TerminalSession([root], SMALL);
  await terminal.waitFor("Take all recommendations");
  terminal.press("r", KEY.enter);
  await terminal.waitFor(/ Review\s*$/m);
  expect(await readTree(root)).toEqual(before);
  terminal.press(KEY.ctrlC);
  expect(await terminal.ended()).toBe(130);
  expect(await readTree(root)).toEqual(before);
  expect(terminal.scrollback()).toContain("nothing was written");
});

test.each([
  ["SIGTERM", 143, SMALL],
  ["SIGHUP", 129, LARGE],
])("%s ends it with %i, and leaves no trace", async (signal, code, size) => {
  const root = await example();
  const before = await readTree(root);
  const terminal = new TerminalSession([root], size);
  await terminal.waitFor("Take all recommendations");
  terminal.signal(signal);
  expect(await terminal.ended()).toBe(code);
  expect(await readTree(root)).toEqual(before);
});

test.each([
  [LARGE, []],
  [SMALL, ["--plain"]],
])("a terminal that goes away ends it by SIGHUP, and by no abort: %j %j", async (size, flags) => {
  const root = await example();
  const before = await readTree(root);
  const terminal = new TerminalSession([root, ...flags], size);
  await terminal.waitFor(/recommend/);
  terminal.hangUp();
  expect(await terminal.ended()).toBe(129);
  expect(await readTree(root)).toEqual(before);
});

test("back keeps the answers, ? explains, and the preview follows", async () => {
  const root = await example();
  const terminal = new TerminalSession([root], LARGE);
  await terminal.waitFor("Answer the main questions");
  terminal.press("m");
  await terminal.waitFor("Name of the application");
  terminal.press("Icebox", KEY.enter);
  await terminal.waitFor("What the server loads");
  terminal.press(KEY.shiftTab);
  await terminal.waitFor(/> Icebox/);
  terminal.press("?");
  expect(await terminal.waitFor(/application\.name/)).toContain("Names the image");
  terminal.press(KEY.ctrlC);
  expect(await terminal.ended()).toBe(130);
});

test("TERM=dumb is asked line by line, and writes the same as flags", async () => {
  const byLines = await example();
  const { code, stderr } = await cryoInit([byLines, "--plain"], { input: "1\nyes\n" });
  expect(stderr).not.toContain("\u001b");
  expect(code).toBe(0);
  const byFlags = await example();
  await cryoInit([byFlags, "--yes"]);
  expect(await written(byLines)).toEqual(await written(byFlags));
});

test("a job that was stopped with Ctrl+Z ends when it is told to, without the terminal", async () => {
  const root = await example();
  const terminal = new TerminalSession(["--norc", "-i"], LARGE, { PS1: "READY>" }, ["bash"]);
  await terminal.waitFor("READY>");
  // Its parent tells how it ended: bash takes a job that has just been woken for stopped, and does not wait for it.
  const parent = "bash -c 'trap : TERM; \"$@\"; echo it ended with $?' -";
  terminal.press(`${parent} '${process.execPath}' '${PROGRAM}' '${root}'`, KEY.enter);
  await terminal.waitFor("Answer the main questions");
  terminal.press("\u001a");
  await terminal.waitFor(/Stopped/);
  terminal.press("kill %1", KEY.enter);
  await terminal.waitFor("it ended with 143");
  terminal.press("exit", KEY.enter);
  await terminal.ended();
});

test("Ctrl+Z gives the terminal back to the shell, and fg goes on where it stood", async () => {
  const root = await example();
  const terminal = new TerminalSession(["--norc", "-i"], SMALL, { PS1: "READY>" }, ["bash"]);
  await terminal.waitFor("READY>");
  terminal.press(`'${process.execPath}' '${PROGRAM}' '${root}'`, KEY.enter);
  await terminal.waitFor("Answer the main questions");
  terminal.press("m");
  await terminal.waitFor(/ 1\/\d+$/m);
  terminal.press("Icebox", "\u001a");
  const stopped = await terminal.waitFor(/Stopped/);
  expect(stopped).not.toContain("Name of the application");
  // The shell's own line editing works: its modes are as they were.
  terminal.press("echo it is $((40 + 2))", KEY.enter);
  await terminal.waitFor("it is 42");
  terminal.press("fg", KEY.enter);
  await terminal.waitFor(/> Icebox/);
  terminal.press(KEY.enter);
  await terminal.waitFor("What the server loads");
  terminal.press(KEY.ctrlC);
  await terminal.waitFor("nothing was written");
  terminal.press("exit", KEY.enter);
  await terminal.ended();
});

test("a terminal that is too small is asked line by line and told why; after Ctrl+Z and fg, the prompt stands there anew", async () => {
  const root = await example();
  const terminal = new TerminalSession(["--norc", "-i"], { columns: 39, rows: 24 }, { PS1: "READY>" }, [
    "bash",
  ]);
  await terminal.waitFor("READY>");
  terminal.press(`'${process.execPath}' '${PROGRAM}' '${root}'`, KEY.enter);
  await terminal.waitFor(/How much to ask \[2\]:\s*$/);
  expect(terminal.scrollback().replaceAll("\n", "")).toContain("the terminal has 39 columns by 24 rows");
  terminal.press("\u001a");
  await terminal.waitFor(/Stopped/);
  terminal.press("fg", KEY.enter);
  await terminal.waitFor(/fg\n(.*\n)+How much to ask \[2\]:\s*$/);
  terminal.press("q", KEY.enter);
  await terminal.waitFor("nothing was written");
  terminal.press("exit", KEY.enter);
  await terminal.ended();
});
