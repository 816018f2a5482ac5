import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { FLAGS } from "../../src/cli/flags.ts";
import { COMMANDS, renderHelp } from "../../src/cli/help.ts";
import { copyExample, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { KEY, TerminalSession } from "../support/terminal.ts";

const README = fileURLToPath(new URL("../../README.md", import.meta.url));

/** The text between two markers of the README; with UPDATE_README=1 it is written instead of compared. */
async function expectBlock(name: string, text: string): Promise<void> {
  const readme = await readFile(README, "utf8");
  const [begin, end] = [`<!-- ${name} -->\n\`\`\`text\n`, `\n\`\`\`\n<!-- /${name} -->`];
  const from = readme.indexOf(begin) + begin.length;
  const to = readme.indexOf(end);
  expect(to, `README.md has no block ${name}`).toBeGreaterThan(from);
  if (process.env.UPDATE_README === "1") {
    await writeFile(README, readme.slice(0, from) + text + readme.slice(to));
    return;
  }
  expect(readme.slice(from, to)).toBe(text);
}

/** A picture that the README shows; with UPDATE_README=1 it is written instead of compared. */
async function expectPicture(path: string, picture: string): Promise<void> {
  expect(await readFile(README, "utf8")).toContain(`](${path})`);
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  if (process.env.UPDATE_README === "1") await writeFile(file, picture);
  else expect(await readFile(file, "utf8")).toBe(picture);
}

test("the README shows the wizard as it is", async () => {
  const root = await copyExample("readme");
  const terminal = new TerminalSession([root], { columns: 110, rows: 22 });
  await terminal.waitFor("Take all recommendations");
  terminal.press(KEY.enter);
  await terminal.waitFor(" Environments 1/1 ");
  terminal.press(KEY.enter);
  await terminal.waitFor(" Resources 1/1 ");
  // The smallest size fits every machine, and the window is too low for what is said of this one.
  terminal.press(KEY.up);
  await expectBlock("wizard", await terminal.waitFor(/> \(•\) small/));
  await expectPicture(
    "docs/wizard.svg",
    terminal.picture("The wizard asks for the size and shows what it changes"),
  );
  terminal.press(KEY.ctrlC);
  await terminal.ended();
  await removeFolder(root);
});

test("the README names as many files as are written", async () => {
  const root = await copyExample("readme-count");
  const [said] = /\d+ files written/.exec((await cryoInit([root, "--yes"])).stderr) ?? [];
  expect(await readFile(README, "utf8")).toContain(`\n${said} in `);
  await removeFolder(root);
});

test("the README shows the help as it is", async () => {
  const { stdout } = await cryoInit(["--help"]);
  expect(stdout).toBe(`${renderHelp()}\n`);
  expect((await cryoInit(["help"])).stdout).toBe(stdout);
  await expectBlock("help", stdout.trimEnd());
});

test("the handbook names every command and every flag", async () => {
  const page = fileURLToPath(new URL("../../docs-site/handbook/commands.md", import.meta.url));
  const text = await readFile(page, "utf8");
  for (const { name } of COMMANDS)
    expect(text).toContain(name === "" ? "cryo-init [dir]" : `cryo-init ${name}`);
  for (const { name } of FLAGS) expect(text, name).toContain(`--${name}`);
});
