import type { DependencyFile, DependencyManager, Facts } from "./facts.ts";
import type { Strategy } from "./plan.ts";
import { recommend, type Suggestion } from "./question.ts";

const STRATEGIES: Readonly<Record<DependencyManager, Strategy>> = {
  pip: "requirements",
  // Wheels make the smaller image and need no image but Python's; the mapping is written down for review.
  conda: "wheels",
  uv: "uv",
  poetry: "poetry",
};

/** How the image should install the project's dependencies. */
export function suggestStrategy(facts: Facts): Suggestion<string> {
  const [manager] = facts.dependencies.managers;
  if (manager === undefined) return recommend("requirements", "no dependency file was found");
  const where = manager.from === null ? "" : `found ${manager.from.file}`;
  return {
    value: STRATEGIES[manager.value],
    origin: "detected",
    why: manager.value === "conda" ? `${where}; wheels make a smaller image` : where,
    ...(manager.from === null ? {} : { from: manager.from }),
  };
}

const KINDS: Readonly<Record<Strategy, { kind: DependencyFile["kind"]; what: string }>> = {
  requirements: { kind: "requirements", what: "requirements file" },
  wheels: { kind: "environment", what: "environment.yml" },
  conda: { kind: "environment", what: "environment.yml" },
  uv: { kind: "uv-lock", what: "uv.lock" },
  poetry: { kind: "poetry-lock", what: "poetry.lock" },
};

/** The files that a strategy reads, and what to call them when there are none. */
export function dependencyFilesFor(
  strategy: string,
  facts: Facts,
): { readonly names: readonly string[]; readonly what: string } {
  const { kind, what } = KINDS[strategy as Strategy] ?? KINDS.requirements;
  const files = facts.dependencies.files.filter(
    (file) => file.kind === kind && file.purpose !== "development",
  );
  const production = files.filter((file) => file.purpose === "production" && /prod/.test(file.path));
  const [best] = production.length > 0 ? production : files;
  if (best === undefined) return { names: [], what };
  if (strategy === "requirements") {
    // Other requirements files at the same place (requirements_updated.txt) are alternatives, not additions.
    return { names: [best.path], what };
  }
  if (strategy === "uv" || strategy === "poetry") return { names: ["pyproject.toml", best.path], what };
  return { names: [best.path, ...pipFilesBeside(best, facts)], what };
}

/** requirements.txt files that name packages which the conda environment does not hold. */
function pipFilesBeside(environment: DependencyFile, facts: Facts): readonly string[] {
  const held = new Set(environment.requirements.map(({ name }) => name.toLowerCase()));
  return facts.dependencies.files
    .filter((file) => file.kind === "requirements" && file.path === "requirements.txt")
    .filter((file) => file.requirements.some(({ name }) => !held.has(name.toLowerCase())))
    .map((file) => file.path);
}
