import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { editFile, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { NO_SITE, setUpExample } from "../support/set-up.ts";

const FILE = "docker-compose.yml";
const RAISE = ["--set", "resources.production.app.memory=1G"];

const copySetUp = setUpExample("unreadable", ...NO_SITE);
let root = "";
beforeEach(async () => {
  root = await copySetUp();
});
afterEach(async () => await removeFolder(root));

describe("a Compose file in which a hand edit has left a key twice", () => {
  const [from, to] = ["  redis:\n", "  app: {}\n  redis:\n"];
  const PLACE = /docker-compose\.yml:\d+:\d+: cannot be read any more: \S/;
  beforeEach(async () => await editFile(join(root, FILE), from, to));

  test("is named with line and column, and is drift until it is corrected", async () => {
    const { code, stderr } = await cryoInit([root, "--yes"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(PLACE);
    const checked = await cryoInit(["check", root, "--json"]);
    expect(checked.code).toBe(3);
    expect(JSON.parse(checked.stdout).files).toMatchObject([{ path: FILE, cause: "broken" }]);
    const annotated = await cryoInit(["check", root, "--github"]);
    expect(annotated.stdout).toMatch(
      /^::error file=docker-compose\.yml,line=\d+,.*line \d+, column \d+: cannot be read any more/,
    );
    await editFile(join(root, FILE), to, from);
    expect((await cryoInit(["check", root])).code).toBe(0);
  });

  test("is not merged without a word", async () => {
    const before = await readTree(root);
    const refused = await cryoInit([root, "--yes", ...RAISE]);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(PLACE);
    expect(await readTree(root)).toEqual(before);
    const mine = await cryoInit([root, "--yes", ...RAISE, "--on-conflict", "mine"]);
    expect(mine.code).toBe(0);
    expect(mine.stderr).toMatch(PLACE);
    expect((await readTree(root)).get(FILE)).toContain(to);
    const theirs = await cryoInit([root, "--yes", "--set", "resources.production.app.memory=2G", "--force"]);
    expect(theirs.code).toBe(0);
    expect(theirs.stderr).not.toMatch(PLACE);
    expect((await readTree(root)).get(FILE)).toContain("memory: 2G");
    expect((await cryoInit(["check", root])).code).toBe(0);
  });
});
