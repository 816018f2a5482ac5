import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { QUESTIONS } from "../../src/config/questions/index.ts";
import { makeFolder, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { TerminalSession } from "../support/terminal.ts";

/** How each shell is started without its owner's settings. */
const SHELLS = {
  bash: ["bash", "--noprofile", "--norc", "-i"],
  zsh: ["zsh", "-f", "-i"],
  fish: ["fish", "--no-config", "--interactive"],
} as const;
type Shell = keyof typeof SHELLS;

const isThere = (shell: Shell): boolean => spawnSync(shell, ["-c", "true"]).status === 0;

let folder = "";
beforeAll(async () => {
  folder = await makeFolder("completion");
  await mkdir(join(folder, "checkout"));
  await writeFile(join(folder, "answers.yaml"), "");
  for (const shell of Object.keys(SHELLS))
    await writeFile(join(folder, `script.${shell}`), (await cryoInit(["completion", shell])).stdout);
});
afterAll(async () => await removeFolder(folder));

describe.each(Object.keys(SHELLS) as Shell[])("%s", (shell) => {
  // The gate installs all three; elsewhere, a shell that is not there has nothing to complete.
  test.runIf(process.env.CI === "true" || isThere(shell))("completes what is typed", async () => {
    const [file, ...args] = SHELLS[shell];
    const size = { columns: 100, rows: 24 };
    const terminal = new TerminalSession(args, size, { PS1: "$ ", TERM: "xterm" }, [file]);
    const load = shell === "zsh" ? "autoload -U compinit; compinit -u -D; " : "";
    terminal.press(`cd ${folder}; ${load}source ./script.${shell}; echo rea''dy\r`);
    await terminal.waitFor(/^ready/m);
    for (const [typed, whole] of [
      ["resou", "resources "],
      ["--on-conflict th", "--on-conflict theirs "],
      ["--lost-answers res", "--lost-answers restore "],
      ["--set resources.production.app.cp", "--set resources.production.app.cpus="],
      ["--set resources.size=sm", "--set resources.size=small "],
      ["--config answ", "--config answers.yaml "],
      ["docs prev", "docs preview "],
      ["docs build check", "docs build checkout/"],
      ["eject answ", "eject answers.yaml "],
      ["check chec", "check checkout/"],
      ["completion fi", "completion fish "],
      ["--no-in", "--no-input "],
      ["audit --fail-on cri", "audit --fail-on critical "],
      ["check --git", "check --github "],
      ["audit --explain CD01", "audit --explain CD01"],
      ["audit --explain CD060", "audit --explain CD060 "],
      ["--set environments=sw", "--set environments=swarm "],
      // undo asks nothing: --no-input would change nothing.
      ["undo --no-", "undo --no-color "],
    ]) {
      terminal.press(`cryo-init ${typed}\t`);
      // What is typed behind it shows whether a space was put there.
      await terminal.waitFor(`cryo-init ${(whole ?? "").trimEnd()}`);
      terminal.press("END");
      await terminal.waitFor(`cryo-init ${whole}END`);
      terminal.press("\x15");
    }
    terminal.press("\x15exit\r");
    await terminal.ended();
  });
});

test("every setting is offered, with its choices where they are few", async () => {
  const { stdout } = await cryoInit(["completion", "bash"]);
  for (const { id } of QUESTIONS) expect(stdout).toMatch(new RegExp(`[ "]${id.replaceAll(".", "\\.")}=`));
  expect(stdout).toContain("security.read_only=yes security.read_only=no");
});

test.each([[[]], [["tcsh"]], [["bash", "more"]]])("completion %j is refused", async (words) => {
  const { code, stderr } = await cryoInit(["completion", ...words]);
  expect(code).toBe(2);
  expect(stderr).toContain("cryo-init completion bash|zsh|fish");
});
