/** A line of .dockerignore, as what it matches. */
interface Pattern {
  readonly matches: RegExp;
  readonly keeps: boolean;
}

/**
 * What the lines of a .dockerignore leave out. The last one that matches a path, or a folder that it lies in, decides.
 * @returns tells whether a path of the context stays out of the build
 */
export function readDockerIgnore(lines: readonly string[]): (path: string) => boolean {
  const patterns = lines.flatMap((line): readonly Pattern[] => {
    const text = line.trim();
    const keeps = text.startsWith("!");
    const clean = (keeps ? text.slice(1).trim() : text).replace(/^(?:\.?\/)+|\/+$/g, "");
    if (text === "" || text.startsWith("#")) return [];
    // `.` and `/` say nothing, as Docker reads them.
    return clean === "" || clean === "." ? [] : [{ matches: toPattern(clean), keeps }];
  });
  return (path) => {
    const parts = path.split("/");
    const folders = parts.map((_, at) => parts.slice(0, at + 1).join("/"));
    return (
      patterns.findLast(({ matches }) => folders.some((folder) => matches.test(folder)))?.keeps === false
    );
  };
}

function toPattern(glob: string): RegExp {
  const source = glob.replace(/\*\*\/?|\*|\?|\[[^\]]*\]|\\?[^*?[]/g, (part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.startsWith("[")) return part.replace(/\\/g, "\\\\");
    return part.replace(/^\\(?=.)/, "").replace(/[.+^${}()|\\/]/g, "\\$&");
  });
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A range that is none, such as `[z-a]`: it matches nothing.
    return /(?!)/;
  }
}
