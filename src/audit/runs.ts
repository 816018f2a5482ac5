import { type Instruction, leavesOf, type Stage } from "./dockerfile/read-dockerfile.ts";
import { readShell, type ShellCommand } from "./dockerfile/shell-commands.ts";
import { stepsOf } from "./dockerfile/steps.ts";
import type { Place } from "./finding.ts";
import { runtimeStages } from "./runtime-stages.ts";
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

/** Most rules read the same stages. */
const known = new WeakMap<Stage, readonly Run[]>();

/** Each RUN of a stage and of those that it goes on from: what made all that is in the image. */
export function runsOf(stage: Stage): readonly Run[] {
  const runs = known.get(stage) ?? readRuns(stage);
  known.set(stage, runs);
  return runs;
}

function readRuns(stage: Stage): readonly Run[] {
  const runs: Run[] = [];
  for (const { instruction, folder } of stepsOf(stage)) {
    if (instruction.keyword !== "RUN") continue;
    const { place } = instruction;
    const commands = shellTexts(instruction).flatMap(readShell);
    runs.push({ instruction, folder, commands: commands.map((command) => ({ ...command, place })) });
  }
  return runs;
}

/** The commands of every RUN that made what is in a stage. */
export function runCommandsOf(stage: Stage): readonly BuildCommand[] {
  return runsOf(stage).flatMap(({ commands }) => commands);
}

/** Each RUN that made what a production image holds: those of build stages leave nothing behind in it. */
export function runsOfImages(subject: Subject): readonly Run[] {
  return runsOfAll(runtimeStages(subject).map(({ stage }) => stage));
}

/** Each RUN of every stage. */
export function everyRun({ dockerfiles }: Pick<Subject, "dockerfiles">): readonly Run[] {
  return runsOfAll(dockerfiles.flatMap(({ stages }) => leavesOf(stages)));
}

/** Stages that go on from the same one have its instructions in common, which count once. */
function runsOfAll(stages: readonly Stage[]): readonly Run[] {
  return [...new Map(stages.flatMap(runsOf).map((run) => [run.instruction, run])).values()];
}

/** What a shell reads of RUN: a heredoc is its script where nothing else is given it as a file. */
function shellTexts({ exec, rest, heredocs }: Instruction): readonly string[] {
  if (exec !== null) return [exec[1] === "-c" ? exec.slice(2).join(" ") : exec.join(" ")];
  const isScript = /^(?:(?:\S*\/)?(?:ba|da|z)?sh(?:\s+-\w+)*\s+)?<<-?\s*["']?\w+["']?\s*$/.test(rest);
  return heredocs.length > 0 && isScript ? heredocs : [rest];
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
