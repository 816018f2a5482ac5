import type { LineCounter, Scalar } from "yaml";
import { literally } from "../../config/words.ts";
import type { Locate } from "../dockerfile/read-dockerfile.ts";

/** The file that a text stands in. */
export interface TextSource {
  readonly path: string;
  readonly text: string;
  readonly counter: LineCounter;
}

/** Where the lines of a text stand that is a value of a YAML file; all of it at its beginning, where that cannot be told. */
export function locateIn({ path, text, counter }: TextSource, scalar: Scalar): Locate {
  const [from, to] = scalar.range ?? [0, 0];
  const begin = counter.linePos(from);
  const value = String(scalar.value).split("\n");
  if (scalar.type === "BLOCK_LITERAL") {
    const written = text.split("\n", begin.line + value.length).slice(begin.line);
    const full = value.findIndex((line) => line.trim() !== "");
    const indent = Math.max((written[full]?.length ?? 0) - (value[full]?.length ?? 0), 0);
    return (line, column) => ({ file: path, line: begin.line + line, column: indent + column });
  }
  const offsets = offsetsOf(value, text.slice(0, to), from);
  return (line, column) => {
    const offset = offsets[line - 1];
    const { line: row, col } = counter.linePos((offset ?? from) + (offset === undefined ? 0 : column - 1));
    return { file: path, line: row, column: col };
  };
}

/** Where lines that are folded or in quotes begin; up to the first one that is written otherwise. */
function offsetsOf(lines: readonly string[], text: string, from: number): readonly (number | undefined)[] {
  const offsets: (number | undefined)[] = [];
  let next = from;
  for (const line of lines) {
    const words = line.trim().split(/\s+/).slice(0, MOST_WORDS);
    const pattern = new RegExp(words.map(literally).join("\\s+"), "g");
    pattern.lastIndex = next;
    const found = pattern.exec(text);
    if (found === null) break;
    // Where an empty line of it stands, nobody asks.
    offsets.push(line.trim() === "" ? undefined : found.index - line.search(/\S/));
    next = pattern.lastIndex;
  }
  return offsets;
}

/** As many of a line as tell it from others: what follows may be escaped. */
const MOST_WORDS = 4;
