import { DISTRIBUTIONS, NEVER_INSTALLED } from "../../config/distributions.ts";
import type { Place, UnlistedPackage } from "../../config/facts.ts";
import type { Import } from "../../config/python-imports.ts";
import { normalizeName, wheelName } from "../../config/requirements.ts";
import { isApplicationFile } from "../application-files.ts";
import { BROUGHT_ALONG } from "../data/brought-along.ts";
import { STDLIB } from "../data/stdlib.ts";
import { caughtAround, enclosingFunction, type PythonModule, type Scope } from "../python/module.ts";
import type { Program } from "../python/program.ts";
import type { FoundDependencies } from "./find-dependencies.ts";

/** Modules outside the entry point's reach that are parsed to see whether an import is optional. */
const MAX_PARSED_UNREACHED = 60;

interface Use {
  /** The first part of the module's dotted name. */
  readonly top: string;
  readonly from: Place;
  readonly statement: Import;
  readonly module: PythonModule;
  readonly reached: boolean;
}

/**
 * Packages that the application's modules import and that neither a dependency file lists nor a listed package brings
 * along.
 * @param paths the application's Python files, reached or not
 */
export function findUnlisted(
  program: Program,
  reached: ReadonlySet<string>,
  paths: readonly string[],
  dependencies: FoundDependencies,
): readonly UnlistedPackage[] {
  const known = listedNames(dependencies);
  const ownNames = namesOfOwnFiles(paths);
  const files = [...new Set([...reached, ...paths.filter(isApplicationFile)])];
  const uses = new Map<string, Use[]>();
  for (const path of files) {
    const module = program.moduleAt(path);
    if (module === null) continue;
    const isReached = reached.has(path);
    for (const statement of module.imports) {
      const dotted = statement.module;
      const [top = ""] = dotted.split(".");
      if (
        statement.level > 0 ||
        top === "" ||
        top.startsWith("_") ||
        STDLIB.has(top) ||
        NEVER_INSTALLED.has(top)
      )
        continue;
      // Scripts that nothing reaches often stand somewhere else than where they are run from.
      if (program.isOwn(dotted, path) || (!isReached && ownNames.has(top))) continue;
      const distributions = distributionsOf(dotted, statement);
      const [name] = distributions;
      if (name === undefined || distributions.some((candidate) => known.has(candidate))) continue;
      const use: Use = {
        top,
        from: { file: path, line: statement.line },
        statement,
        module,
        reached: isReached,
      };
      uses.set(name, [...(uses.get(name) ?? []), use]);
    }
  }
  const budget = { left: MAX_PARSED_UNREACHED };
  return [...uses.entries()]
    .flatMap(([name, found]) => describe(name, found, budget) ?? [])
    .sort((a, b) => Number(b.reached) - Number(a.reached) || (a.name < b.name ? -1 : 1));
}

function describe(name: string, uses: readonly Use[], budget: { left: number }): UnlistedPackage | null {
  const reached = uses.some((use) => use.reached);
  const relevant = reached ? uses.filter((use) => use.reached) : uses;
  const judged = relevant.map((use) => ({ use, guard: guardOf(use, budget) }));
  // What only a type checker imports is not needed at run time.
  const needed = judged.filter(({ guard }) => guard !== "typing");
  const best = needed.find(({ guard }) => guard === "none") ?? needed[0];
  if (best === undefined) return null;
  const { top, from } = best.use;
  return { name, module: top, from, optional: best.guard === "optional", reached };
}

type Guard = "none" | "optional" | "typing";

/** Whether the program runs without what an import names. Statements that are not indented need no parsing. */
function guardOf({ statement, module, reached }: Use, budget: { left: number }): Guard {
  const before = module.text.slice(module.text.lastIndexOf("\n", statement.at - 1) + 1, statement.at);
  if (before === "") return "none";
  if (!reached) {
    if (budget.left <= 0) return "optional";
    budget.left -= 1;
  }
  const site = module.statements.find(
    ({ statement: { kind, at } }) => kind === "import" && at === statement.at,
  );
  if (site === undefined) return "optional";
  if (isTypeChecking(site.scope)) return "typing";
  const caught = caughtAround(site.scope);
  const guarded = caught.some((name) =>
    ["ImportError", "ModuleNotFoundError", "Exception", "*"].includes(name),
  );
  return guarded || isHandler(site.scope) || enclosingFunction(site.scope) !== null ? "optional" : "none";
}

function isTypeChecking(scope: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const { test } = at;
    if (test !== null && (test.kind === "name" || test.kind === "attribute") && test.name === "TYPE_CHECKING")
      return true;
  }
  return false;
}

/** An import in an `except` block replaces one that failed. */
function isHandler(scope: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.arm === "handler") return true;
  }
  return false;
}

/** The packages that provide a module, the one to install first. The longest prefix that is known decides. */
export function distributionsOf(dotted: string, statement?: Import): readonly string[] {
  const [top = ""] = dotted.split(".");
  // `from google.cloud import storage` names the package only with what it imports.
  const full = [dotted, ...(statement?.names ?? []).map(({ name }) => `${dotted}.${name}`)];
  for (const candidate of full.toReversed()) {
    const parts = candidate.split(".");
    for (let count = parts.length; count > 0; count -= 1) {
      const known = DISTRIBUTIONS.get(parts.slice(0, count).join("."));
      if (known !== undefined) return known;
    }
  }
  return [normalizeName(top)];
}

/** Every name that is installed: listed under any purpose, or brought along by one that is. */
function listedNames({ files, otherNames }: FoundDependencies): ReadonlySet<string> {
  const names = new Set<string>(otherNames);
  for (const requirement of files.flatMap(({ requirements }) => requirements)) {
    names.add(normalizeName(requirement.name));
    const wheel = wheelName(requirement);
    if (wheel !== null) names.add(wheel);
  }
  for (const name of names) {
    for (const brought of BROUGHT_ALONG.get(name) ?? []) names.add(brought);
  }
  return names;
}

function namesOfOwnFiles(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => path.replace(/\.py$/, "").split("/")));
}
