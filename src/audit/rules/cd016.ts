import { startsShell } from "../dockerfile/shell-commands.ts";
import type { Hit, Rule } from "../finding.ts";
import { healthChecks } from "../health-checks.ts";

/** A word of a list that is an operator to a shell alone. */
export const SHELL_OPERATOR = /^(?:\|\|?|&&|;|>{1,2}|<|\d>&\d)$/;
/** A word that holds such operators within. */
export const HOLDS_OPERATOR = /\|\||&&/;

/** Shell operators in a health check that no shell reads. */
export const cd016: Rule = {
  id: "CD016",
  title: "Exec-form check with shell syntax",
  severity: "high",
  what: "A health check written as a list, with `||`, `&&`, `;` or `>` as one of its words; the script behind `sh -c` may hold them.",
  why: "No shell reads a list: the operator is an argument of the program. `curl … || exit 1` never passes then, because curl asks for a page called `||`; `redis-cli ping || exit 1` never fails.",
  fix: "Write it in shell form (`CMD-SHELL`), or leave the operator out: a check fails by the program's own exit code.",
  settled: true,
  references: [],
  find: (subject) =>
    healthChecks(subject).flatMap(({ exec, place }): readonly Hit[] => {
      // The word behind `-c` is what a shell reads.
      const script =
        exec !== null && startsShell(exec) ? exec.findIndex((word) => /^-\w*c$/.test(word)) + 1 : -1;
      const operator = exec?.find(
        (word, at) => at !== script && (SHELL_OPERATOR.test(word) || HOLDS_OPERATOR.test(word)),
      );
      return operator === undefined
        ? []
        : [{ place, message: `The check passes "${operator}" to ${exec?.[0]} as an argument.` }];
    }),
};
