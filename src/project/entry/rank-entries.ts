import type { EntryPoint, Fact } from "../../config/facts.ts";
import type { Deployment } from "../deploy/deployment.ts";
import type { Scope } from "../python/module.ts";
import { joinPath, type Program } from "../python/program.ts";
import { resolveDeep } from "../python/resolve.ts";
import type { Expression } from "../python/syntax.ts";
import { type Candidate, usualName } from "./find-entries.ts";

/** How an entry point was told apart from the others; lower is likelier. */
interface Rank {
  /** 0 when a server command names it, 1 when a started script or a setting leads to it, 2 otherwise. */
  readonly evidence: number;
  readonly place: number;
  readonly name: number;
}

/** An entry point as a fact, and what it was found as. */
export interface RankedEntry {
  readonly candidate: Candidate;
  readonly fact: Fact<EntryPoint>;
}

/**
 * Puts the likeliest entry point first: what a server command names, then objects before factories at the root, then
 * packages, then what lies under `src`. The first is certain when no other is as likely.
 * @param configured dotted names of objects that the settings name (Django's WSGI_APPLICATION)
 */
export function rankEntries(
  program: Program,
  candidates: readonly Candidate[],
  deployment: Deployment,
  configured: readonly string[],
): readonly RankedEntry[] {
  const served = servedByScripts(program, deployment);
  const ranked = [...candidates, ...onlyNamed(program, candidates, deployment)]
    .map((candidate) => ({
      candidate,
      rank: {
        evidence: evidenceFor(program, candidate, deployment, configured, served),
        ...placeOf(program, candidate),
      },
    }))
    .sort((a, b) => compareRanks(a.rank, b.rank) || (a.candidate.path < b.candidate.path ? -1 : 1));
  const [first, second] = ranked;
  const clear =
    first?.candidate.framework != null &&
    (second === undefined || compareRanks(first.rank, second.rank) !== 0 || inOneModule(first, second));
  return ranked.map(({ candidate }, index) => ({
    candidate,
    fact: { value: candidate.entry, from: candidate.from, certain: index === 0 && clear },
  }));
}

/** What a server command names and the source does not show: an application that is made in some other way. */
function onlyNamed(
  program: Program,
  candidates: readonly Candidate[],
  { commands }: Deployment,
): readonly Candidate[] {
  return commands.flatMap(({ target, folder, interface: kind, from }): readonly Candidate[] => {
    const path = target === null ? null : findTarget(program, target.module, folder);
    if (target === null || path === null) return [];
    const { attribute, factory } = target;
    if (candidates.some(({ entry, path: known }) => known === path && entry.attribute === attribute))
      return [];
    const entry = { module: target.module, attribute, factory, interface: kind };
    return [{ entry, framework: null, path, from, origin: null }];
  });
}

function findTarget(program: Program, module: string, folder: string): string | null {
  return program.findModule([...folder.split("/"), module].filter(Boolean).join("."), "");
}

function compareRanks(a: Rank, b: Rank): number {
  return a.evidence - b.evidence || a.place - b.place || (a.name === b.name ? 0 : a.name - b.name);
}

function inOneModule(a: { candidate: Candidate }, b: { candidate: Candidate }): boolean {
  return a.candidate.path === b.candidate.path;
}

function placeOf(program: Program, { path, entry }: Candidate): Pick<Rank, "place" | "name"> {
  const root = program.importRoots.find((folder) => folder !== "" && path.startsWith(`${folder}/`));
  const inner = root === undefined ? path : path.slice(root.length + 1);
  const usual = usualName(path);
  // A file with another name and an application in it is as often a trial as the application.
  const kind = usual === -1 ? 4 : inner.includes("/") ? 2 : 0;
  const place = kind + (entry.factory ? 1 : 0) + (root === undefined ? 0 : 6);
  return { place, name: usual === -1 ? Number.POSITIVE_INFINITY : usual };
}

function evidenceFor(
  program: Program,
  { entry, path, origin }: Candidate,
  { commands }: Deployment,
  configured: readonly string[],
  served: ReadonlySet<unknown>,
): number {
  const named = commands.some(
    ({ target, folder }) =>
      target?.attribute === entry.attribute && findTarget(program, target.module, folder) === path,
  );
  if (named) return 0;
  if (configured.includes(`${entry.module}.${entry.attribute}`)) return 1;
  const started = served.has(`${entry.module}:${entry.attribute}`) || (origin !== null && served.has(origin));
  return started ? 1 : 2;
}

/**
 * What the scripts that are started (`CMD python app.py`) serve: the objects on which they call `run`, the functions
 * that made those, and `module:object` strings that they hand to a server.
 */
function servedByScripts(program: Program, { commands }: Deployment): ReadonlySet<unknown> {
  const served = new Set<unknown>();
  for (const { script, folder } of commands) {
    const module = script === null ? null : program.moduleAt(joinPath(folder, script));
    for (const { expression, scope } of module?.calls ?? []) {
      const { callee, args } = expression;
      if (callee.kind !== "attribute" || callee.name !== "run") continue;
      for (const object of [callee.object, ...args.slice(0, 1)]) {
        if (object.kind === "string") served.add(object.value);
        else for (const origin of originsOf(program, object, scope)) served.add(origin);
      }
    }
  }
  return served;
}

function originsOf(program: Program, object: Expression, scope: Scope): readonly unknown[] {
  return resolveDeep(program, object, scope).flatMap((found) => {
    if (found.kind !== "value" || found.expression.kind !== "call") return [];
    const makers = resolveDeep(program, found.expression.callee, found.scope);
    return [
      found.expression,
      ...makers.flatMap((maker) => (maker.kind === "function" ? [maker.statement] : [])),
    ];
  });
}
