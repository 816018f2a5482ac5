import type { Facts } from "../facts.ts";
import type { Check, DependencyPlan } from "../plan.ts";
import { formatSetCommand } from "../set-command.ts";
import { classifyConda } from "../wheel-names.ts";

/** Names that a message lists. */
const MOST_NAMES = 5;

const SETTING = "application.dependencies.strategy";

/** What conda would install and wheels may not: nothing of it is left out or guessed in silence. */
export function checkDependencies(
  { strategy, files, mapped }: DependencyPlan,
  facts: Facts,
): readonly Check[] {
  if (strategy !== "wheels") return [];
  const programs = facts.dependencies.files
    .filter(({ path }) => files.includes(path))
    .flatMap(({ requirements }) => requirements)
    .filter(({ kind, name }) => kind === "conda" && classifyConda(name).kind === "program")
    .map(({ name }) => name);
  const assumed = mapped.filter((line) => line.assumed).map(({ original }) => original);
  return [
    ...warn("conda-programs", programs, "no Python package, and the image does without"),
    ...warn("wheel-names", assumed, "only taken to have the same name on PyPI; see docker/requirements.txt"),
  ];
}

function warn(id: string, names: readonly string[], what: string): readonly Check[] {
  if (names.length === 0) return [];
  const message = `conda's ${joinSome(names)}: ${what}`;
  return [{ id, severity: "warning", message, fix: formatSetCommand([SETTING, "conda"]), setting: SETTING }];
}

/** `a, b and 3 more` */
export function joinSome(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
