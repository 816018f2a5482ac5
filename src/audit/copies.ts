import { contextFolder } from "./build-context.ts";
import { expandVariables } from "./dockerfile/expand-variables.ts";
import {
  type Dockerfile,
  flagOf,
  type Instruction,
  lineageOf,
  type Stage,
} from "./dockerfile/read-dockerfile.ts";
import { type Step, stepsOfFile } from "./dockerfile/steps.ts";
import { unquote } from "./dockerfile/unquote.ts";
import { toMatcher } from "./ignore-file.ts";
import { baseName, folderOf, isWithin, joinPath } from "./paths.ts";
import type { Subject } from "./subject.ts";

/** What one COPY or ADD brings into a stage. */
export interface Copy {
  readonly instruction: Instruction;
  /**
   * Paths from the root of the build's context, or of what it copies from; empty for the root itself. Addresses and
   * texts that stand in the Dockerfile are left out.
   */
  readonly sources: readonly string[];
  /** Absolute. */
  readonly target: string;
  /** True when the target is a folder that files are put into. */
  readonly intoFolder: boolean;
  /** The stage that it copies from; `image` for another image, and null for the context. */
  readonly from: Stage | "image" | null;
}

/** Rules ask for the copies of a stage once for each file that they look for. */
const known = new WeakMap<Dockerfile, ReadonlyMap<Stage, readonly Copy[]>>();

/** What is copied into a stage and into those that it goes on from, in order. */
export function copiesOf(stage: Stage): readonly Copy[] {
  return lineageOf(stage).flatMap(ownCopies);
}

/** What is copied into a stage itself. */
export function ownCopies(stage: Stage): readonly Copy[] {
  const { dockerfile } = stage;
  const copies = known.get(dockerfile) ?? readCopies(dockerfile);
  known.set(dockerfile, copies);
  return copies.get(stage) ?? [];
}

function readCopies(dockerfile: Dockerfile): ReadonlyMap<Stage, readonly Copy[]> {
  const copies = new Map<Stage, Copy[]>(dockerfile.stages.map((stage) => [stage, []]));
  for (const step of stepsOfFile(dockerfile)) copies.get(step.stage)?.push(...readCopy(step));
  return copies;
}

function readCopy({ instruction, values, folder, stage }: Step & { readonly stage: Stage }): readonly Copy[] {
  if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD") return [];
  const words = pathsOf(instruction, values);
  const sources = words.slice(0, -1);
  const target = words.at(-1) ?? "";
  return [
    {
      instruction,
      sources: sources
        .filter((source) => !source.startsWith("<<") && !/^\w+:\/\//.test(source))
        .map((source) => joinPath("/", source).slice(1)),
      target: joinPath(folder, target),
      intoFolder: sources.length > 1 || /(^|\/)\.?$/.test(target),
      from: sourceStage(stage, flagOf(instruction, "from")),
    },
  ];
}

/** What `--from` names: an earlier stage by its name or number, or an image. */
function sourceStage(stage: Stage, from: string | null): Copy["from"] {
  if (from === null) return null;
  const { stages } = stage.dockerfile;
  const earlier = stages.slice(0, stages.indexOf(stage));
  return earlier.findLast(({ name }) => name === from.toLowerCase()) ?? earlier[Number(from)] ?? "image";
}

/** The words of COPY and ADD as they are written: the sources, then the target. */
export function pathsOf({ exec, rest }: Instruction, values: ReadonlyMap<string, string>): readonly string[] {
  return (exec ?? rest.split(/\s+/).map(unquote)).map((word) => expandVariables(word, values));
}

/** True for an instruction that takes the whole context. */
export function copiesAll({ sources, from }: Copy): boolean {
  return from === null && sources.some((source) => source === "" || source === "*");
}

/** Whether a source of COPY brings a path of the context: the file, a folder around it, or a pattern of either. */
export function brings(source: string, path: string): boolean {
  // What a variable without a default stands for is not known; it may be this.
  if (source === "" || source.includes("$")) return true;
  const matcher = toMatcher(source);
  const parts = path.split("/");
  return parts.some((_, at) => matcher.test(parts.slice(0, at + 1).join("/")));
}

/** The project's file that an image holds at an absolute path, seen from the project's root; null where none is known. */
export function projectFileAt(subject: Subject, stage: Stage, path: string): string | null {
  // Where nothing says from where it is built, it is mostly the root.
  const context = contextFolder(subject, stage.dockerfile) ?? "";
  return findFile({ subject, context, known: new Set() }, stage, path);
}

interface Search {
  readonly subject: Subject;
  /** The folder that COPY copies from. */
  readonly context: string;
  /** What was looked for: stages can copy from each other in many ways. */
  readonly known: Set<string>;
}

function findFile(search: Search, stage: Stage, path: string): string | null {
  const { subject, context, known } = search;
  const key = `${stage.dockerfile.stages.indexOf(stage)} ${path}`;
  if (known.has(key)) return null;
  known.add(key);
  for (const copy of copiesOf(stage).toReversed()) {
    const { from } = copy;
    if (!isWithin(path, copy.target) || from === "image") continue;
    for (const candidate of candidatesFor(copy, path)) {
      const own = joinPath(context, candidate);
      if (from !== null) {
        const found = findFile(search, from, joinPath("/", candidate));
        if (found !== null) return found;
      } else if (own !== "" && subject.read(own) !== null) return own;
    }
  }
  return null;
}

/** What COPY may have made a path of: below a folder that it takes, or the file itself. */
function candidatesFor({ sources, target, intoFolder }: Copy, path: string): readonly string[] {
  const rest = path.slice(target === "/" ? 1 : target.length + 1);
  return sources.flatMap((source) => {
    const isPattern = /[*?[]/.test(source);
    // A file that a pattern brings into a folder keeps its name.
    const folder = isPattern ? folderOf(source) : source;
    const own = intoFolder && rest === baseName(source) ? [source] : [];
    const all = [...own, rest === "" ? source : joinPath(folder, rest)];
    return isPattern ? all.filter((one) => brings(source, one)) : all;
  });
}
