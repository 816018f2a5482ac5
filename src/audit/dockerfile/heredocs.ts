import type { Place } from "../finding.ts";

/** The text that `<<EOF` begins and `EOF` ends. */
export interface Heredoc {
  readonly name: string;
  /** With `<<-`, without the tabs in front of its lines. */
  readonly text: string;
  /** False where no line ends it: Docker refuses the file then. */
  readonly closed: boolean;
  /** Where `<<EOF` stands. */
  readonly opened: Place;
  /** Where a line of the text stands in the file, from 0. */
  readonly placeOf: (line: number) => Place;
}

/** One `<<EOF` of an instruction. */
export interface Opening {
  readonly name: string;
  /** `<<-`: tabs in front of lines count for nothing. */
  readonly chomps: boolean;
  /** From 0, of its first digit or `<`. */
  readonly column: number;
}

/** BuildKit takes a whole word for one: `cat<<EOF` and `1<<2` are none. */
const OPENING = /(?<=^|\s)\d*<<(-?)(?:"([^"<\s]+)"|'([^'<\s]+)'|([^<\s"']+))(?=\s|$)/g;

/** The heredocs that a line opens, outside of quotes. */
export function openingsIn(line: string): readonly Opening[] {
  if (!line.includes("<<")) return [];
  const isQuoted = quotesIn(line);
  return [...line.matchAll(OPENING)]
    .filter(({ index }) => !isQuoted(index))
    .map(({ index, 1: dash, 2: double, 3: single, 4: bare }) => ({
      name: double ?? single ?? bare ?? "",
      chomps: dash === "-",
      column: index,
    }));
}

/** Tells of places in a text whether they are inside of quotes; each further to the right than the one before. */
function quotesIn(text: string): (end: number) => boolean {
  let quote = "";
  let at = 0;
  return (end) => {
    for (; at < end; at += 1) {
      const char = text.charAt(at);
      if (char === "\\" && quote !== "'") at += 1;
      else if (quote !== "") quote = char === quote ? "" : quote;
      else if (char === '"' || char === "'") quote = char;
    }
    return quote !== "";
  };
}

/**
 * The same text, of the same length, in which the parser sees `<<` only where BuildKit opens a heredoc: it takes quoted
 * ones for one, and those with a number in front for none.
 */
export function maskHeredocs(text: string): string {
  if (!text.includes("<<")) return text;
  return text
    .split("\n")
    .map((line) => {
      if (!line.includes("<<")) return line;
      const columns = new Set(openingsIn(line).map(({ column }) => column));
      return line.replace(/(?<!\d)\d*<</g, (found, at: number) =>
        columns.has(at) ? "<<".padStart(found.length) : " ".repeat(found.length),
      );
    })
    .join("\n");
}

/** Where the lines of an instruction stand, and what it opens. */
export interface Opened {
  readonly openings: readonly (Opening & { readonly opened: Place })[];
  /** What follows the instruction's own lines. */
  readonly lines: readonly string[];
  /** Where one of them stands, from 0, behind so many characters. */
  readonly placeOf: (line: number, column: number) => Place;
}

/** The texts that follow an instruction, one after the other. */
export function readHeredocs({ openings, lines, placeOf }: Opened): readonly Heredoc[] {
  let from = 0;
  return openings.map(({ name, chomps, opened }) => {
    const begin = from;
    const clean = (line: string): string => (chomps ? line.replace(/^\t+/, "") : line);
    let end = begin;
    while (end < lines.length && clean(lines[end] ?? "") !== name) end += 1;
    const body = lines.slice(begin, end);
    from = end + 1;
    return {
      name,
      text: body.map(clean).join("\n"),
      closed: end < lines.length,
      opened,
      placeOf: (line) => placeOf(begin + line, Math.max((body[line] ?? "").search(/\S/), 0)),
    };
  });
}
