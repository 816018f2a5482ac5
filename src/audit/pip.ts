import type { ShellCommand } from "./dockerfile/shell-commands.ts";
import { folderOf, joinPath } from "./paths.ts";

/** What one `pip install` is told. */
export interface PipInstall {
  /** `pip`, or `uv` for `uv pip install`. */
  readonly tool: "pip" | "uv";
  /** What follows `install`. */
  readonly words: readonly string[];
  /** Requirements as they are written: `flask==3.1`, `.`, an address. */
  readonly packages: readonly string[];
  /** Files of `-r`. */
  readonly files: readonly string[];
  /** True with `-c`: another file says the versions. */
  readonly constrained: boolean;
}

/** Options that the next word is the value of. */
const WITH_VALUE =
  /^(?:-[rceftib]|--(?:requirement|constraints?|editable|find-links|target|index-url|extra-index-url|index|trusted-host|prefix|root|src|platform|python-version|abi|implementation|only-binary|no-binary|progress-bar|timeout|retries|proxy|cert|client-cert|cache-dir|log|upgrade-strategy|config-settings|python|group|link-mode|index-strategy))$/;

/** Reads `pip install`, `python -m pip install` and `uv pip install`; null for any other command. */
export function readPipInstall({ words, name }: ShellCommand): PipInstall | null {
  const pip = words.findIndex((word) => /(?:^|\/)pip[\d.]*$/.test(word));
  const install = words.indexOf("install", pip);
  if (pip === -1 || install === -1) return null;
  const isPip = pip === 0 || name === "uv" || (/^python[\d.]*$/.test(name) && words[pip - 1] === "-m");
  const runsInside = /^(?:conda|mamba|micromamba|sudo)$/.test(name);
  if (!isPip && !runsInside) return null;
  const rest = words.slice(install + 1).filter((word) => !/^[\d&]*[<>]/.test(word));
  const packages: string[] = [];
  const files: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? "";
    const joined = /^(?:-r|--requirement=)(.+)$/.exec(word)?.[1];
    if (joined !== undefined) files.push(joined);
    else if (WITH_VALUE.test(word)) {
      at += 1;
      if (word === "-r" || word === "--requirement") files.push(rest[at] ?? "");
    } else if (!word.startsWith("-")) packages.push(word);
  }
  const constrained = rest.some((word) => /^(?:-c|--constraints?(?:=.*)?)$/.test(word));
  return { tool: name === "uv" ? "uv" : "pip", words: rest, packages, files, constrained };
}

/** Files that name each other are followed no further than this. */
export const MOST_INCLUDED = 8;

/** The requirements files that another one names, or the pip part of a conda file: paths from the project's root. */
export function includedFiles(path: string, text: string): readonly string[] {
  const named = text.matchAll(/^\s*(?:-\s+)?(?:-r|--requirement)[\s=]*(\S+)/gm);
  return [...named].map(([, file = ""]) => joinPath(folderOf(path), file));
}

/** The lines of a requirements file without comments and options of their own, joined where they go on. */
export function requirementLines(text: string): readonly string[] {
  return text
    .replace(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
}

/** Tools that install: which release of them does so is not part of what runs. */
const INSTALLERS = new Set(["pip", "setuptools", "wheel"]);
/** The name of a requirement that leaves its version open; null for a pinned one, and for what is no package's name. */
export function openName(requirement: string): string | null {
  const [, name, specifier = ""] = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*([^;]*)/.exec(requirement) ?? [];
  if (name === undefined || /[/$\\]|\.(?:whl|zip|tar\.gz)\b/.test(requirement.split(/[;@]/)[0] ?? ""))
    return null;
  if (/===?\s*[\w.!+]+\s*$|===?\s*[\w.!+]+\s*,/.test(specifier.replace(/\s*--hash.*$/s, ""))) return null;
  return specifier.startsWith("@") || INSTALLERS.has(name.toLowerCase()) ? null : name;
}
