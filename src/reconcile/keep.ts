/** Answers which pattern of `keep:` hands a file over to the project; null when none does. */
export type KeepMatcher = (path: string) => string | null;

/**
 * Compiles the globs of `keep:`. They are relative to the project and match from its root: `*` and `?` stay within
 * one folder, `**` crosses folders. A pattern that matches a folder covers everything in it.
 */
export function compileKeep(patterns: readonly string[]): KeepMatcher {
  const compiled = patterns.map((pattern) => ({ pattern, expression: compileGlob(pattern) }));
  return (path) => compiled.find(({ expression }) => expression.test(path))?.pattern ?? null;
}

function compileGlob(pattern: string): RegExp {
  const trimmed = pattern.replace(/^(\.?\/)+/, "").replace(/\/+$/, "");
  // Nothing is left of "", "/" or "./": match nothing, rather than the whole project.
  if (trimmed === "") return /(?!)/;
  const source = trimmed
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map(translateToken)
    .join("");
  return new RegExp(`^${source}(?:/.*)?$`, "su");
}

function translateToken(token: string): string {
  switch (token) {
    case "**/":
      return "(?:.*/)?";
    case "**":
      return ".*";
    case "*":
      return "[^/]*";
    case "?":
      return "[^/]";
    default:
      return token.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
}
