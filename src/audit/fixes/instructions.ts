import type { Dockerfile, Instruction, Stage } from "../dockerfile/read-dockerfile.ts";
import type { Place } from "../finding.ts";
import { type BuildCommand, ownRuns } from "../runs.ts";
import type { Subject } from "../subject.ts";
import { type Edit, hasCommentAbove, lineStart, offsetOf } from "./edits.ts";

/** An instruction as it is written. */
export interface Written {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** From its keyword to the end of its last line. */
  readonly source: string;
  /** Where that begins in the file. */
  readonly from: number;
}

/** The instruction that stands at a place, or whose heredoc does; null for none. */
export function instructionAt({ dockerfiles }: Subject, { file, line }: Place): Written | null {
  const dockerfile = dockerfiles.find(({ path }) => path === file);
  if (dockerfile === undefined) return null;
  for (const stage of dockerfile.stages) {
    const instruction = stage.instructions.find(
      (one) => !one.triggered && one.place.line <= line && line <= one.lastLine,
    );
    if (instruction === undefined) continue;
    // What ONBUILD runs is in the images of others.
    if (instruction.trigger !== null) return null;
    const from = offsetOf(dockerfile.text, instruction.place.line, instruction.place.column);
    const end = offsetOf(dockerfile.text, instruction.lastLine + 1, 1) - 1;
    return { dockerfile, stage, instruction, from, source: dockerfile.text.slice(from, end) };
  }
  return null;
}

/** The commands that a RUN runs. */
export function commandsOf({ stage, instruction }: Written): readonly BuildCommand[] {
  return ownRuns(stage).find((run) => run.instruction === instruction)?.commands ?? [];
}

/** Where a pattern stands in an instruction, but for the comments between its lines. */
export function findAll({ source }: Written, pattern: RegExp): readonly RegExpExecArray[] {
  return [...source.matchAll(pattern)].filter(
    ({ index }) => !/^\s*#/.test(source.slice(lineStart(source, index), index)),
  );
}

/** Puts a text in the place of some characters of an instruction. */
export function replaceIn({ dockerfile, from }: Written, at: number, length: number, text: string): Edit {
  return { file: dockerfile.path, from: from + at, to: from + at + length, text };
}

/** Takes an instruction out with its lines; not below a comment, which would be about the next one then. */
export function removeInstruction({ dockerfile, from, source }: Written): readonly Edit[] {
  const { path, text } = dockerfile;
  const start = lineStart(text, from);
  if (text.slice(start, from).trim() !== "" || hasCommentAbove(text, from)) return [];
  return [{ file: path, from: start, to: Math.min(from + source.length + 1, text.length), text: "" }];
}
