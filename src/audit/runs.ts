import { type Instruction, inheritedInstructions, type Stage } from "./dockerfile/read-dockerfile.ts";
import { readShell, type ShellCommand } from "./dockerfile/shell-commands.ts";
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
}

/** Each RUN of a stage itself, not of those that it goes on from. */
export function runsOf({ instructions }: Stage): readonly Run[] {
  return readRuns(instructions);
}

/** The same with those of the stages that it goes on from: what made all that is in the image. */
export function allRuns(stage: Stage): readonly Run[] {
  return readRuns(inheritedInstructions(stage));
}

/** The commands of every RUN that made what is in a stage. */
export function allRunCommands(stage: Stage): readonly BuildCommand[] {
  return allRuns(stage).flatMap(({ commands }) => commands);
}

/** Each RUN that made what a production image holds: those of build stages leave nothing behind in it. */
export function runsOfImages(subject: Subject): readonly Run[] {
  const stages = runtimeStages(subject).map(({ stage }) => stage);
  return readRuns([...new Set(stages.flatMap(inheritedInstructions))]);
}

/** Each RUN of every stage. */
export function everyRun({ dockerfiles }: Subject): readonly Run[] {
  return dockerfiles.flatMap(({ stages }) => stages.flatMap(runsOf));
}

/** Most rules read the same instructions. */
const known = new WeakMap<Instruction, Run>();

function readRuns(instructions: readonly Instruction[]): readonly Run[] {
  return instructions
    .filter(({ keyword }) => keyword === "RUN")
    .map((instruction) => {
      const run = known.get(instruction) ?? readRun(instruction);
      known.set(instruction, run);
      return run;
    });
}

function readRun(instruction: Instruction): Run {
  const { place } = instruction;
  const commands = shellTexts(instruction).flatMap(readShell);
  return { instruction, commands: commands.map((command) => ({ ...command, place })) };
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
