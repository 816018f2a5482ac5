import { everyStage, type Instruction } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";

/** Instructions of which only the last one of a stage counts. */
const SINGLE = ["CMD", "ENTRYPOINT", "HEALTHCHECK"] as const;

function replacedIn(instructions: readonly Instruction[]): readonly Hit[] {
  return SINGLE.flatMap((keyword) => {
    const own = instructions.filter((one) => one.keyword === keyword);
    const last = own.at(-1);
    return own.slice(0, -1).map(
      ({ place }): Hit => ({
        place,
        message: `This ${keyword} is replaced by the one in line ${last?.place.line}.`,
      }),
    );
  });
}

/** Instructions that have no effect, because a later one replaces them. */
export const cd015: Rule = {
  id: "CD015",
  title: "Instruction that only the last of counts, twice",
  severity: "medium",
  what: "More than one CMD, ENTRYPOINT or HEALTHCHECK in a stage.",
  why: "Docker keeps the last one and drops the others without a word: whoever reads the file takes for granted something that never runs.",
  fix: "Delete the earlier one; two programs are two services.",
  settled: true,
  references: ["DL4003", "DL4004", "DL3012", "DS-0016", "DS-0007", "DS-0023"],
  find: ({ dockerfiles }) =>
    onePerPlace(
      dockerfiles.flatMap(everyStage).flatMap(({ instructions }) => [
        ...replacedIn(instructions.filter(({ triggered }) => !triggered)),
        // What ONBUILD brings, a stage may well replace.
        ...replacedIn(instructions.filter(({ triggered }) => triggered)),
      ]),
    ),
};
