import type { DependencyFile, DependencyManager, Facts } from "./facts.ts";
import type { Strategy } from "./plan.ts";
import { recommend, type Suggestion, suggestFact } from "./question.ts";
import { wheelName } from "./requirements.ts";

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
  const strategy = STRATEGIES[manager.value];
  const hasFiles = (one: Strategy): boolean => dependencyFilesFor(one, facts).names.length > 0;
  // pyproject.toml alone says what is needed, and pip reads no list from it.
  const written = strategy === "requirements" && !hasFiles(strategy) && hasFiles("wheels");
  const suggestion = suggestFact({ ...manager, value: written ? "wheels" : strategy });
  const found = manager.from === null ? suggestion.why : `found ${manager.from.file}`;
  return {
    ...suggestion,
    why: manager.value === "conda" ? `${found}; wheels make a smaller image` : found,
  };
}

const KINDS: Readonly<Record<Strategy, { kinds: readonly DependencyFile["kind"][]; what: string }>> = {
  requirements: { kinds: ["requirements"], what: "requirements file" },
  wheels: {
    kinds: ["environment", "pyproject"],
    what: "environment.yml or pyproject.toml with dependencies",
  },
  conda: { kinds: ["environment"], what: "environment.yml" },
  uv: { kinds: ["uv-lock"], what: "uv.lock" },
  poetry: { kinds: ["poetry-lock"], what: "poetry.lock" },
};

/** The files that a strategy reads, and what to call them when there are none. */
export function dependencyFilesFor(
  strategy: Strategy,
  facts: Facts,
): { readonly names: readonly string[]; readonly what: string } {
  const { kinds, what } = KINDS[strategy];
  const files = kinds.flatMap((kind) =>
    facts.dependencies.files.filter(
      (file) =>
        file.kind === kind &&
        file.purpose !== "development" &&
        (kind !== "pyproject" || file.requirements.length > 0),
    ),
  );
  // The one that says so in its name; other requirements files (requirements_updated.txt) are alternatives.
  const best = files.find((file) => file.purpose === "production" && /prod/.test(file.path)) ?? files[0];
  if (best === undefined) return { names: [], what };
  if (strategy === "requirements") return { names: [best.path], what };
  if (strategy === "uv" || strategy === "poetry") {
    return { names: [best.path.replace(/[^/]*$/, "pyproject.toml"), best.path], what };
  }
  if (best.kind === "pyproject") return { names: [best.path], what };
  return { names: [best.path, ...pipFilesBeside(best, facts)], what };
}

/** requirements.txt, where it names packages that the conda environment does not hold. */
function pipFilesBeside(environment: DependencyFile, facts: Facts): readonly string[] {
  const held = new Set(environment.requirements.map(wheelName));
  return facts.dependencies.files
    .filter((file) => file.kind === "requirements" && file.path === "requirements.txt")
    .filter((file) => file.requirements.some((requirement) => !held.has(wheelName(requirement))))
    .map((file) => file.path);
}
