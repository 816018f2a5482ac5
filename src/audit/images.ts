import type { ComposeFile, Service } from "./compose/read-compose.ts";
import {
  type Dockerfile,
  finalStage,
  inheritedInstructions,
  type Stage,
} from "./dockerfile/read-dockerfile.ts";
import { readShell, type ShellCommand } from "./dockerfile/shell-commands.ts";
import type { Place } from "./finding.ts";
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
  // Compose takes both from the file's own folder, not from the project's root.
  const folder = found.place.file.split("/").slice(0, -1).join("/");
  const context = join(folder, typeof build === "string" ? build : (text("context") ?? "."));
  const dockerfile = context === null ? null : join(context, text("dockerfile") ?? "Dockerfile");
  return context === null || dockerfile === null
    ? null
    : { context, dockerfile, target: text("target")?.toLowerCase() ?? null };
}

/** The stage that a service's image is built from; null where it builds none, or none that is there. */
export function stageOfService({ dockerfiles }: Subject, service: Service): Stage | null {
  const build = buildOf(service);
  const dockerfile = dockerfiles.find(({ path }) => path === build?.dockerfile);
  if (build === null || dockerfile === undefined) return null;
  if (build.target === null) return finalStage(dockerfile);
  return dockerfile.stages.findLast(({ name }) => name === build.target) ?? finalStage(dockerfile);
}

/** A path from the project's root; null for one outside of it. */
function join(folder: string, name: string): string | null {
  if (name.startsWith("/") || name.includes("://")) return null;
  const parts: string[] = [];
  for (const part of `${folder}/${name}`.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join("/");
}

/** A command that a build runs, and where. */
export interface BuildCommand extends ShellCommand {
  readonly place: Place;
}

/** The commands of RUN in a stage itself, not in those that it goes on from. */
export function runCommands({ instructions }: Stage): readonly BuildCommand[] {
  return instructions
    .filter(({ keyword }) => keyword === "RUN")
    .flatMap(({ exec, rest, heredocs, place }) => {
      const texts = exec === null ? (heredocs.length > 0 ? heredocs : [rest]) : [exec.join(" ")];
      return texts.flatMap(readShell).map((command) => ({ ...command, place }));
    });
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
