import type { HeavyPackage, Place } from "../../config/facts.ts";
import { wheelName } from "../../config/requirements.ts";
import { HEAVY_PACKAGES } from "../data/heavy-packages.ts";
import type { Program } from "../python/program.ts";
import type { FoundDependencies } from "./find-dependencies.ts";
import { distributionsOf } from "./unlisted.ts";

/**
 * Packages that take much memory or need system libraries: those that a dependency file lists, unless it is for
 * development only, and those that the application imports. By PEP 503 name, also for what conda installs.
 */
export function findHeavyPackages(
  program: Program,
  reached: ReadonlySet<string>,
  { files }: FoundDependencies,
): readonly HeavyPackage[] {
  const found = new Map<string, Place>();
  const requirements = files
    .filter(({ purpose }) => purpose !== "development")
    .flatMap((file) => file.requirements);
  for (const requirement of requirements) {
    const name = wheelName(requirement);
    if (name !== null && HEAVY_PACKAGES.has(name) && !found.has(name)) found.set(name, requirement.from);
  }
  for (const path of reached) {
    for (const statement of program.moduleAt(path)?.imports ?? []) {
      if (statement.level > 0 || program.isOwn(statement.module, path)) continue;
      const candidates = distributionsOf(statement.module, statement);
      const [name] = candidates;
      if (name === undefined || candidates.some((candidate) => found.has(candidate))) continue;
      if (HEAVY_PACKAGES.has(name)) found.set(name, { file: path, line: statement.line });
    }
  }
  return [...found.entries()]
    .map(([name, from]) => ({ name, from }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
