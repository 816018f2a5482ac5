import type { ComposeFile, Service } from "./compose/read-compose.ts";
import {
  type Dockerfile,
  finalStage,
  type Instruction,
  inheritedInstructions,
  type Stage,
} from "./dockerfile/read-dockerfile.ts";
import { readShell, type ShellCommand } from "./dockerfile/shell-commands.ts";
import type { Place } from "./finding.ts";
import { folderOf, joinPath } from "./paths.ts";
import type { Subject } from "./subject.ts";

/** What a service's image is built from; both are paths from the project's root. */
export interface Build {
  /** The folder that COPY copies from; empty for the root. */
  readonly context: string;
  readonly dockerfile: string;
  readonly target: string | null;
}

/** What a service builds; null where it builds nothing, or from outside of the project. */
export function buildOf(service: Service): Build | null {
  const found = service.get("build");
  const build = found?.value;
  if (found === null || build === undefined || build === null) return null;
  const text = (key: string): string | null => {
    const value = typeof build === "object" ? Reflect.get(build, key) : undefined;
    return typeof value === "string" ? value : null;
  };
  if (text("dockerfile_inline") !== null) return null;
  const written = typeof build === "string" ? build : (text("context") ?? ".");
  // Compose takes both from the file's own folder, not from the project's root.
  const context = joinPath(folderOf(found.place.file), written);
  const dockerfile = joinPath(context, text("dockerfile") ?? "Dockerfile");
  const isOutside = written.includes("://") || [context, dockerfile].some((path) => /^(\/|\.\.)/.test(path));
  return isOutside ? null : { context, dockerfile, target: text("target")?.toLowerCase() ?? null };
}

/** The stage that a service's image is built from; null where it builds none, or none that is there. */
export function stageOfService({ dockerfiles }: Subject, service: Service): Stage | null {
  const build = buildOf(service);
  const dockerfile = dockerfiles.find(({ path }) => path === build?.dockerfile);
  if (build === null || dockerfile === undefined) return null;
  if (build.target === null) return finalStage(dockerfile);
  return dockerfile.stages.findLast(({ name }) => name === build.target) ?? finalStage(dockerfile);
}

/** A command that a build runs, and where. */
export interface BuildCommand extends ShellCommand {
  readonly place: Place;
}

/** The commands of RUN in a stage itself, not in those that it goes on from. */
export function runCommands({ instructions }: Stage): readonly BuildCommand[] {
  return instructions
    .filter(({ keyword }) => keyword === "RUN")
    .flatMap((instruction) =>
      shellTexts(instruction)
        .flatMap(readShell)
        .map((command) => ({ ...command, place: instruction.place })),
    );
}

/** What a shell reads of RUN: a heredoc is its script where nothing else is given it as a file. */
function shellTexts({ exec, rest, heredocs }: Instruction): readonly string[] {
  if (exec !== null) return [exec[1] === "-c" ? exec.slice(2).join(" ") : exec.join(" ")];
  const isScript = /^(?:(?:\S*\/)?(?:ba|da|z)?sh(?:\s+-\w+)*\s+)?<<-?\s*["']?\w+["']?\s*$/.test(rest);
  return heredocs.length > 0 && isScript ? heredocs : [rest];
}

/** The same with those of the stages that it goes on from: what made all that is in the image. */
export function allRunCommands(stage: Stage): readonly BuildCommand[] {
  return [...(stage.parent === null ? [] : allRunCommands(stage.parent)), ...runCommands(stage)];
}

/** The last instruction of that name that counts in a stage. */
export function lastInstruction(stage: Stage, keyword: string) {
  return inheritedInstructions(stage).findLast((one) => one.keyword === keyword) ?? null;
}

/** Files for people at work on the application: their rules are not those of production. */
export function isDevelopment({ path }: Pick<ComposeFile | Dockerfile, "path">): boolean {
  return /(^|[./_-])(dev|develop|development|local|test|tests|testing|ci)([./_-]|$)/i.test(path);
}

/** Packages that `apt-get install` and its like name in these commands. */
export function installedPackages(commands: readonly ShellCommand[]): readonly string[] {
  return commands.flatMap(({ name, words }) => {
    const verb = {
      "apt-get": "install",
      apt: "install",
      apk: "add",
      dnf: "install",
      yum: "install",
      microdnf: "install",
    }[name];
    if (verb === undefined || !words.includes(verb)) return [];
    return words
      .slice(words.indexOf(verb) + 1)
      .filter((word) => !word.startsWith("-"))
      .map((word) => word.replace(/[=<>~].*$/, ""));
  });
}
