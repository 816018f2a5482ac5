import type { Fact, Framework, Place } from "../config/facts.ts";
import { isApplicationFile } from "./application-files.ts";
import type { FoundDependencies } from "./dependencies/find-dependencies.ts";
import type { RankedEntry } from "./entry/rank-entries.ts";
import type { Program } from "./python/program.ts";

const FRAMEWORKS: readonly Framework[] = ["fastapi", "django", "flask"];

/**
 * The framework of the likeliest entry point. Where there is none, the one that the source imports, else the one that a
 * dependency file lists; neither is certain.
 */
export function detectFramework(
  program: Program,
  entries: readonly RankedEntry[],
  { files }: Pick<FoundDependencies, "files">,
): Fact<Framework> | null {
  for (const { candidate, fact } of entries) {
    if (candidate.framework === null) continue;
    return { value: candidate.framework, from: candidate.from, certain: fact.certain };
  }
  for (const value of FRAMEWORKS) {
    const from = importOf(program, value) ?? listingOf(value, files);
    if (from !== null) return { value, from, certain: false };
  }
  return null;
}

function importOf(program: Program, name: Framework): Place | null {
  for (const path of program.checkout.files) {
    if (!path.endsWith(".py") || !isApplicationFile(path)) continue;
    const found = program.moduleAt(path)?.imports.find(({ module, level }) => {
      return level === 0 && (module === name || module.startsWith(`${name}.`));
    });
    if (found !== undefined) return { file: path, line: found.line };
  }
  return null;
}

function listingOf(name: Framework, files: FoundDependencies["files"]): Place | null {
  const listed = files
    .flatMap(({ requirements }) => requirements)
    .find((requirement) => requirement.name === name);
  return listed?.from ?? null;
}
