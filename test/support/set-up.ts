import { cp } from "node:fs/promises";
import { afterAll } from "vitest";
import { copyExample, makeFolder, removeFolder } from "./example.ts";
import { cryoInit } from "./run.ts";

/**
 * Sets the example up once for a file of tests, and gives each test a copy: to start the program for each of them
 * would take most of their time.
 * @param args more arguments of the run: `--set`, `resources.size=large`
 */
export function setUpExample(name: string, ...args: readonly string[]): () => Promise<string> {
  let example: Promise<string> | undefined;
  afterAll(async () => {
    if (example !== undefined) await removeFolder(await example);
  });
  return async () => {
    example ??= setUp(name, args);
    const root = await makeFolder(name);
    await cp(await example, root, { recursive: true, preserveTimestamps: true });
    return root;
  };
}

async function setUp(name: string, args: readonly string[]): Promise<string> {
  const root = await copyExample(name);
  const { code, stderr } = await cryoInit([root, "--yes", ...args]);
  if (code !== 0) throw new Error(`the example could not be set up: ${code}\n${stderr}`);
  return root;
}
