import { type SetVariable, variablesOfService, variablesOfStage } from "../environment.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { readPython } from "../python-command.ts";
import { runtimeStages } from "../runtime-stages.ts";
import { startsOf } from "../starts.ts";

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
  find: (subject) => {
    const ofImages = runtimeStages(subject).flatMap(({ stage }) => {
      const last = variablesOfStage(stage).findLast(({ name }) => name === "PYTHONOPTIMIZE");
      return last === undefined ? [] : [last];
    });
    const ofServices = subject.composeFiles.flatMap(({ services }) =>
      services.flatMap((service) => variablesOfService(service)),
    );
    const starts = startsOf(subject).flatMap(({ commands, place }): readonly Hit[] => {
      const options = commands.flatMap((words) => readPython(words)?.options ?? []);
      const option = options.find((word) => /^-[A-Za-z]*O/.test(word));
      if (option === undefined) return [];
      return [{ place, message: `Started with "python ${option}", Python leaves out every assert.` }];
    });
    return onePerPlace([...[...ofImages, ...ofServices].flatMap(judge), ...starts]);
  },
};

function judge({ name, value, place }: SetVariable): readonly Hit[] {
  if (name !== "PYTHONOPTIMIZE" || value === null || !strips(value)) return [];
  return [{ place, message: `PYTHONOPTIMIZE=${value} leaves out every assert.` }];
}

/** Python takes any text that is no number for 1; what a variable would bring is not known. */
function strips(value: string): boolean {
  return value.trim() !== "" && !/^0+$/.test(value.trim()) && !value.includes("$");
}
