import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../../../src/engine/run-engine.ts";
import { makeFolder } from "../../support/example.ts";

/** A digest of one repeated figure. */
export function digestOf(figure: string): string {
  return `sha256:${figure.repeat(64)}`;
}

/** A stand-in for docker: a shell script that answers by what it is asked. Each call is a line of `calls`. */
export interface FakeEngine extends Engine {
  readonly folder: string;
  readonly calls: string;
}

/**
 * Writes the script into a folder of its own; the caller removes it.
 * @param cases the arms of a `case "$*" in`: `pull*) echo no >&2; exit 1 ;;`
 */
export async function fakeEngine(cases: string): Promise<FakeEngine> {
  const folder = await makeFolder("fake-engine");
  const command = join(folder, "docker");
  const calls = join(folder, "calls");
  await writeFile(command, `#!/bin/sh\necho "$*" >>'${calls}'\ncase "$*" in\n${cases}\nesac\n`);
  await chmod(command, 0o755);
  return { command, environment: process.env, folder, calls };
}
