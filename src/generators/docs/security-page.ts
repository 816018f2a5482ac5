import type { FileSet } from "../../config/file-set.ts";
import { composeNames, type Plan } from "../../config/plan.ts";
import { formatSetCommand } from "../../config/set-command.ts";
import { joinWords } from "../../config/words.ts";
import { describeApply, formatApply } from "./apply.ts";
import { formatCode } from "./markdown.ts";
import { findLine, linkPlace } from "./places.ts";
import type { Practice } from "./practice.ts";
import { listPractices } from "./practices.ts";

/** What the page on security shows: practices applied and declined, with evidence from the generated files. */
export function describeSecurity(plan: Plan, files: FileSet): object {
  const practices = listPractices(plan);
  return {
    inForce: plan.environments.map((environment) => formatApply(describeApply(environment, "secret", plan))),
    applied: practices
      .filter(({ applied }) => applied)
      .map((practice) => describePractice(practice, plan, files)),
    declined: practices
      .filter(({ applied }) => !applied)
      .map((practice) => describePractice(practice, plan, files)),
    secretFiles: plan.app.secrets.map(({ file }) => `secrets/${file}`).join(" "),
    secrets: plan.app.secrets.map(({ variable, file, required }) => ({
      variable: formatCode(variable),
      file: formatCode(`secrets/${file}`),
      needed: required ? "the application does not start without it" : "optional",
    })),
  };
}

function describePractice(practice: Practice, plan: Plan, files: FileSet): object {
  const references = [
    ...(practice.cis === null ? [] : [`CIS ${practice.cis}`]),
    ...(practice.owasp === null ? [] : [`OWASP rule ${practice.owasp}`]),
  ];
  return {
    ...practice,
    places: describePlaces(practice, plan, files),
    references: references.length === 0 ? "common practice" : references.join("; "),
    command:
      practice.command ??
      (practice.setting === null ? null : formatSetCommand([practice.setting.id, practice.setting.other])),
  };
}

/** Every generated file that shows the practice, with the line; and the variants that do without it. */
function describePlaces({ shownBy }: Practice, plan: Plan, files: FileSet): string | null {
  if (shownBy === null) return null;
  const inCompose = shownBy.file === "compose" || shownBy.file === "app";
  const paths = inCompose ? plan.environments.map(({ file }) => file) : [shownBy.file];
  const found = paths.map((file) => ({ file, line: lineOf(file, shownBy, plan, files) }));
  const places = found.flatMap(({ file, line }) =>
    line === null ? [] : [linkPlace({ file, line }, plan.documentation)],
  );
  const without = found.flatMap(({ file, line }) => (line === null ? [formatCode(file)] : []));
  if (places.length === 0) return null;
  return without.length === 0 ? joinWords(places) : `${joinWords(places)}; not in ${joinWords(without)}`;
}

function lineOf(
  file: string,
  shownBy: NonNullable<Practice["shownBy"]>,
  plan: Plan,
  files: FileSet,
): number | null {
  const environment = plan.environments.find((candidate) => candidate.file === file);
  const ownService = shownBy.file === "app" && environment !== undefined;
  const services = ownService ? composeNames(environment.name, "app") : [];
  return findLine(files, file, { pattern: shownBy.pattern, services });
}
