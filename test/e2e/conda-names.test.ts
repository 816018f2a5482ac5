import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyExample, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { KEY, TerminalSession } from "../support/terminal.ts";

/** conda's names and versions are not always those of wheels: what was changed is shown, whoever is asked. */
const CHANGED = "rdkit=2025.09.6 (conda) -> rdkit==2025.9.6";

let root = "";
beforeEach(async () => {
  root = await copyExample("conda-names");
});
afterEach(async () => await removeFolder(root));

describe("what conda calls otherwise is shown before anything is written", () => {
  test.each([["--yes"], ["--dry-run"]])("with %s", async (flag) => {
    const { stderr } = await cryoInit([root, flag, "--set", "documentation.site=no"]);
    expect(stderr).toContain(CHANGED);
    expect(stderr).not.toContain("numpy=2.4.3 (conda)");
    if (flag === "--yes") expect(stderr.indexOf(CHANGED)).toBeLessThan(stderr.indexOf("files written"));
  });

  test("with --json", async () => {
    const { stdout } = await cryoInit([root, "--json", "--dry-run"]);
    expect((JSON.parse(stdout) as { translations: string[] }).translations).toEqual([CHANGED]);
  });

  test("in the plain mode's review", async () => {
    const { stderr } = await cryoInit([root, "--plain"], { input: "1\nq\n" });
    expect(stderr).toContain(CHANGED);
    expect(stderr).not.toContain("files written");
  });

  test("in the wizard's review", async () => {
    const wizard = new TerminalSession([root], { columns: 120, rows: 40 });
    await wizard.waitFor("Take all recommendations");
    wizard.press("r");
    await wizard.waitFor("Conda packages as wheels");
    await wizard.waitFor("rdkit==2025.9.6");
    wizard.press(KEY.ctrlC);
    await wizard.ended();
  });

  test("and so is a name that is only assumed", async () => {
    const { writeFile } = await import("node:fs/promises");
    await writeFile(
      `${root}/environment.prod.yml`,
      "name: a\ndependencies:\n  - python=3.13\n  - flask\n  - odd-name=1.0\n",
    );
    const { stderr } = await cryoInit([root, "--dry-run"]);
    expect(stderr).toContain(
      "odd-name=1.0 (conda) -> odd-name==1.0.* (name assumed: please check it on PyPI)",
    );
  });
});
