import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Subject } from "../../../src/audit/subject.ts";
import { openFiles, type ProjectFiles } from "../../../src/cli/audit/read-subject.ts";
import { makeFolder, removeFolder } from "../../support/example.ts";
import type { RuleCases } from "./cases.ts";

const modules = await Promise.all(
  (await readdir(new URL("./cases", import.meta.url))).map(
    async (file) => (await import(`./cases/${file.replace(/\.ts$/, "")}.ts`)) as Record<string, RuleCases>,
  ),
);

/** The cases of every rule. */
export const ALL_CASES: readonly RuleCases[] = modules.flatMap((module) => Object.values(module));

/** Some cases are about releases that get fixes until some day. */
const NOW = new Date("2026-11-01");

/** Writes a small project, for one test, and reads it as the command does. */
export async function readProject(files: Readonly<Record<string, string>>): Promise<Subject> {
  const { read, subjectOf } = await openProject(files);
  return subjectOf(read);
}

/** The same, to be read again with other files. */
export async function openProject(files: Readonly<Record<string, string>>): Promise<ProjectFiles> {
  const root = await makeFolder("audit");
  onTestFinished(async () => await removeFolder(root));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return await openFiles(root, NOW);
}
