/** One line of a .gitignore file. */
export interface IgnoreRule {
  readonly pattern: RegExp;
  readonly ignores: boolean;
}

/**
 * Reads the rules of a .gitignore as far as they can leave out folders: `name/`, `/name`, `a/b`, `*.ext`, `**`, `[ab]`
 * and `!name`. Files are not matched: an ignored file beside the code (a local settings module) is still what runs.
 * @param folder where the file stands, relative to the root, empty for the root
 */
export function parseIgnoreRules(text: string, folder: string): readonly IgnoreRule[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const trimmed = line.replace(/(?<!\\)\s+$/, "");
    if (trimmed === "" || trimmed.startsWith("#")) return [];
    const ignores = !trimmed.startsWith("!");
    const glob = trimmed.replace(/^!|^\\(?=[#!])/, "").replace(/\/$/, "");
    return glob === "" ? [] : [{ pattern: compileGlob(glob, folder), ignores }];
  });
}

/** The last rule that matches decides, as in Git. */
export function isIgnored(rules: readonly IgnoreRule[], folder: string): boolean {
  return rules.findLast(({ pattern }) => pattern.test(folder))?.ignores ?? false;
}

function compileGlob(glob: string, folder: string): RegExp {
  const prefix = folder === "" ? "" : `${escapeText(folder)}/`;
  // A pattern with a slash before its end is bound to the folder of its file; others match at any depth below it.
  const anywhere = glob.includes("/") ? "" : "(?:.*/)?";
  const body = glob
    .replace(/^\//, "")
    .split(/(\*\*\/|\/\*\*|\*\*|\*|\?|\[[^\]]+\])/)
    .map(compilePart)
    .join("");
  return new RegExp(`^${prefix}${anywhere}${body}$`);
}

function compilePart(part: string): string {
  if (part === "**/") return "(?:.*/)?";
  if (part === "/**") return "/.*";
  if (part === "**") return ".*";
  if (part === "*") return "[^/]*";
  if (part === "?") return "[^/]";
  if (/^\[[^\]]+\]$/.test(part)) return compileClass(part);
  return escapeText(part);
}

function compileClass(part: string): string {
  const inner = part.slice(1, -1).replace(/^!/, "^").replace(/\\/g, "\\\\");
  try {
    new RegExp(`[${inner}]`);
    return `[${inner}]`;
  } catch {
    // A range that runs backwards matches nothing in Git either.
    return escapeText(part);
  }
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
