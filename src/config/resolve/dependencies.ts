import { UserError } from "../errors.ts";
import type { DependencyFile, Facts } from "../facts.ts";
import type { AddedRequirement, DependencyPlan, Strategy } from "../plan.ts";
import type { AnswerReader } from "../question.ts";
import { mapToWheels, normalizeName } from "../requirements.ts";

/** The server of the image, pinned: the newest on PyPI on 2026-11-23, and the ones that the engine tests run. */
const SERVERS = {
  gunicorn: "gunicorn==27.0.1",
  uvicorn: "uvicorn==0.54.0",
  "uvicorn-worker": "uvicorn-worker==0.4.0",
} as const;

/** What the image installs: the project's own files, translated where needed, and what they lack. */
export function resolveDependencies(answers: AnswerReader, facts: Facts): DependencyPlan {
  const strategy = answers.text("application.dependencies.strategy") as Strategy;
  const paths = answers.list("application.dependencies.files");
  const files = paths.map((path) => findFile(path, facts)).filter((file) => file !== null);
  const mapped = strategy === "wheels" ? mapToWheels(files) : [];
  const listed = new Set(
    strategy === "wheels"
      ? mapped.map(({ requirement }) => requirementName(requirement))
      : facts.dependencies.files
          .filter(({ path }) => paths.includes(path))
          .flatMap(({ requirements }) => requirements.map(({ name }) => normalizeName(name))),
  );
  return { strategy, files: paths, mapped, added: addMissing(answers, facts, listed) };
}

/** A file that detection did not read (uv.lock holds no requirements of its own) counts as empty. */
function findFile(path: string, facts: Facts): DependencyFile | null {
  const found = facts.dependencies.files.find((file) => file.path === path);
  if (found !== undefined) return found;
  throw new UserError(
    `application.dependencies.files names ${path}, which is no dependency file of this project`,
    {
      next: `Choose from: ${facts.dependencies.files.map((file) => file.path).join(", ") || "(none was found)"}`,
      failure: "usage",
    },
  );
}

function requirementName(requirement: string): string {
  return normalizeName(/^[A-Za-z0-9._-]+/.exec(requirement)?.[0] ?? requirement);
}

function addMissing(
  answers: AnswerReader,
  facts: Facts,
  listed: ReadonlySet<string>,
): readonly AddedRequirement[] {
  const asgi = answers.text("application.interface") === "asgi";
  const servers = asgi ? Object.entries(SERVERS) : [["gunicorn", SERVERS.gunicorn] as const];
  const added: AddedRequirement[] = servers
    .filter(([name]) => !listed.has(name))
    .map(([, requirement]) => ({ requirement, why: "the production server" }));
  const extra = answers.has("application.dependencies.extra")
    ? answers.list("application.dependencies.extra")
    : [];
  for (const requirement of extra) {
    const name = requirementName(requirement);
    if (listed.has(name)) continue;
    const found = facts.dependencies.unlisted.find((unlisted) => unlisted.name === name);
    const where =
      found === undefined
        ? "asked for in cryo-init.yaml"
        : `imported in ${found.from.file}:${found.from.line ?? 1}, listed nowhere`;
    added.push({ requirement, why: where });
  }
  return added;
}
