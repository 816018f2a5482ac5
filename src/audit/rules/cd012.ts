import { inheritedInstructions, lastInstruction } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { imageStages } from "../runtime-stages.ts";

/** A shell between Docker and the program. */
export const cd012: Rule = {
  id: "CD012",
  title: "Shell-form CMD or ENTRYPOINT",
  severity: "medium",
  what: "A CMD or ENTRYPOINT of the final stage that is no JSON list and does not begin with `exec`.",
  why: "A shell is the container's first process then, and does not pass SIGTERM on: running requests are cut off after the grace period, with exit code 137. Behind an ENTRYPOINT in this form, CMD and the arguments of `docker run` are not seen at all.",
  fix: 'Write it as a list with double quotes, `["gunicorn", "app:app"]`; what needs a shell goes into a script that ends with `exec`.',
  settled: true,
  references: ["DL3025", "JSONArgsRecommended"],
  find: (subject) =>
    onePerPlace(
      imageStages(subject).flatMap((stage) => {
        // Whoever names the shell has thought of it: BuildKit's own check takes that for an answer too.
        if (inheritedInstructions(stage).some(({ keyword }) => keyword === "SHELL")) return [];
        return ["ENTRYPOINT", "CMD"].flatMap((keyword): readonly Hit[] => {
          const instruction = lastInstruction(stage, keyword);
          if (instruction === null || instruction.exec !== null || instruction.rest === "") return [];
          if (/^exec\s/.test(instruction.rest)) return [];
          const broken = instruction.rest.startsWith("[") ? ", because its list is no valid JSON" : "";
          return [{ place: instruction.place, message: `${keyword} runs through a shell${broken}.` }];
        });
      }),
    ),
};
