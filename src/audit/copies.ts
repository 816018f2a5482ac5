import { expandVariables, type Values } from "./dockerfile/expand-variables.ts";
import type { Heredoc } from "./dockerfile/heredocs.ts";
import {
  type Dockerfile,
  everyStage,
  flagOf,
  type Instruction,
  lineageOf,
  type Stage,
} from "./dockerfile/read-dockerfile.ts";
import { type Step, stepsOfFile } from "./dockerfile/steps.ts";
import { unquote } from "./dockerfile/unquote.ts";
import { toMatcher } from "./ignore-file.ts";
import { joinPath } from "./paths.ts";
import { remembered } from "./remembered.ts";

/** What one COPY or ADD brings into a stage. */
export interface Copy {
  readonly instruction: Instruction;
  /**
   * Paths from the root of the build's context, or of what it copies from; empty for the root itself. Addresses and
   * texts that stand in the Dockerfile are left out.
   */
  readonly sources: readonly string[];
  /** Texts that stand in the Dockerfile: `COPY <<EOF /start.sh`. */
  readonly texts: readonly Heredoc[];
  /** Absolute. */
  readonly target: string;
  /** True when the target is a folder that files are put into. */
  readonly intoFolder: boolean;
  /** The stage that it copies from; `image` for another image, and null for the context. */
  readonly from: Stage | "image" | null;
}

/** What is copied into a stage and into those that it goes on from, in order. */
export const copiesOf = remembered((stage: Stage): readonly Copy[] => lineageOf(stage).flatMap(ownCopies));

const copiesByStage = remembered(readCopies);

/** What is copied into a stage itself. */
export function ownCopies(stage: Stage): readonly Copy[] {
  return copiesByStage(stage.dockerfile).get(stage) ?? [];
}

function readCopies(dockerfile: Dockerfile): ReadonlyMap<Stage, readonly Copy[]> {
  const copies = new Map<Stage, Copy[]>(everyStage(dockerfile).map((stage) => [stage, []]));
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
      texts: instruction.heredocs,
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
  // What ONBUILD copies from is a stage of another Dockerfile: it has no number in this one.
  const own = stages.indexOf(stage);
  const name = from.toLowerCase();
  const named = stages.findLast((one, at) => at < own && one.name === name);
  return named ?? (Number(from) < own ? stages[Number(from)] : undefined) ?? "image";
}

/** The words of COPY and ADD as they are written: the sources, then the target. */
export function pathsOf({ exec, rest }: Instruction, values: Values): readonly string[] {
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
