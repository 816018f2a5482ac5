import { finalStage, type Instruction, type Stage } from "./dockerfile/read-dockerfile.ts";
import { type BuildCommand, isDevelopment, runCommands } from "./images.ts";
import type { Subject } from "./subject.ts";

/** One RUN with its commands. */
export interface Run {
  readonly instruction: Instruction;
  readonly commands: readonly BuildCommand[];
}

/** Each RUN of a stage, and of those that it goes on from. */
export function allRuns(stage: Stage): readonly Run[] {
  return [
    ...(stage.parent === null ? [] : allRuns(stage.parent)),
    ...stage.instructions
      .filter(({ keyword }) => keyword === "RUN")
      .map((instruction) => ({
        instruction,
        commands: runCommands({ ...stage, instructions: [instruction] }),
      })),
  ];
}

/** The folders that RUN keeps between builds: `--mount=type=cache`. */
export function cacheMounts({ place }: Instruction): readonly string[] {
  return [...place.text.matchAll(/--mount=(\S+)/g)].flatMap(([, text = ""]) => {
    const parts = new Map(
      text
        .replaceAll(/["']/g, "")
        .split(",")
        .map((part) => {
          const at = part.indexOf("=");
          return [part.slice(0, at), part.slice(at + 1)] as const;
        }),
    );
    const target = parts.get("target") ?? parts.get("dst") ?? parts.get("destination");
    return parts.get("type") === "cache" && target !== undefined ? [target] : [];
  });
}

/** Each RUN that made what a production image holds: those of build stages leave nothing behind in it. */
export function runsOfImages({ dockerfiles }: Subject): readonly Run[] {
  return dockerfiles
    .filter((file) => !isDevelopment(file))
    .flatMap((dockerfile) => {
      const stage = finalStage(dockerfile);
      return stage === null ? [] : allRuns(stage);
    });
}

/** Each RUN of every stage. */
export function everyRun({ dockerfiles }: Subject): readonly Run[] {
  return dockerfiles.flatMap(({ stages }) => stages.flatMap((stage) => allRuns({ ...stage, parent: null })));
}
