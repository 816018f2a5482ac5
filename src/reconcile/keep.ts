import picomatch from "picomatch";

/** Answers which pattern of `keep:` hands a file over to the project; null when none does. */
export type KeepMatcher = (path: string) => string | null;

/** Files that begin with a dot are files like all others; `!` and `+(…)` mean themselves. */
const OPTIONS = { dot: true, nonegate: true, noextglob: true } as const;

/**
 * Compiles the globs of `keep:`. They are relative to the project and match from its root: `*` and `?` stay within
 * one folder, `**` crosses folders, `[ab]` and `{a,b}` are choices. A pattern that matches a folder covers everything in
 * it.
 */
export function compileKeep(patterns: readonly string[]): KeepMatcher {
  const compiled = patterns.map((pattern) => ({ pattern, matches: compileGlob(pattern) }));
  return (path) => compiled.find(({ matches }) => foldersOf(path).some(matches))?.pattern ?? null;
}

/** The patterns that match none of these files. */
export function listIdlePatterns(patterns: readonly string[], paths: readonly string[]): readonly string[] {
  return patterns.filter((pattern) => {
    const keptBy = compileKeep([pattern]);
    return !paths.some((path) => keptBy(path) !== null);
  });
}

function compileGlob(pattern: string): (path: string) => boolean {
  const trimmed = pattern.replace(/^(\.?\/)+/, "").replace(/\/+$/, "");
  // Nothing is left of "", "/" or "./": match nothing, rather than the whole project.
  if (trimmed === "") return () => false;
  const match = picomatch(trimmed, OPTIONS);
  // Its second parameter would make it return something else than whether it matches.
  return (path) => match(path);
}

/** The file itself, and the folders that it stands in. */
function foldersOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}
