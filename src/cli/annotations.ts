import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { Finding } from "../audit/finding.ts";
import { type Change, writes } from "../config/changes.ts";
import type { Drift } from "./drift.ts";

/** The folder that a project is in, from the root of its repository on: `web/`; empty where that is the root. */
export function folderInRepository(root: string): string {
  for (let above = root; ; above = dirname(above)) {
    if (existsSync(join(above, ".git"))) return posixFolder(relative(above, root));
    if (above === dirname(above)) return "";
  }
}

function posixFolder(path: string): string {
  return path === "" ? "" : `${path.split(sep).join("/")}/`;
}

/**
 * Drift as GitHub Actions shows it beside the lines of a pull request: one workflow command a file.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 * @param folder as `folderInRepository` gives it: GitHub looks files up from there
 */
export function formatAnnotation({ change, cause, reason }: Drift, folder: string): string {
  const { path } = change;
  const line = change.fault?.line ?? firstChangedLine(change);
  const next =
    writes(change) && cause !== "broken" ? ` ${HOW[change.kind === "conflict" ? "settle" : "update"]}` : "";
  return writeCommand(
    "error",
    { file: `${folder}${path}`, line, title: "cryo-init: drift" },
    `${reason}${next}`,
  );
}

/** A finding of an audit, in the same way: what is critical or high as an error. */
export function formatFinding({ rule, place, message, fix }: Finding, folder: string): string {
  const level = { critical: "error", high: "error", medium: "warning", low: "notice" }[rule.severity];
  const { file, line, column } = place;
  const properties = {
    file: `${folder}${file}`,
    line,
    col: column,
    title: `cryo-init: ${rule.id} ${rule.title}`,
  };
  return writeCommand(level, properties, `${message} ${fix}`);
}

function writeCommand(
  level: string,
  properties: Readonly<Record<string, string | number>>,
  text: string,
): string {
  const written = Object.entries(properties).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  );
  return `::${level} ${written.join(",")}::${escapeText(text)}`;
}

const HOW = {
  update: "To bring it up to date: npx cryo-init --yes",
  settle: "To settle it: npx cryo-init, or npx cryo-init --yes --on-conflict mine, theirs or markers",
} as const;

/** The first line that would change or was edited, from 1: where the file ends when lines would only be added there. */
function firstChangedLine({ before, after, generated }: Change): number {
  const other = after ?? generated;
  if (before === null || other === null) return 1;
  const [old, fresh] = [before.split("\n"), other.split("\n")];
  const changed = old.findIndex((line, at) => line !== fresh[at]);
  return changed === -1 ? old.length : changed + 1;
}

function escapeText(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
