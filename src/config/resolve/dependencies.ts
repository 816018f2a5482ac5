import { type DependencyFile, type Facts, formatPlace } from "../facts.ts";
import type { AddedRequirement, DependencyPlan, Strategy } from "../plan.ts";
import type { AnswerReader } from "../question.ts";
import { mapToWheels, normalizeName, wheelName } from "../requirements.ts";

/** The server of the image, pinned: the newest on PyPI on 2026-11-23, and the ones that the engine tests run. */
const SERVERS = {
  gunicorn: "gunicorn==27.0.1",
  uvicorn: "uvicorn==0.54.0",
  "uvicorn-worker": "uvicorn-worker==0.4.0",
} as const;

/** For a project that lists its own uvicorn: version 0.4 of the worker refuses one below 0.36, earlier ones take any. */
const FITTING_WORKER = { "uvicorn-worker": "uvicorn-worker>=0.2,<0.5" } as const;

/** Why the plan adds a server that nobody asked for. */
export const SERVER_REASON = "the production server";

/** What the image installs: the project's own files, translated where needed, and what they lack. Never throws. */
export function resolveDependencies(answers: AnswerReader, facts: Facts): DependencyPlan {
  const strategy = answers.text("application.dependencies.strategy") as Strategy;
  const paths = answers.list("application.dependencies.files");
  // A name that is no file of the project is a problem of its question (findProblems); here it counts as empty.
  const files = paths.flatMap((path) => facts.dependencies.files.filter((file) => file.path === path));
  const mapped = strategy === "wheels" ? mapToWheels(files) : [];
  const included = strategy === "wheels" ? [] : followIncludes(files, facts);
  const read = [...files, ...included];
  const listed = new Set(read.flatMap(({ requirements }) => requirements.map(wheelName)));
  return {
    strategy,
    files: paths,
    included: included.map(({ path }) => path),
    hashed: read.some(({ hashed }) => hashed === true),
    mapped,
    added: addMissing(answers, facts, listed),
  };
}

/** The files that these name with `-r` or `-c`, and those that these name in turn, without the ones given. */
function followIncludes(files: readonly DependencyFile[], facts: Facts): readonly DependencyFile[] {
  const found = new Map(files.map((file) => [file.path, file]));
  // A Map hands out what is added while it is being read, so this ends when nothing new is named.
  for (const { includes = [] } of found.values()) {
    for (const path of includes) {
      const file = facts.dependencies.files.find((candidate) => candidate.path === path);
      if (file !== undefined && !found.has(path)) found.set(path, file);
    }
  }
  return [...found.values()].slice(files.length);
}

/** The packages to install beside the listed ones: the server, and what was asked for. Each name once. */
function addMissing(
  answers: AnswerReader,
  facts: Facts,
  listed: ReadonlySet<string | null>,
): readonly AddedRequirement[] {
  const extras = answers.list("application.dependencies.extra").map((requirement) => ({
    name: requirementName(requirement),
    requirement,
    why: explainExtra(requirementName(requirement), facts),
  }));
  // A version of the server that people ask for wins over the pinned one: pip refuses both.
  const asked = new Set(extras.map(({ name }) => name));
  const chosen = listed.has("uvicorn") || asked.has("uvicorn") ? { ...SERVERS, ...FITTING_WORKER } : SERVERS;
  const servers = Object.entries(chosen)
    .filter(([name]) => name === "gunicorn" || answers.text("application.interface") === "asgi")
    .map(([name, requirement]) => ({ name, requirement, why: SERVER_REASON }))
    .filter(({ name }) => !asked.has(name));
  const added = new Map<string, AddedRequirement>();
  for (const { name, requirement, why } of [...servers, ...extras]) {
    if (!listed.has(name) && !added.has(name)) added.set(name, { requirement, why });
  }
  return [...added.values()];
}

/** The normalised name in a requirement as somebody has written it: `psutil==7.0.0`. */
export function requirementName(requirement: string): string {
  return normalizeName(/^[\w.-]+/.exec(requirement)?.[0] ?? requirement);
}

function explainExtra(name: string, { dependencies }: Facts): string {
  const found = dependencies.unlisted.find((unlisted) => unlisted.name === name);
  return found === undefined
    ? "asked for in cryo-init.yaml"
    : `imported in ${formatPlace(found.from)}, listed nowhere`;
}
