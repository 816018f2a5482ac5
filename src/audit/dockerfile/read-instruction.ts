import type { Place } from "../finding.ts";
import { type Heredoc, openingsIn, readHeredocs } from "./heredocs.ts";

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals: `RUN`. Of `ONBUILD RUN`, `ONBUILD`. */
  readonly keyword: string;
  /** `--from=build` as `from` and `build`; each of several `--mount`. A flag without a value has the empty text. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** What follows keyword and flags, on one line: without continuations and comments between them. */
  readonly rest: string;
  /** The words of the JSON form; null for any other. */
  readonly exec: readonly string[] | null;
  /** The texts between `<<EOF` and `EOF`. */
  readonly heredocs: readonly Heredoc[];
  readonly place: Place;
  /** The line that it ends in, from 1. */
  readonly lastLine: number;
  /** What stands behind ONBUILD, which runs in the images that are built on this one; null for any other. */
  readonly trigger: Instruction | null;
  /** True for what stands behind ONBUILD. */
  readonly triggered: boolean;
}

/** Says where a character of a Dockerfile stands, by its line and column from 1. */
export type Locate = (line: number, column: number) => Omit<Place, "text">;

/** The lines of a Dockerfile, and how they are read. */
export interface Source {
  readonly lines: readonly string[];
  /** What goes on in the next line ends with it. */
  readonly continuation: string;
  readonly locate: Locate;
}

/** All that an instruction says: itself, and the heredocs behind it. */
export function wholeText({ place, heredocs }: Pick<Instruction, "place" | "heredocs">): string {
  return [place.text, ...heredocs.map(({ text }) => text)].join("\n");
}

/** Reads the instruction that stands in some lines, from 0; the last one is part of it. */
export function readInstruction(
  { lines, continuation, locate }: Source,
  start: { readonly line: number; readonly character: number },
  end: { readonly line: number },
): Instruction {
  const written = lines.slice(start.line, end.line + 1);
  const first = (written[0] ?? "").slice(start.character);
  const own = ownLines(written, continuation);
  const columns = (at: number): number => (at === 0 ? start.character : 0);
  const openings = /^(?:onbuild\s+)?(?:run|copy|add)\s/i.test(first)
    ? own.flatMap((at) =>
        openingsIn(at === 0 ? first : (written[at] ?? "")).map((opening) => ({
          ...opening,
          opened: {
            ...locate(start.line + at + 1, columns(at) + opening.column + 1),
            text: (written[at] ?? "").trim(),
          },
        })),
      )
    : [];
  const next = (own.at(-1) ?? 0) + 1;
  const heredocs = readHeredocs({
    openings,
    lines: written.slice(next),
    placeOf: (at, column) => ({
      ...locate(start.line + next + at + 1, column + 1),
      text: (written[next + at] ?? "").trim(),
    }),
  });
  const shown = openings.length > 0 ? own.map((at) => written[at] ?? "") : written;
  const text = joinLines([first, ...shown.slice(1)], continuation).trim();
  const place = { ...locate(start.line + 1, start.character + 1), text };
  return readWords(text, { place, heredocs, lastLine: end.line + 1 }, false);
}

function readWords(
  text: string,
  where: Pick<Instruction, "place" | "heredocs" | "lastLine">,
  triggered: boolean,
): Instruction {
  const keyword = (/^\S+/.exec(text)?.[0] ?? "").toUpperCase();
  const flags = new Map<string, readonly string[]>();
  let rest = text.slice(keyword.length).trim();
  for (let flag = FLAG.exec(rest); flag !== null; flag = FLAG.exec(rest)) {
    const [whole, name = "", value = ""] = flag;
    flags.set(name, [...(flags.get(name) ?? []), value]);
    rest = rest.slice(whole.length).trim();
  }
  const trigger = keyword === "ONBUILD" && !triggered && rest !== "" ? readWords(rest, where, true) : null;
  return { ...where, keyword, flags, rest, exec: readExec(rest), trigger, triggered };
}

const FLAG = /^--([\w.-]+)(?:=(\S*))?(?=\s|$)/;

/** The lines of the instruction itself by their numbers: comments and empty lines between them, and heredocs, are none. */
function ownLines(lines: readonly string[], continuation: string): readonly number[] {
  const own: number[] = [];
  for (const [at, line] of lines.entries()) {
    if (at > 0 && isSkipped(line)) continue;
    own.push(at);
    if (!line.trimEnd().endsWith(continuation)) break;
  }
  return own;
}

function isSkipped(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

/** One line, as Docker reads it: comments and empty lines may stand between continued ones. */
function joinLines(lines: readonly string[], continuation: string): string {
  const kept = lines.filter((line, at) => at === 0 || !isSkipped(line));
  return kept
    .map((line) => (line.trimEnd().endsWith(continuation) ? line.trimEnd().slice(0, -1) : line))
    .map((line, at) => (at === 0 ? line.trimEnd() : line.trim()))
    .join(" ");
}

/** The words of a JSON list; null for any other text. */
export function readExec(rest: string): readonly string[] | null {
  if (!rest.startsWith("[")) return null;
  try {
    const words: unknown = JSON.parse(rest);
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : null;
  } catch {
    // Docker runs what is no JSON through the shell.
    return null;
  }
}
