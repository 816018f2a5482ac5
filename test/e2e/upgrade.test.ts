import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyExample, editFile, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";

/**
 * The example as an earlier cryo-init set it up on 2026-11-23 (commit f58507d), with schema version 1; only the number
 * of the program in its history is made up. Whoever changes the schema adds a migration, and a project like this one.
 */
const OLD = fileURLToPath(new URL("../fixtures/set-up-by-0.0.9", import.meta.url));
const PRESENT_VERSION = "0.1.0";

let root: string;
beforeEach(async () => {
  root = await copyExample("upgrade");
  await cp(OLD, root, { recursive: true });
});
afterEach(async () => await removeFolder(root));

/** What was generated: without the records of the two runs, and what they replaced. */
async function readProject(folder: string): Promise<ReadonlyMap<string, string>> {
  const tree = await readTree(folder);
  return new Map([...tree].filter(([path]) => !path.startsWith(".cryo-init/")));
}

test("check says that the files are of an older program", async () => {
  const { code, stdout } = await cryoInit(["check", root, "--json"]);
  expect(code).toBe(3);
  const { files } = JSON.parse(stdout) as { files: { path: string; cause: string; reason: string }[] };
  const dockerfile = files.find(({ path }) => path === "Dockerfile");
  expect(dockerfile).toMatchObject({ cause: "version" });
  expect(dockerfile?.reason).toContain(`written by cryo-init 0.0.9, and this is ${PRESENT_VERSION}`);
});

test("a run brings it to what a new set-up with the same answers gives", async () => {
  const answers = await readFile(join(root, "cryo-init.yaml"), "utf8");
  expect(await cryoInit([root, "--yes", "--on-conflict", "fail"])).toMatchObject({ code: 0 });
  expect(await cryoInit(["check", root])).toMatchObject({ code: 0 });

  const fresh = await copyExample("upgrade-fresh");
  try {
    await cp(join(OLD, "cryo-init.yaml"), join(fresh, "cryo-init.yaml"));
    expect(await cryoInit([fresh, "--yes"])).toMatchObject({ code: 0 });
    expect(await readProject(root)).toEqual(await readProject(fresh));
  } finally {
    await removeFolder(fresh);
  }
  expect(await readFile(join(root, "cryo-init.yaml"), "utf8")).toContain(
    answers.slice(answers.indexOf("resources:"), answers.indexOf("health:")),
  );
});

test("hand edits from before are kept", async () => {
  const edits: readonly (readonly [file: string, before: string | RegExp, line: string])[] = [
    ["Dockerfile", /^EXPOSE/m, "# Ours: the port of the old days was 8000.\n"],
    ["docker-compose.yml", /^ {4}networks:/m, "    labels: {team: chemistry}\n"],
    ["docker/gunicorn.conf.py", /^workers/m, "# Ours: asked for by operations.\n"],
    ["scripts/blue-green.sh", /^set -eu/m, "# Ours.\n"],
  ];
  for (const [file, before, line] of edits) {
    const text = await readFile(join(root, file), "utf8");
    const found = text.match(before)?.[0] ?? "";
    expect(found, file).not.toBe("");
    await editFile(join(root, file), before, `${line}${found}`);
  }
  expect(await cryoInit([root, "--yes", "--on-conflict", "fail"])).toMatchObject({ code: 0 });
  for (const [file, , line] of edits) expect(await readFile(join(root, file), "utf8"), file).toContain(line);
  expect((await cryoInit(["resources", root])).stdout).toContain("2G");
});
