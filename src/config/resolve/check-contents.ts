import { dependencyFilesFor, suggestStrategy } from "../dependencies.ts";
import { type Facts, formatPlace } from "../facts.ts";
import type { Check, DependencyPlan, Plan, Strategy } from "../plan.ts";
import { normalizeName, wheelName } from "../requirements.ts";
import { formatSetCommand } from "../set-command.ts";
import { joinSome } from "./check-dependencies.ts";
import { requirementName, SERVER_REASON } from "./dependencies.ts";

/** What the application needs to start, as far as the checkout says, and an answer leaves out of the image. */
export function checkContents(
  { app, dependencies }: Pick<Plan, "app" | "dependencies">,
  facts: Facts,
): readonly Check[] {
  return [
    ...checkSource(app, facts),
    ...checkFiles(dependencies, facts),
    ...checkUnlisted(dependencies, facts),
  ];
}

function checkSource({ sources, excluded }: Plan["app"], facts: Facts): readonly Check[] {
  const missing = facts.sources.filter((path) => !sources.some((source) => takes(source, path)));
  const cut = facts.sources.filter((path) => !missing.includes(path) && isCut(excluded, path));
  return [
    ...warn("source", "application.source", missing, {
      message: "the application imports, reads or serves it, and it is not in the image",
      value: [...new Set([...sources, ...missing])],
    }),
    ...warn("excluded", "application.excluded", cut, {
      message: "the application imports, reads or serves it, and it is kept out of the image",
      value: excluded.filter((pattern) => !cut.some((path) => isCut([pattern], path))),
    }),
  ];
}

/** Whether an entry brings a file or folder, or a part of that folder: which parts are needed, nobody says. */
function takes(source: string, path: string): boolean {
  const top = source.replace(/^\.\//, "").split("/")[0] ?? "";
  if (!/[*?[]/.test(top)) return top === path;
  const pattern = top
    .replace(/[^\w*?]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return top.includes("[") || new RegExp(`^${pattern}$`).test(path);
}

function isCut(patterns: readonly string[], path: string): boolean {
  return patterns.some((pattern) => pattern.replace(/^\*\*\//, "").replace(/(?:\/\*{0,2})?$/, "") === path);
}

/** The packages of files that the image would install from by itself, and that an answer leaves out. */
function checkFiles(plan: DependencyPlan, facts: Facts): readonly Check[] {
  const { strategy, files, included, added } = plan;
  const { names } = dependencyFilesFor(strategy, facts);
  const packagesOf = (paths: readonly string[]): readonly string[] =>
    facts.dependencies.files
      .filter(({ path }) => paths.includes(path))
      .flatMap(({ requirements }) => requirements.map((one) => wheelName(one) ?? normalizeName(one.name)));
  const held = new Set([...packagesOf([...files, ...included]), ...namesOf(added)]);
  const left = names.filter((path) => !files.includes(path) && !included.includes(path));
  const missing = [...new Set(packagesOf(left))].filter((name) => !held.has(name));
  const imported = facts.heavy
    .map(({ name }) => normalizeName(name))
    .filter((name) => !held.has(name) && !missing.includes(name));
  const better = suggestStrategy(facts).value;
  const unread = files.filter((path) => !canRead(strategy, facts, path));
  if (unread.length > 0 && names.length > 0) {
    const message = `application.dependencies.files: ${READERS[strategy]} cannot install from ${joinSome(unread)}`;
    const setting = "application.dependencies.files";
    return [
      {
        id: "file-kinds",
        severity: "error",
        message,
        fix: formatSetCommand([setting, names.join(",")]),
        setting,
      },
    ];
  }
  return [
    ...warn("dependency-files", "application.dependencies.files", missing, {
      message: `listed in ${left.join(" and ")} alone, which the image does not install from`,
      value: [...new Set([...names, ...files])],
    }),
    // Of the files that are found by themselves, a package may have a name that is not known here.
    ...warn("strategy", "application.dependencies.strategy", better === strategy ? [] : imported, {
      message: `the application imports it, and the image installs from ${files.join(" and ") || "no file"} alone`,
      value: [better],
    }),
  ];
}

const READERS: Readonly<Record<Strategy, string>> = {
  requirements: "pip",
  wheels: "pip",
  conda: "conda",
  uv: "uv",
  poetry: "Poetry",
};

/** Of conda's files, pip reads a list that is written from them; uv and Poetry read their own two. */
function canRead(strategy: Strategy, facts: Facts, path: string): boolean {
  if (dependencyFilesFor(strategy, facts).names.includes(path)) return true;
  const kind = facts.dependencies.files.find((file) => file.path === path)?.kind;
  if (kind === undefined) return true;
  switch (strategy) {
    case "requirements":
      return kind === "requirements";
    case "wheels":
      return kind === "requirements" || kind === "environment" || kind === "pyproject";
    case "conda":
      return kind === "requirements" || kind === "environment";
    default:
      return false;
  }
}

/** Packages that the code imports at its start, no file lists, and the answer does not name either. */
function checkUnlisted({ added }: DependencyPlan, { dependencies }: Facts): readonly Check[] {
  const held = new Set(namesOf(added));
  const needed = dependencies.unlisted.filter(({ reached, optional }) => reached && !optional);
  const missing = needed.filter(({ name }) => !held.has(normalizeName(name)));
  const [first] = missing;
  if (first === undefined) return [];
  const extra = added.filter(({ why }) => why !== SERVER_REASON).map(({ requirement }) => requirement);
  const names = missing.map(({ name }) => name);
  return warn("unlisted", "application.dependencies.extra", names, {
    message: `imported in ${formatPlace(first.from)}, and nothing installs it`,
    value: [...extra, ...names],
  });
}

function namesOf(added: DependencyPlan["added"]): readonly string[] {
  return added.map(({ requirement }) => requirementName(requirement));
}

function warn(
  id: string,
  setting: string,
  names: readonly string[],
  { message, value }: { readonly message: string; readonly value: readonly string[] },
): readonly Check[] {
  if (names.length === 0) return [];
  const fix = formatSetCommand([setting, value.join(",")]);
  return [{ id, severity: "warning", message: `${setting}: ${joinSome(names)}: ${message}`, fix, setting }];
}
