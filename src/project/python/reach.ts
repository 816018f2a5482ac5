import { setImmediate } from "node:timers/promises";
import type { Program } from "./program.ts";

/**
 * Follows the imports of some files, also those inside functions, and loads what was not read yet.
 * @param from paths of Python files
 * @returns the paths of all files that are imported, `from` included, the nearest first
 */
export async function reachFrom(program: Program, from: readonly string[]): Promise<ReadonlySet<string>> {
  const reached = new Set<string>();
  let level: readonly string[] = from;
  while (level.length > 0) {
    await program.checkout.load(level);
    for (const path of level) reached.add(path);
    const next = new Set<string>();
    for (const path of level) {
      // To parse a module takes a moment: the clock that people watch goes on between two of them.
      await setImmediate();
      for (const imported of importedFiles(program, path)) next.add(imported);
    }
    level = [...next].filter((path) => !reached.has(path));
  }
  return reached;
}

function importedFiles(program: Program, path: string): readonly string[] {
  const module = program.moduleAt(path);
  if (module === null) return [];
  return module.imports.flatMap((statement) => program.filesOf(statement, path));
}
