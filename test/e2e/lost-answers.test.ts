import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { NO_SITE, setUpExample } from "../support/set-up.ts";

const DOCUMENT = "cryo-init.yaml";
const ANSWERS = ["--set", "resources.production.app.memory=3G", "--set", "security.read_only=false"];
const copySetUp = setUpExample("lost-answers", ...ANSWERS, ...NO_SITE);

let root = "";
beforeEach(async () => {
  root = await copySetUp();
});
afterEach(async () => await removeFolder(root));

const readAnswers = async (): Promise<string> => await readFile(join(root, DOCUMENT), "utf8");

describe.each([
  ["gone", async () => await rm(join(root, DOCUMENT))],
  [
    "cut after a line",
    async () => {
      const text = await readAnswers();
      await writeFile(join(root, DOCUMENT), text.slice(0, text.indexOf("\nsecurity:") + 1));
    },
  ],
] as const)("cryo-init.yaml is %s", (_name, lose) => {
  test("no command takes it at its word", async () => {
    await lose();
    const before = await readTree(root);
    for (const args of [["--yes"], ["check"], ["resources"]]) {
      const command = args[0]?.startsWith("-") ? [root, ...args] : [...args, root];
      const { code, stderr } = await cryoInit(command);
      expect(stderr).toMatch(/^cryo-init: cryo-init\.yaml(:\d+)?: this file (is gone|is empty|ends)/m);
      expect(stderr).toContain("--lost-answers restore");
      expect(stderr).toContain("--lost-answers drop");
      expect(code).toBe(2);
    }
    expect(await readTree(root)).toEqual(before);
  });

  test("restore brings it back to the byte, comments included", async () => {
    await writeFile(join(root, DOCUMENT), (await readAnswers()).replace("\nversion:", "\n# ours\nversion:"));
    expect((await cryoInit([root, "--yes"])).code).toBe(0);
    const before = await readTree(root);
    await lose();
    const { code, stderr } = await cryoInit([root, "--yes", "--lost-answers", "restore"]);
    expect(stderr).toContain("1 file written");
    expect(code).toBe(0);
    const after = await readTree(root);
    expect(after.get(DOCUMENT)).toBe(before.get(DOCUMENT));
    expect(after.get("docker-compose.yml")).toBe(before.get("docker-compose.yml"));
    const own = ([path]: readonly [string, string]): boolean => !path.startsWith(".cryo-init/");
    expect([...after].filter(own)).toEqual([...before].filter(own));
  });

  test("drop takes it at its word, once", async () => {
    expect(await readFile(join(root, "docker-compose.yml"), "utf8")).not.toMatch(/^ {4}read_only: true/m);
    await lose();
    const { code } = await cryoInit([root, "--yes", "--lost-answers", "drop"]);
    expect(code).toBe(0);
    expect(await readFile(join(root, "docker-compose.yml"), "utf8")).toMatch(/^ {4}read_only: true/m);
    expect(await cryoInit([root, "--yes"])).toMatchObject({ code: 0 });
    expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });
  });
});

test("an answer that is taken out elsewhere is no loss, and neither is a comment at the end", async () => {
  const text = await readAnswers();
  await writeFile(join(root, DOCUMENT), text.replace(/\n *memory: 3G[^\n]*/, ""));
  const { code, stderr } = await cryoInit([root, "--yes"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/memory.*3G ->/);
  await writeFile(join(root, DOCUMENT), `${await readAnswers()}# ours\n`);
  expect((await cryoInit([root, "--yes"])).code).toBe(0);
  await writeFile(join(root, DOCUMENT), (await readAnswers()).replace("# ours\n", ""));
  expect((await cryoInit([root, "--yes"])).code).toBe(0);
});

test("an answer that was dropped and changes nothing is not asked about again", async () => {
  await writeFile(
    join(root, DOCUMENT),
    `${(await readAnswers()).trimEnd()}\n\nimage:\n  labels:\n    created: false\n`,
  );
  const first = await cryoInit([root, "--yes"]);
  expect(first.code, first.stderr).toBe(0);
  const text = await readAnswers();
  await writeFile(join(root, DOCUMENT), text.slice(0, text.indexOf("\nimage:")));
  expect((await cryoInit([root, "--yes"])).code).toBe(2);
  expect((await cryoInit([root, "--yes", "--lost-answers", "drop"])).code).toBe(0);
  expect((await cryoInit([root, "--yes"])).code).toBe(0);
});

test("a list of files handed over, cut off at the end, is noticed and restored", async () => {
  await writeFile(join(root, DOCUMENT), `${await readAnswers()}\nkeep: [docker-compose.yml]\n`);
  expect((await cryoInit([root, "--yes"])).code).toBe(0);
  const whole = await readAnswers();
  await writeFile(join(root, DOCUMENT), whole.slice(0, whole.indexOf(" [docker-compose.yml]")));
  const refused = await cryoInit([root, "--yes"]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("ends too early: keep: docker-compose.yml would go back");
  expect((await cryoInit([root, "--yes", "--lost-answers", "restore"])).code).toBe(0);
  expect(await readAnswers()).toBe(whole);
});

test("a file that a power cut has filled with zeros says how its answers come back", async () => {
  const whole = await readAnswers();
  await writeFile(join(root, DOCUMENT), Buffer.alloc(900));
  const refused = await cryoInit([root, "--yes"]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("delete it, and have its answers back as the last run left them");
  await rm(join(root, DOCUMENT));
  expect((await cryoInit([root, "--yes", "--lost-answers", "restore"])).code).toBe(0);
  expect(await readAnswers()).toBe(whole);
});
