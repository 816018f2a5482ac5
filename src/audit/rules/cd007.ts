import { copiesAll, copiesOf, leavesOf } from "../build-context.ts";
import { type Instruction, inheritedInstructions, type Stage } from "../dockerfile/read-dockerfile.ts";
import { readShell } from "../dockerfile/shell-commands.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { installsFromFile } from "../package-installs.ts";

/** An order of instructions in which every change of the source installs all packages anew. */
export const cd007: Rule = {
  id: "CD007",
  title: "Source before dependencies",
  severity: "medium",
  what: "`COPY . .` ahead of the instruction that installs the dependencies, in the same stage.",
  why: "Docker reuses a layer only while everything before it is unchanged: with the source in front, each edit of any file downloads and installs every package again.",
  fix: "Copy the files that name the dependencies first, install, and copy the rest of the source after that.",
  settled: true,
  references: [],
  find: (subject) =>
    onePerPlace(subject.dockerfiles.flatMap(({ stages }) => leavesOf(stages).flatMap(findInStage))),
};

function findInStage(stage: Stage): readonly Hit[] {
  const instructions = inheritedInstructions(stage);
  const install = instructions.findIndex(installs);
  if (install === -1) return [];
  const copied = copiesOf(stage).find(
    (one) => copiesAll(one) && instructions.indexOf(one.instruction) < install,
  );
  const line = instructions[install]?.place.line;
  return copied === undefined
    ? []
    : [
        {
          place: copied.instruction.place,
          message: `All of the source is copied before the dependencies are installed in line ${line}.`,
        },
      ];
}

function installs({ keyword, rest, exec, heredocs }: Instruction): boolean {
  if (keyword !== "RUN") return false;
  const texts = exec === null ? (heredocs.length > 0 ? heredocs : [rest]) : [exec.join(" ")];
  return texts.flatMap(readShell).some(({ words }) => installsFromFile(words));
}
