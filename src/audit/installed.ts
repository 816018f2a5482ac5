import { baseOf, type Dockerfile, type Stage } from "./dockerfile/read-dockerfile.ts";
import { type ImageFile, imageFileAt, projectFile } from "./image-files.ts";
import { hubName } from "./image-names.ts";
import { readInstall } from "./package-installs.ts";
import { joinPath } from "./paths.ts";
import { includedFiles, MOST_INCLUDED } from "./pip.ts";
import { type BuildCommand, ownRuns } from "./runs.ts";
import type { Subject } from "./subject.ts";

/** Images without Python packages of their own; what others bring is not known. */
const BARE =
  /^(?:python|debian|ubuntu|alpine|scratch|continuumio\/miniconda3|condaforge\/(?:mambaforge|miniforge3)|mambaorg\/micromamba|(?:ghcr\.io\/)?astral-sh\/uv|astral\/uv)(?:[:@]|$)/;

/**
 * All that a build's installs name, as one text: its commands, and the files that they read. Null where something is
 * installed that cannot be followed.
 */
export function installTextOf(subject: Subject, { stages }: Dockerfile): string | null {
  if (stages.some((stage) => !BARE.test(hubName(baseOf(stage))))) return null;
  const texts: string[] = [];
  let count = 0;
  for (const stage of stages) {
    for (const { commands, folder } of ownRuns(stage)) {
      for (const command of commands) {
        texts.push(command.words.join(" "));
        const sources = sourcesOf(command);
        if (sources === null) return null;
        count += sources.length;
        for (const files of sources) {
          const found = files.flatMap((file) => textOf(subject, stage, joinPath(folder, file)) ?? []);
          if (found.length === 0) return null;
          texts.push(...found);
        }
      }
    }
  }
  return count === 0 ? null : texts.join("\n");
}

/** What a command installs from, as an install says it; null where it cannot be told. */
function sourcesOf(command: BuildCommand): readonly (readonly string[])[] | null {
  const { name, words } = command;
  const install = readInstall(command);
  if (install !== null) {
    if (install.isOpen) return null;
    return install.ecosystem === "node" ? [] : install.sources;
  }
  // What a script or make installs is not looked into; programs that images bring install nothing of ours.
  const isScript =
    /^(?:ba|da)?sh$/.test(name) || /^\.{0,2}\/.*|\.sh$|^make$|^(?:source|\.)$/.test(words[0] ?? "");
  const isKnown = /^\/(?:opt|usr|bin|root)\//.test(words[0] ?? "") && !name.endsWith(".sh");
  return isScript && !isKnown ? null : [];
}

/** The text of a file of the project as a stage finds it, with those that it names. */
function textOf(subject: Subject, stage: Stage, path: string): string | null {
  const file = imageFileAt(subject, stage, path);
  return file === null ? null : withIncluded(subject, file, 0);
}

function withIncluded(subject: Subject, { path, text: written }: ImageFile, depth: number): string {
  // What stands behind a mark of a comment is installed by nobody.
  const text = written.replace(/(^|\s)#.*$/gm, "$1");
  if (path === null || depth > MOST_INCLUDED) return text;
  const more = includedFiles(path, text).map((named) => {
    const file = projectFile(subject, named);
    return file === null ? "" : withIncluded(subject, file, depth + 1);
  });
  return [text, ...more].join("\n");
}

/** Whether a text names a package: `-`, `_` and `.` are one, as are capitals and small letters. */
export function namesPackage(text: string, name: string): boolean {
  const pattern = name.replaceAll("+", "\\+").replace(/[-_.]+/g, "[-_.]+");
  return new RegExp(`(?:^|[^\\w.-])${pattern}(?![\\w-])`, "im").test(text);
}
