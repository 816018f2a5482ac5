/**
 * The line of .dockerignore that keeps a file out of the build, counted from 0; null where the file is let through.
 * As Docker reads it: the last line that matches the path, or a folder that it lies in, decides.
 */
export function ignoredBy(lines: readonly string[], path: string): number | null {
  const parts = path.split("/");
  const paths = parts.map((_, at) => parts.slice(0, at + 1).join("/"));
  let decided: number | null = null;
  for (const [at, line] of lines.entries()) {
    const written = line.trim();
    if (written === "" || written.startsWith("#")) continue;
    const isException = written.startsWith("!");
    const matcher = toMatcher(isException ? written.slice(1).trim() : written);
    if (paths.some((one) => matcher.test(one))) decided = isException ? null : at;
  }
  return decided;
}

/** A pattern as Docker understands it in .dockerignore and, without `**`, in COPY. */
export function toMatcher(pattern: string): RegExp {
  const clean = pattern
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
  const source = clean.replace(/\*\*\/|\*\*|\*|\?|\[[^\]]+\]|[.+^${}()|\\[\]]/g, (token) => {
    if (token === "**/") return "(?:.*/)?";
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    return token.length > 2 ? token.replace("[!", "[^") : `\\${token}`;
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A class such as `[z-a]`: Docker refuses the file.
    return /^(?!)/;
  }
}
