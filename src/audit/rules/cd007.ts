import { copiesAll, copiesOf } from "../copies.ts";
import type { Dockerfile, Stage } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { readInstall } from "../package-installs.ts";
import { ownRuns, type Run } from "../runs.ts";

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
  find: ({ dockerfiles }) => onePerPlace(dockerfiles.flatMap(findIn)),
};

function findIn({ stages }: Dockerfile): readonly Hit[] {
  /** Stages that install, or go on from such: what follows there is copied behind it. */
  const installed = new Set<Stage | null>();
  return stages.flatMap((stage): readonly Hit[] => {
    const install = ownRuns(stage).find(installsFromFile)?.instruction;
    const isFirst = !installed.has(stage.parent);
    if (install !== undefined || !isFirst) installed.add(stage);
    if (install === undefined || !isFirst) return [];
    const behind = new Set(stage.instructions.slice(stage.instructions.indexOf(install)));
    const copy = copiesOf(stage).find((one) => copiesAll(one) && !behind.has(one.instruction));
    if (copy === undefined) return [];
    const message = `All of the source is copied before the dependencies are installed in line ${install.place.line}.`;
    return [{ place: copy.instruction.place, message }];
  });
}

/** True for a RUN that needs only the files that name the packages. */
function installsFromFile({ commands }: Run): boolean {
  return commands.map(readInstall).some((one) => one !== null && one.sources.length > 0 && !one.takesSource);
}
