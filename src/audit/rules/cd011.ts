import { expandVariables } from "../dockerfile/expand-variables.ts";
import { inheritedInstructions, readAssignments } from "../dockerfile/read-dockerfile.ts";
import { variablesOfService } from "../environment.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { type RuntimeStage, runtimeStages, stageValues } from "../runtime-stages.ts";
import { startCommands } from "../start-commands.ts";
import type { Subject } from "../subject.ts";

/** Python that skips every `assert`. */
export const cd011: Rule = {
  id: "CD011",
  title: "Asserts stripped",
  severity: "medium",
  what: "PYTHONOPTIMIZE with 1 or more in the image or a service, or `python -O` and `-OO` as what is started.",
  why: "Python leaves out every `assert`: checks of the application and of its packages vanish without a word, `-OO` takes the docstrings that some packages read too, and nothing gets faster by it.",
  fix: "Take PYTHONOPTIMIZE or `-O` out.",
  settled: true,
  references: [],
  find: (subject) =>
    onePerPlace([
      ...runtimeStages(subject).flatMap(findInImage),
      ...findInServices(subject),
      ...startCommands(subject).flatMap(({ words, place }): readonly Hit[] => {
        const python = words.findIndex((word) => /(?:^|\/)python[\d.]*$/.test(word));
        const options = python === -1 ? [] : words.slice(python + 1);
        const end = options.findIndex((word) => !/^-[A-Za-z]+$/.test(word) || /^-[mc]/.test(word));
        const option = options.slice(0, end === -1 ? undefined : end).find((word) => word.includes("O"));
        return option === undefined
          ? []
          : [{ place, message: `Started with "python ${option}", Python leaves out every assert.` }];
      }),
    ]),
};

function findInImage({ dockerfile, stage }: RuntimeStage): readonly Hit[] {
  const last = inheritedInstructions(stage).findLast(
    ({ keyword, rest }) =>
      keyword === "ENV" && readAssignments(rest).some(({ name }) => name === "PYTHONOPTIMIZE"),
  );
  const value = expandVariables(stageValues(dockerfile, stage).get("PYTHONOPTIMIZE") ?? "", new Map());
  return last !== undefined && strips(value) ? [{ place: last.place, message: say(value) }] : [];
}

function findInServices({ composeFiles }: Subject): readonly Hit[] {
  return composeFiles.flatMap(({ services }) =>
    services.flatMap((service) =>
      variablesOfService(service).flatMap(({ name, value, place }): readonly Hit[] =>
        name === "PYTHONOPTIMIZE" && value !== null && strips(value) ? [{ place, message: say(value) }] : [],
      ),
    ),
  );
}

/** Python takes any text that is no number for 1; what a variable would bring is not known. */
function strips(value: string): boolean {
  return value.trim() !== "" && !/^0+$/.test(value.trim()) && !value.includes("$");
}

function say(value: string): string {
  return `PYTHONOPTIMIZE=${value} leaves out every assert.`;
}
