import { projectFileAt, workingFolder } from "./copies.ts";
import type { Dockerfile, Stage } from "./dockerfile/read-dockerfile.ts";
import { type BuildCommand, runCommands } from "./images.ts";
import { folderOf, joinPath } from "./paths.ts";
import { type PipInstall, readPipInstall } from "./pip.ts";
import type { Subject } from "./subject.ts";

/** Images without Python packages of their own; what others bring is not known. */
const BARE =
  /^(?:docker\.io\/)?(?:library\/)?(?:python|debian|ubuntu|alpine|scratch|continuumio\/miniconda3|condaforge\/(?:mambaforge|miniforge3)|mambaorg\/micromamba|(?:ghcr\.io\/)?astral-sh\/uv|astral\/uv)(?:[:@]|$)/;
const MANIFESTS = ["pyproject.toml", "setup.py", "setup.cfg"];

/**
 * All that a build's installs name, as one text: its commands, and the files that they read. Null where something is
 * installed that cannot be followed.
 */
export function installTextOf(subject: Subject, { stages }: Dockerfile): string | null {
  if (stages.some(({ parent, image }) => parent === null && !BARE.test(image))) return null;
  const texts: string[] = [];
  let count = 0;
  for (const stage of stages) {
    for (const command of runCommands(stage)) {
      texts.push(command.words.join(" "));
      const sources = filesOf(command);
      if (sources === null) return null;
      count += sources.length;
      for (const files of sources) {
        const found = files.flatMap((file) => textOf(subject, stage, file) ?? []);
        if (found.length === 0) return null;
        texts.push(...found);
      }
    }
  }
  return count === 0 ? null : texts.join("\n");
}

/** What a command installs from, each by the files of which at least one says it; null where it cannot be told. */
function filesOf(command: BuildCommand): readonly (readonly string[])[] | null {
  const { name, words } = command;
  const pip = readPipInstall(command);
  if (pip !== null) {
    const isOpen = [...pip.packages, ...pip.files].some((text) => /\$|\*|\.whl$/.test(text));
    // Wheels were made in another stage, whose commands count as well.
    const isWheels =
      pip.packages.some((text) => /\*|\.whl$/.test(text)) && !pip.words.some((one) => one.includes("$"));
    if (isOpen && !isWheels) return null;
    return [
      ...pip.files.map((file) => [file]),
      ...projectsOf(pip).map((folder) => MANIFESTS.map((name) => joinPath(folder, name))),
    ];
  }
  if (name === "uv" && /^(?:sync|export)$/.test(words[1] ?? "")) return [["pyproject.toml", "uv.lock"]];
  if (name === "poetry" && /^(?:install|export|sync)$/.test(words[1] ?? ""))
    return [["pyproject.toml", "poetry.lock"]];
  if (name === "pipenv") return [["Pipfile", "Pipfile.lock"]];
  if (/^(?:conda|mamba|micromamba)$/.test(name)) {
    const at = words.findIndex((word) => /^(?:-f|-n?f|--file)$/.test(word));
    const file = at === -1 ? words.find((word) => word.startsWith("--file="))?.slice(7) : words[at + 1];
    return file === undefined ? [] : [[file]];
  }
  const isScript =
    /^(?:ba|da)?sh$/.test(name) || /^\.{0,2}\/.*|\.sh$|^make$|^(?:source|\.)$/.test(words[0] ?? "");
  const isKnown = /^\/(?:opt|usr|bin|root)\//.test(words[0] ?? "") && !name.endsWith(".sh");
  return isScript && !isKnown ? null : [];
}

/** The folders whose own project a `pip install` takes: `.`, `./core[extra]`, `/src`, `-e lib`. */
function projectsOf({ packages, words }: PipInstall): readonly string[] {
  const editable = words.filter((_word, at) => /^(?:-e|--editable)$/.test(words[at - 1] ?? ""));
  return [...packages.filter((text) => /^[./]/.test(text)), ...editable]
    .filter((text) => !/[*:]|\.whl$/.test(text))
    .map((text) => text.replace(/\[.*$/, ""));
}

/** The text of a file of the project as a stage finds it, with those that it names. */
function textOf(subject: Subject, stage: Stage, file: string): string | null {
  const path = projectFileAt(subject, stage, joinPath(workingFolder(stage), file));
  return path === null ? null : withIncluded(subject, path, 0);
}

function withIncluded(subject: Subject, path: string, depth: number): string | null {
  const text = subject.read(path);
  if (text === null || depth > 8) return text;
  const named = [...text.matchAll(/^\s*(?:-\s+)?(?:-r|--requirement)[\s=]+(\S+)/gm)].map(
    ([, one = ""]) => one,
  );
  return [
    text,
    ...named.map((one) => withIncluded(subject, joinPath(folderOf(path), one), depth + 1) ?? ""),
  ].join("\n");
}

/** Whether a text names a package: `-`, `_` and `.` are one, as are capitals and small letters. */
export function namesPackage(text: string, name: string): boolean {
  const pattern = name.replaceAll("+", "\\+").replace(/[-_.]+/g, "[-_.]+");
  return new RegExp(`(?:^|[^\\w.-])${pattern}(?![\\w-])`, "im").test(text);
}
