import { type Change, type ChangeKind, writes } from "../config/changes.ts";
import { fileFlags } from "../config/extension-points.ts";
import { type Plan, SITE_FOLDER } from "../config/plan.ts";
import { PROXY_FOLDER } from "../generators/compose/proxy.ts";
import { describeApply } from "../generators/docs/apply.ts";
import { TITLES } from "../generators/docs/services.ts";
import { type DiffLine, diffTexts, renderDiff } from "../reconcile/render-diff.ts";
import type { Outcome } from "./project.ts";
import { quoteWord } from "./shell.ts";
import type { Terminal } from "./terminal.ts";

const SITE = `${SITE_FOLDER}/`;

const MARKS: Readonly<Record<ChangeKind, string>> = {
  create: "+",
  update: "~",
  merge: "~",
  replace: "!",
  conflict: "!",
  remove: "-",
  identical: "=",
  kept: "=",
  deleted: "=",
};

/** One line a file, files of one folder that share a fate together: a site of thirty pages is one line. */
export function describeChanges(changes: readonly Change[]): readonly string[] {
  const shown = changes.filter(
    (change) => writes(change) || change.kind === "kept" || change.kind === "deleted",
  );
  const lines: string[] = [];
  const grouped = new Map<string, number>();
  for (const change of shown) {
    const { mark, kind, why } = describeFate(change);
    const folder = change.path.startsWith(SITE) ? SITE : null;
    if (folder === null) {
      lines.push(`${mark} ${kind.padEnd(8)} ${change.path.padEnd(34)} ${why}`);
      continue;
    }
    const key = `${mark} ${kind.padEnd(8)} ${folder}`;
    grouped.set(key, (grouped.get(key) ?? 0) + 1);
  }
  for (const [key, count] of grouped)
    lines.push(`${key.padEnd(45)} ${count} ${count === 1 ? "file" : "files"} of the documentation site`);
  return lines;
}

/** A conflict that somebody has settled is one no more. */
function describeFate(change: Change): {
  readonly mark: string;
  readonly kind: ChangeKind;
  readonly why: string;
} {
  const { kind, reason, purpose, before, after, choices } = change;
  if (kind !== "conflict" || after === null || after === choices?.markers)
    return { mark: MARKS[kind], kind, why: kind === "create" || kind === "update" ? purpose : reason };
  if (after === before) return { mark: MARKS.kept, kind: "kept", why: "Your lines stay: it is as it was." };
  const taken = {
    [choices?.mine ?? ""]: "Your lines stay where it was in conflict.",
    [choices?.theirs ?? ""]: "The generated lines are taken where it was in conflict.",
  };
  return { mark: MARKS.merge, kind: "merge", why: taken[after] ?? "Settled in an editor." };
}

/** A unified diff as text; with colours where the terminal has them. */
export function formatDiff(change: Change, terminal: Pick<Terminal, "paint">): string {
  return formatLines(`--- ${change.path} (${change.kind})`, renderDiff(change), terminal);
}

/** What people have made of a file that was generated, as the same kind of text. */
export function formatEdit(change: Change, terminal: Pick<Terminal, "paint">): string {
  const lines = diffTexts(change.generated ?? "", change.before ?? "");
  return formatLines(`--- ${change.path} (generated, and as it stands)`, lines, terminal);
}

function formatLines(title: string, diff: readonly DiffLine[], terminal: Pick<Terminal, "paint">): string {
  const lines = diff.map(({ kind, text }) => {
    if (kind === "added") return terminal.paint("green", `+${text}`);
    if (kind === "removed") return terminal.paint("red", `-${text}`);
    return kind === "hunk" ? terminal.paint("cyan", text) : ` ${text}`;
  });
  return [terminal.paint("bold", title), ...lines].join("\n");
}

/** Lines at the most that a run prints of what it has changed. */
const MOST_LINES = 80;

/** The lines that changed in files that were there, with their numbers; the site's pages follow from the files. */
export function listChangedLines(
  changes: readonly Change[],
  terminal: Pick<Terminal, "paint">,
): readonly string[] {
  const lines = changes
    .filter(({ path, kind, before }) => kind !== "remove" && before !== null && !path.startsWith(SITE))
    .flatMap((change) => {
      const changed = renderDiff(change).filter(({ kind }) => kind === "added" || kind === "removed");
      return changed.length === 0
        ? []
        : [terminal.paint("bold", change.path), ...changed.map((line) => formatChangedLine(line, terminal))];
    });
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES), `… and ${lines.length - MOST_LINES} more lines`];
}

function formatChangedLine(
  { kind, text, oldLine, newLine }: DiffLine,
  { paint }: Pick<Terminal, "paint">,
): string {
  const number = String(newLine ?? oldLine ?? "").padStart(5);
  return kind === "added" ? paint("green", `${number} +${text}`) : paint("red", `${number} -${text}`);
}

/** Files that work again only when somebody has settled what stands between the conflict markers. */
export function listUnsettled(changes: readonly Change[]): readonly string[] {
  return changes
    .filter(({ kind, after, choices }) => kind === "conflict" && after === choices?.markers)
    .map(({ path }) => path);
}

/** Whether a file of the project is there, by its path in it. */
type IsThere = (path: string) => boolean;

const COPY_VARIABLES = "cp .env.example .env";

function needsVariables({ app }: Plan, isThere: IsThere): boolean {
  return app.variables.some(({ setBy }) => setBy === "env") && !isThere(".env");
}

/** What to type next, the quickest way to something that answers first. A .env that was filled in stays as it is. */
export function nextSteps(plan: Plan, root: string, isThere: IsThere): readonly string[] {
  const first = plan.environments.find(({ name }) => name === "development") ?? plan.environments[0];
  // Where no file is named, Docker reads docker-compose.yml, and the project's own over it.
  const file = first === undefined || first.file === "docker-compose.yml" ? "" : ` ${fileFlags(first)}`;
  return [
    `cd ${quoteWord(root)}${needsVariables(plan, isThere) ? ` && ${COPY_VARIABLES}` : ""}`,
    `docker compose${file} up --build --wait`,
    plan.documentation.enabled ? "npx cryo-init docs dev" : "npx cryo-init check",
  ];
}

/** True for what the image is made from; the proxy's settings are mounted. */
function isImageSource(path: string): boolean {
  return /^(Dockerfile|\.dockerignore|docker\/.*)$/.test(path) && !path.startsWith(`${PROXY_FOLDER}/`);
}

/** How what a later run has changed is put in force, for each environment that it is about. */
export function applySteps(
  { plan, changes }: Pick<Outcome, "plan" | "changes">,
  isThere: IsThere,
): readonly string[] {
  const kinds = new Map(changes.filter(writes).map(({ path, kind }) => [path, kind]));
  const isImageNew = [...kinds.keys()].some(isImageSource);
  const steps = plan.environments.flatMap((environment) => {
    const kind = kinds.get(environment.file);
    if (kind === undefined && !isImageNew) return [];
    const isNew = kind === "create" || kind === "replace";
    if (isNew && environment.swarm === null)
      return [`${TITLES[environment.name]}: docker compose ${fileFlags(environment)} up --build --wait`];
    const change = isImageNew || isNew ? "release" : "setting";
    const { title, commands, note } = describeApply(environment, change, plan);
    return [`${title}: ${commands.join(" && ")}`, ...(note === null ? [] : [`  ${note}`])];
  });
  return steps.length > 0 && needsVariables(plan, isThere) ? [COPY_VARIABLES, ...steps] : steps;
}

/** What has to be filled in before the containers start. */
export function describeSecrets(plan: Plan, isThere: IsThere): string | null {
  const files = plan.app.secrets.map(({ file }) => `secrets/${file}`).filter((path) => !isThere(path));
  if (files.length === 0) return null;
  return `Write the secrets first, one value a file: ${files.join(", ")} (how: secrets/README.md)`;
}
