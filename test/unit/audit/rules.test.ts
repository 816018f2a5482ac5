import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { RULES } from "../../../src/audit/rules/index.ts";
import { runAudit } from "../../../src/audit/run-audit.ts";
import { readSubject } from "../../../src/cli/audit/read-subject.ts";
import { makeFolder, removeFolder } from "../../support/example.ts";
import type { RuleCases } from "./cases.ts";

const files = await readdir(new URL("./cases", import.meta.url));
const modules = await Promise.all(
  files.map(async (file) => (await import(`./cases/${file}`)) as Record<string, RuleCases>),
);
const all = modules.flatMap((module) => Object.values(module));

/** Some cases are about releases that get fixes until some day. */
const NOW = new Date("2026-11-01");

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await removeFolder(folder);
});

async function write(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await makeFolder("audit");
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

describe.each(all)("$rule", ({ rule: id, cases }) => {
  test.each(cases)("$name", async ({ files, finds }) => {
    const rule = RULES.find((one) => one.id === id);
    if (rule === undefined) throw new Error(`there is no rule ${id}`);
    const findings = runAudit(await readSubject(await write(files), NOW), [rule]);
    expect(findings.map(({ place }) => `${place.file}:${place.line}`).toSorted()).toEqual(finds.toSorted());
    for (const { message, fix } of findings) {
      expect(message).toMatch(/^[A-Z].*\.$/s);
      // No list holds a name twice.
      expect(message).not.toMatch(/(?<![\w-])([\w-]+), (?:[\w-]+, )*\1(?![\w-])/);
      expect(fix).toMatch(/\.$/);
    }
  });
});

test("each rule has cases that it must find something in, and such that it must not", () => {
  for (const { id } of RULES) {
    const own = all.filter(({ rule }) => rule === id).flatMap(({ cases }) => cases);
    expect(
      own.some(({ finds }) => finds.length > 0),
      id,
    ).toBe(true);
    expect(
      own.some(({ finds }) => finds.length === 0),
      id,
    ).toBe(true);
  }
});
