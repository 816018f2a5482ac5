import { expandVariables } from "./dockerfile/expand-variables.ts";
import {
  type Dockerfile,
  defaultsOf,
  type Instruction,
  inheritedInstructions,
  type Stage,
} from "./dockerfile/read-dockerfile.ts";
import { toMatcher } from "./ignore-file.ts";
import { baseName, folderOf, isWithin, joinPath } from "./paths.ts";
import type { Subject } from "./subject.ts";

/** What one COPY or ADD brings into a stage. */
export interface Copy {
  readonly instruction: Instruction;
  /** Paths of the build's context, or of the stage that it copies from. */
  readonly sources: readonly string[];
  /** Absolute. */
  readonly target: string;
  /** True when the target is a folder that files are put into. */
  readonly intoFolder: boolean;
  /** The stage that it copies from; `image` for another image, and null for the context. */
  readonly from: Stage | "image" | null;
}

/** The Dockerfile that a stage stands in. */
export function dockerfileOf({ dockerfiles }: Subject, stage: Stage): Dockerfile | null {
  return dockerfiles.find(({ stages }) => stages.includes(stage)) ?? null;
}

/** What is copied into a stage and into those that it goes on from, in order. */
export function copiesOf({ stages, head }: Dockerfile, stage: Stage): readonly Copy[] {
  const earlier = stages.slice(0, stages.indexOf(stage));
  const instructions = inheritedInstructions(stage);
  const values = defaultsOf([...head, ...instructions]);
  let folder = "/";
  const copies: Copy[] = [];
  for (const instruction of instructions) {
    const { keyword, flags, rest, exec } = instruction;
    if (keyword === "WORKDIR") folder = joinPath(folder, expandVariables(rest, values));
    if (keyword !== "COPY" && keyword !== "ADD") continue;
    const words = (exec ?? rest.split(/\s+/)).map((word) => expandVariables(word, values));
    const sources = words.slice(0, -1);
    const target = words.at(-1) ?? "";
    const name = flags.get("from")?.toLowerCase();
    const named = earlier.findLast((one) => one.name === name) ?? earlier[Number(name)];
    copies.push({
      instruction,
      sources: sources.filter((source) => !source.startsWith("<<") && !/^\w+:\/\//.test(source)),
      target: joinPath(folder, target),
      intoFolder: sources.length > 1 || /(^|\/)\.?$/.test(target),
      from: name === undefined ? null : (named ?? "image"),
    });
  }
  return copies;
}

/** The folder that a stage's instructions end in. */
export function workingFolder(stage: Stage): string {
  const instructions = inheritedInstructions(stage);
  const values = defaultsOf(instructions);
  const folders = instructions.filter(({ keyword }) => keyword === "WORKDIR");
  return joinPath("/", ...folders.map(({ rest }) => expandVariables(rest, values)));
}

/** Whether a source of COPY brings a path of the context: the file, a folder around it, or a pattern of either. */
export function brings(source: string, path: string): boolean {
  // What a variable without a default stands for is not known; it may be this.
  if (source.includes("$")) return true;
  const clean = joinPath(source).replace(/^\//, "");
  if (clean === "") return true;
  const matcher = toMatcher(clean);
  const parts = path.split("/");
  return parts.some((_, at) => matcher.test(parts.slice(0, at + 1).join("/")));
}

/** The project's file that an image holds at an absolute path; null where none is known. */
export function projectFileAt(subject: Subject, stage: Stage, path: string): string | null {
  const dockerfile = dockerfileOf(subject, stage);
  return dockerfile === null ? null : findFile(subject, dockerfile, stage, path, new Set());
}

function findFile(
  subject: Subject,
  dockerfile: Dockerfile,
  stage: Stage,
  path: string,
  known: Set<string>,
): string | null {
  const key = `${dockerfile.stages.indexOf(stage)} ${path}`;
  if (known.has(key)) return null;
  known.add(key);
  for (const { sources, target, intoFolder, from } of copiesOf(dockerfile, stage).toReversed()) {
    if (!isWithin(path, target) || from === "image") continue;
    const rest = path.slice(target === "/" ? 1 : target.length + 1);
    for (const source of sources) {
      const folder = joinPath(source);
      const candidates = intoFolder && rest === baseName(source) ? [folder] : [];
      // A file that a pattern brings into a folder keeps its name.
      const isPattern = /[*?[]/.test(source);
      candidates.push(rest === "" ? folder : joinPath(isPattern ? folderOf(folder) : folder, rest));
      for (const candidate of candidates) {
        const clean = candidate.replace(/^\//, "");
        if (isPattern && !brings(source, clean)) continue;
        const isOwn = from === null && clean !== "" && subject.read(clean) !== null;
        const below = joinPath("/", candidate);
        const found = isOwn
          ? clean
          : from === null
            ? null
            : findFile(subject, dockerfile, from, below, known);
        if (found !== null) return found;
      }
    }
  }
  return null;
}
