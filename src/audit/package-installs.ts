import type { ShellCommand } from "./dockerfile/shell-commands.ts";
import { baseName, joinPath } from "./paths.ts";
import { readPipInstall } from "./pip.ts";
import { isSystemManager } from "./system-packages.ts";

/** What a command installs for the application. */
export interface PackageInstall {
  readonly ecosystem: "python" | "conda" | "node";
  /** What names the packages: files as they are written, of which at least one says it. */
  readonly sources: readonly (readonly string[])[];
  /** True where more is installed that cannot be followed: a variable, a pattern, a wheel. */
  readonly isOpen: boolean;
  /** True where it needs a project's source: `pip install .`, `pip install /src`. */
  readonly takesSource: boolean;
  /** True for a command that only writes down what is to be installed: `poetry export`. */
  readonly onlyLists: boolean;
}

const TOOL = /^(?:conda|mamba|micromamba|poetry|uv|pipenv|npm|pnpm|yarn)$/;
/** `conda run -n name poetry install`: no command names its tool later than this. */
const MOST_WORDS_BEFORE = 16;
/** Files in which a Python project names what it needs. */
const MANIFESTS: readonly string[] = ["pyproject.toml", "setup.py", "setup.cfg"];

/** Reads a command that installs what the application needs; null for any other. */
export function readInstall(command: ShellCommand): PackageInstall | null {
  const pip = readPip(command);
  if (pip !== null) return pip;
  // `apt-get install npm` brings the tool and calls it not.
  if (isSystemManager(command.name)) return null;
  const names = command.words.slice(0, MOST_WORDS_BEFORE).map(baseName);
  const at = names.findIndex((name) => TOOL.test(name));
  const tool = names[at];
  return tool === undefined ? null : readTool(tool, command.words.slice(at + 1));
}

function readPip(command: ShellCommand): PackageInstall | null {
  const install = readPipInstall(command);
  if (install === null) return null;
  const { words, packages, files } = install;
  const editable = words.filter((_word, at) => /^(?:-e|--editable)$/.test(words[at - 1] ?? ""));
  const named = projectsIn(packages);
  const projects = [...named, ...projectsIn(editable)];
  // Wheels were made in another stage, whose commands count as well.
  const isWheels =
    packages.some((text) => /\*|\.whl$/.test(text)) && !words.some((word) => word.includes("$"));
  return {
    ecosystem: "python",
    sources: [
      ...files.map((file) => [file]),
      ...projects.map((folder) => MANIFESTS.map((name) => joinPath(folder, name))),
    ],
    isOpen: !isWheels && [...packages, ...files].some((text) => /\$|\*|\.whl$/.test(text)),
    takesSource: projects.length > named.length || (named.length > 0 && files.length === 0),
    onlyLists: false,
  };
}

/** The folders among what pip is told to install: `.`, `./core[extra]`, `/src`. */
function projectsIn(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => !/^[^./]|[*:]|\.whl$/.test(text)).map((text) => text.replace(/\[.*$/, ""));
}

function readTool(tool: string, words: readonly string[]): PackageInstall | null {
  const of = (ecosystem: PackageInstall["ecosystem"], ...files: readonly string[]): PackageInstall => ({
    ecosystem,
    sources: files.length === 0 ? [] : [files],
    isOpen: false,
    takesSource: false,
    onlyLists: words.includes("export"),
  });
  const says = (...any: readonly string[]): boolean => words.some((word) => any.includes(word));
  switch (tool) {
    case "uv":
      return says("sync", "export") ? of("python", "pyproject.toml", "uv.lock") : null;
    case "poetry":
      return says("install", "sync", "export") ? of("python", "pyproject.toml", "poetry.lock") : null;
    case "pipenv":
      return says("install", "sync") ? of("python", "Pipfile", "Pipfile.lock") : null;
    case "npm":
    case "pnpm":
      return /^(?:ci|install|i)$/.test(words[0] ?? "") && !says("-g", "--global")
        ? of("node", "package.json")
        : null;
    case "yarn":
      return words[0] === undefined || words[0] === "install" ? of("node", "package.json") : null;
    default:
      return says("create", "update", "install") ? of("conda", ...fileOfConda(words)) : null;
  }
}

function fileOfConda(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /^(?:-f|-nf|--file)$/.test(word));
  const file = at === -1 ? words.find((word) => word.startsWith("--file="))?.slice(7) : words[at + 1];
  return file === undefined ? [] : [file];
}
