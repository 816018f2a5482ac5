import { isDevelopment } from "../development.ts";
import {
  type Dockerfile,
  everyStage,
  type Instruction,
  readAssignments,
  type Stage,
} from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { listNames, onePerPlace } from "../hits.ts";
import { projectFileAt } from "../image-files.ts";
import { joinPath } from "../paths.ts";
import { includedFiles, MOST_INCLUDED, openName, readPipInstall, requirementLines } from "../pip.ts";
import { ownRuns } from "../runs.ts";
import type { Subject } from "../subject.ts";

/** Variables that name a file with versions for every install. */
const CONSTRAINTS = new Set(["PIP_CONSTRAINT", "UV_CONSTRAINT"]);

/** The open names of a requirements file and of those that it names; null where another file says the versions. */
function openNamesOf(path: string, read: Subject["read"], depth = 0): readonly string[] | null {
  const text = read(path) ?? "";
  const lines = requirementLines(text);
  const isLocked = lines.some((line) => /^(?:-c|--constraint)\b/.test(line) || line.includes("--hash"));
  if (depth > MOST_INCLUDED || isLocked) return null;
  const names = lines.flatMap((line) => (line.startsWith("-") ? [] : (openName(line) ?? [])));
  for (const file of includedFiles(path, text)) {
    const more = openNamesOf(file, read, depth + 1);
    if (more === null) return null;
    names.push(...more);
  }
  return names;
}

function findInFile(subject: Subject, dockerfile: Dockerfile): readonly Hit[] {
  /** Stages that name such a file, or go on from one that does. */
  const constrained = new Set<Stage | null>();
  return everyStage(dockerfile).flatMap((stage) => {
    const isConstrained = constrained.has(stage.parent) || stage.instructions.some(namesConstraints);
    if (isConstrained) constrained.add(stage);
    return isConstrained ? [] : findIn(subject, stage);
  });
}

function namesConstraints({ keyword, rest }: Instruction): boolean {
  return keyword === "ENV" && readAssignments(rest).some(({ name }) => CONSTRAINTS.has(name));
}

function findIn(subject: Subject, stage: Stage): readonly Hit[] {
  const openIn = (file: string): readonly { readonly path: string; readonly names: readonly string[] }[] => {
    const path = projectFileAt(subject, stage, file);
    const names = path === null ? [] : (openNamesOf(path, subject.read) ?? []);
    return path === null || names.length === 0 ? [] : [{ path, names }];
  };
  return ownRuns(stage).flatMap(({ commands, folder }) =>
    commands.flatMap((command): readonly Hit[] => {
      const install = readPipInstall(command);
      if (install === null || install.constrained || install.words.includes("--require-hashes")) return [];
      const named = install.packages.flatMap((text) => openName(text) ?? []);
      const files = install.files.flatMap((file) => openIn(joinPath(folder, file)));
      const open = [...named, ...files.map(({ path, names }) => `${path} (${listNames(names)})`)];
      if (open.length === 0) return [];
      const message = `This leaves the version of ${listNames(open)} open.`;
      return [{ place: command.place, message, names: [...named, ...files.flatMap(({ names }) => names)] }];
    }),
  );
}

/** Packages without a version. */
export const cd019: Rule = {
  id: "CD019",
  title: "pip without pins",
  severity: "medium",
  what: "`pip install` of a package without `==`, or of a requirements file that holds such lines, without hashes or a constraints file.",
  why: "Two builds of the same commit hold different packages. A release made overnight, broken or malicious, is in the next image without anybody having chosen it.",
  fix: "Write the exact version (`flask==3.1.2`), or lock all of them: `pip-compile --generate-hashes`, `uv lock` or `poetry lock`.",
  // What the application's own files leave open is installed as they say.
  settled: false,
  references: ["DL3013"],
  find: (subject) =>
    onePerPlace(
      subject.dockerfiles
        .filter(({ path }) => !isDevelopment(path))
        .flatMap((dockerfile) => findInFile(subject, dockerfile)),
    ),
};
