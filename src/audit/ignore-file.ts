import { remembered } from "./remembered.ts";
/**
 * The line of .dockerignore that keeps a file out of the build, counted from 0; null where the file is let through.
 * As Docker reads it: the last line that matches the path, or a folder that it lies in, decides.
 */
export function ignoredBy(lines: readonly string[], path: string): number | null {
  const parts = path.split("/");
  const paths = parts.map((_, at) => parts.slice(0, at + 1).join("/"));
  const last = patternsOf(lines).findLast(({ matcher }) => paths.some((one) => matcher.test(one)));
  return last === undefined || last.isException ? null : last.at;
}

interface Pattern {
  /** Of its line, from 0. */
  readonly at: number;
  readonly isException: boolean;
  readonly matcher: Matcher;
}

const patternsOf = remembered(readPatterns);

function readPatterns(lines: readonly string[]): readonly Pattern[] {
  return lines.flatMap((line, at) => {
    const written = line.trim();
    if (written === "" || written.startsWith("#")) return [];
    const isException = written.startsWith("!");
    return [{ at, isException, matcher: toMatcher(isException ? written.slice(1).trim() : written) }];
  });
}

/** Tells paths that a pattern means. */
export interface Matcher {
  test(path: string): boolean;
}

/** Characters of a pattern at the most: no path is as long. */
const LONGEST_PATTERN = 1000;

/** One character of a path; or any number of them: without `/`, with it, or ending in it. */
type Token = ((char: string) => boolean) | "*" | "**" | "optional" | "folders";

/**
 * A pattern as Docker understands it in .dockerignore and, without `**`, in COPY. Not by a regular expression: with many
 * stars, one tries for hours.
 */
export function toMatcher(pattern: string): Matcher {
  const clean = pattern
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
  if (clean.length > LONGEST_PATTERN) return NOTHING;
  if (!/[*?[]/.test(clean)) return { test: (path) => path === clean };
  const parts = clean.match(/\*\*\/|\*\*|\*|\?|\[[^\]]+\]|./gsu) ?? [];
  try {
    const tokens = parts.flatMap(tokensOf);
    return { test: (path) => matches(tokens, path) };
  } catch {
    // A class such as `[z-a]`: Docker refuses the file.
    return NOTHING;
  }
}

const NOTHING: Matcher = { test: () => false };

function tokensOf(part: string): readonly Token[] {
  if (part === "**/") return ["optional", "folders"];
  if (part === "**" || part === "*") return [part];
  if (part === "?") return [(char) => char !== "/"];
  if (!part.startsWith("[") || part === "[") return [(char) => char === part];
  const characters = new RegExp(part.replace("[!", "[^"), "u");
  return [(char) => characters.test(char)];
}

/** Goes through a path once, with all places of the pattern that it can be at. */
function matches(tokens: readonly Token[], path: string): boolean {
  let places = new Set<number>();
  const enter = (at: number, into: Set<number>): void => {
    if (into.has(at)) return;
    into.add(at);
    const token = tokens[at];
    if (token === "*" || token === "**" || token === "optional") enter(at + 1, into);
    if (token === "optional") enter(at + 2, into);
  };
  enter(0, places);
  for (const char of path) {
    const next = new Set<number>();
    for (const at of places) {
      const token = tokens[at];
      if (typeof token === "function") {
        if (token(char)) enter(at + 1, next);
      } else if (token === "folders") {
        enter(at, next);
        if (char === "/") enter(at + 1, next);
      } else if (token === "**" || (token === "*" && char !== "/")) enter(at, next);
    }
    if (next.size === 0) return false;
    places = next;
  }
  return places.has(tokens.length);
}
