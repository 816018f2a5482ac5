import { cp } from "node:fs/promises";
import { afterAll } from "vitest";
import { copyExample, makeFolder, removeFolder } from "./example.ts";
import { cryoInit } from "./run.ts";

/**
 * Prepares a copy of the example once for a file of tests, and gives each test a copy of that: to start the program for
 * each of them would take most of their time.
 */
export function prepareExample(
  name: string,
  prepare: (root: string) => Promise<void>,
): () => Promise<string> {
  let prepared: Promise<string> | undefined;
  afterAll(async () => {
    if (prepared !== undefined) await removeFolder(await prepared);
  });
  const make = async (): Promise<string> => {
    const root = await copyExample(name);
    await prepare(root);
    return root;
  };
  return async () => {
    prepared ??= make();
    const root = await makeFolder(name);
    await cp(await prepared, root, { recursive: true, preserveTimestamps: true });
    return root;
  };
}

/** For tests that are not about the site: it is two thirds of all files, and of the time that a run takes to write. */
export const NO_SITE = ["--set", "documentation.site=no"] as const;

/**
 * The same, set up by the program.
 * @param args more arguments of the run: `--set`, `resources.size=large`
 */
export function setUpExample(name: string, ...args: readonly string[]): () => Promise<string> {
  return prepareExample(name, async (root) => {
    const { code, stderr } = await cryoInit([root, "--yes", ...args]);
    if (code !== 0) throw new Error(`the example could not be set up: ${code}\n${stderr}`);
  });
}
