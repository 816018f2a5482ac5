import type { Hit, Rule } from "../finding.ts";
import { isRoot, userOf } from "../image-user.ts";
import { runtimeStages } from "../runtime-stages.ts";

/** A user that only the image's own passwd file can tell the number of. */
export const cd004: Rule = {
  id: "CD004",
  title: "User by name",
  severity: "low",
  what: "A last USER of the final stage that is a name instead of a number.",
  why: "Nobody outside of the image can tell that the name is not root: Kubernetes refuses the container under `runAsNonRoot`, and the owner of a mounted folder has to be looked up.",
  fix: "Write the number of the account, and its group's: `USER 10001:10001`.",
  settled: true,
  references: ["DL3066"],
  find: (subject) =>
    runtimeStages(subject).flatMap(({ stage }): readonly Hit[] => {
      const { name, instruction } = userOf(stage);
      if (name === null || instruction === null || isRoot(name) || /^\d*$/.test(name)) return [];
      return [{ place: instruction.place, message: `The image's user is ${name}, by name.` }];
    }),
};
