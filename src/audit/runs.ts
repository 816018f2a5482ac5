import {
  type Dockerfile,
  everyStage,
  type Instruction,
  lineageOf,
  type Stage,
} from "./dockerfile/read-dockerfile.ts";
import { readShell, type ShellCommand } from "./dockerfile/shell-commands.ts";
import { stepsOfFile } from "./dockerfile/steps.ts";
import type { Place } from "./finding.ts";
import { remembered } from "./remembered.ts";
import { imageStages } from "./runtime-stages.ts";
import type { Subject } from "./subject.ts";

/** A command that a build runs, and where. */
export interface BuildCommand extends ShellCommand {
  readonly place: Place;
}

/** One RUN with its commands. */
export interface Run {
  readonly instruction: Instruction;
  readonly commands: readonly BuildCommand[];
  /** The folder that it runs in, absolute. */
  readonly folder: string;
}

const runsByStage = remembered(readRuns);

/** Each RUN of a stage itself, not of those that it goes on from. */
export function ownRuns(stage: Stage): readonly Run[] {
  return runsByStage(stage.dockerfile).get(stage) ?? [];
}

function readRuns(dockerfile: Dockerfile): ReadonlyMap<Stage, readonly Run[]> {
  const runs = new Map<Stage, Run[]>(everyStage(dockerfile).map((stage) => [stage, []]));
  for (const { stage, instruction, folder } of stepsOfFile(dockerfile)) {
    if (instruction.keyword !== "RUN") continue;
    runs.get(stage)?.push({ instruction, folder, commands: commandsOf(instruction) });
  }
  return runs;
}

/** The same with those of the stages that it goes on from: what made all that is in the image. */
export function runsOf(stage: Stage): readonly Run[] {
  return lineageOf(stage).flatMap(ownRuns);
}

/** The commands of every RUN that made what is in a stage. */
export function runCommandsOf(stage: Stage): readonly BuildCommand[] {
  return runsOf(stage).flatMap(({ commands }) => commands);
}

/**
 * Each RUN that made what a production image holds, or one that is built on it: those of build stages leave nothing
 * behind in it.
 */
export function runsOfImages(subject: Subject): readonly Run[] {
  const stages = new Set(imageStages(subject).flatMap(lineageOf));
  return [...stages].flatMap(ownRuns);
}

/** Each RUN of every stage, also behind ONBUILD. */
export function everyRun({ dockerfiles }: Pick<Subject, "dockerfiles">): readonly Run[] {
  return dockerfiles.flatMap(everyStage).flatMap(ownRuns);
}

/** A heredoc alone, or with a shell on either side of it: `<<EOF`, `bash -e <<EOF`, `<<EOF sh -ex`. */
const SHELL_SCRIPT =
  /^(?:(?:\S*\/)?(?:ba|da|z)?sh(?:\s+-\w+)*\s+)?<<-?\s*["']?\w+["']?(?:\s+(?:\S*\/)?(?:ba|da|z)?sh(?:\s+-\w+)*)?\s*$/;

/** The commands of a RUN: a heredoc is the shell's script where nothing else is given it as a file. */
function commandsOf({ exec, rest, heredocs, place }: Instruction): readonly BuildCommand[] {
  if (exec === null && heredocs.length > 0 && SHELL_SCRIPT.test(rest))
    return heredocs.flatMap(({ text, placeOf }) =>
      readShell(text).map((command) => ({ ...command, place: placeOf(command.line) })),
    );
  const text = exec === null ? rest : exec[1] === "-c" ? exec.slice(2).join(" ") : exec.join(" ");
  return readShell(text).map((command) => ({ ...command, place }));
}

/** The options of each `--mount` of a RUN by their names: `type`, `target`, `source`, `id`. */
export function runMounts({ flags }: Instruction): readonly ReadonlyMap<string, string>[] {
  return (flags.get("mount") ?? []).map((text) => {
    const options = text.replaceAll(/["']/g, "").split(",");
    return new Map(
      options.map((option) => {
        const [name = "", value = ""] = option.split(/=(.*)/s);
        return [name, value];
      }),
    );
  });
}

/** The folders that RUN keeps between builds: `--mount=type=cache`. */
export function cacheMounts(instruction: Instruction): readonly string[] {
  return runMounts(instruction).flatMap((mount) => {
    const target = mount.get("target") ?? mount.get("dst") ?? mount.get("destination");
    return mount.get("type") === "cache" && target !== undefined ? [target] : [];
  });
}
