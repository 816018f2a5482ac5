import { type Change, writes } from "../config/changes.ts";
import type { Drift } from "./drift.ts";

/**
 * Drift as GitHub Actions shows it beside the lines of a pull request: one workflow command a file.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function formatAnnotation({ change, cause, reason }: Drift): string {
  const { path } = change;
  const properties = {
    file: path,
    line: String(change.fault?.line ?? firstChangedLine(change)),
    title: "cryo-init: drift",
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  const next =
    writes(change) && cause !== "broken" ? ` ${HOW[change.kind === "conflict" ? "settle" : "update"]}` : "";
  return `::error ${written.join(",")}::${escapeText(`${reason}${next}`)}`;
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
