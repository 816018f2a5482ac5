import { isGitFile } from "./layout.ts";
import { mergeText } from "./merge-text.ts";

const BEGIN = "# >>> cryo-init";
const END = "# <<< cryo-init";
const BEGIN_LINE = `${BEGIN}: managed lines, write your own above or below`;
const BLOCK = new RegExp(`^${BEGIN}[^\\n]*\\n(?:[^\\n]*\\n)*?${END}[^\\n]*(?:\\n|$)`, "m");

/** A file of the project, taken apart around cryo-init's block. */
export interface SplitFile {
  readonly above: string;
  /** With its two marker lines, and `\n` at its end. */
  readonly block: string;
  readonly below: string;
}

/** Generated lines between their markers, as they stand in the file. */
export function wrapBlock(content: string): string {
  return `${BEGIN_LINE}\n${endLine(content)}${END}\n`;
}

/** True for a file in which cryo-init owns a block only; its base says so, and without one its name does. */
export function isBlockFile(path: string, base: string | null): boolean {
  return base === null ? isGitFile(path) : isBlock(base);
}

/** True for lines between cryo-init's markers, as the base of a block holds them. */
export function isBlock(text: string): boolean {
  return text.startsWith(BEGIN);
}

/**
 * Finds the block. Null when there is none, or when one of its markers is missing: where it ends is unknown then,
 * and nothing of what stands there may be taken for cryo-init's.
 */
export function findBlock(text: string): SplitFile | null {
  const match = BLOCK.exec(text);
  if (match === null) return null;
  const [block] = match;
  return {
    above: text.slice(0, match.index),
    block: endLine(block),
    below: text.slice(match.index + block.length),
  };
}

/**
 * The file with its first block alone: after a merge of two branches that have both added one, there are two, and the
 * second would say what is generated no more. Lines in it that are neither in the first one nor generated are kept.
 * @param generated the block as it was and as it is generated
 */
export function foldRepeats(file: SplitFile, generated: readonly string[]): SplitFile {
  const known = new Set([file.block, ...generated].flatMap((text) => text.split("\n")));
  let { below } = file;
  for (let again = findBlock(below); again !== null; again = findBlock(below)) {
    const added = linesInside(again.block).filter((line) => !known.has(line));
    below = again.above.replace(/(^|\n)\n$/, "$1") + added.map((line) => `${line}\n`).join("") + again.below;
  }
  return { ...file, below };
}

/** True for a text in which one of the two marking lines stands. */
export function hasMarker(text: string): boolean {
  return new RegExp(`^(?:${BEGIN}|${END})`, "m").test(text);
}

/** The file with the block at its end, after an empty line. */
export function appendBlock(text: string, block: string): string {
  return text.trim() === "" ? block : `${endLine(text)}\n${block}`;
}

/**
 * Brings a block that people edited up to date. Their edits are merged; where that is not possible the generated
 * lines win, and the lines that people had added move below the block: a block never conflicts and never loses a line.
 */
export function mergeBlock(file: SplitFile, base: string | null, generated: string): SplitFile {
  const merge = base === null ? null : mergeText({ base, mine: file.block, theirs: generated });
  if (merge?.clean && findBlock(merge.text)?.block === merge.text) return { ...file, block: merge.text };
  const known = new Set([...(base ?? "").split("\n"), ...generated.split("\n")]);
  const added = linesInside(file.block).filter((line) => !known.has(line));
  return { ...file, block: generated, below: added.map((line) => `${line}\n`).join("") + file.below };
}

/** The whole text of a file that was taken apart. */
export function joinFile(file: SplitFile): string {
  return file.above + file.block + file.below;
}

/** What stands between the two markers. */
function linesInside(block: string): readonly string[] {
  return block.split("\n").slice(1, -2);
}

function endLine(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
