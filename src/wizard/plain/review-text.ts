import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from "diff";
import { type Change, writes } from "../../config/changes.ts";
import { type Check, SITE_FOLDER } from "../../config/plan.ts";
import { TRANSLATIONS_TITLE } from "../../config/translations.ts";
import { countNoun } from "../../config/words.ts";

/** Where the documentation site stands: too many new files to read them all aloud. */
const SITE = `${SITE_FOLDER}/`;

/**
 * The list of changes: kind, path and why, or for a new file what it is for, one line each. New files of the site are
 * one line together, files that stay as they are only counted.
 */
export function listChanges(changes: readonly Change[]): readonly string[] {
  const shown = changes.filter(({ kind }) => kind !== "identical");
  const width = Math.max(0, ...shown.map(({ kind }) => kind.length));
  const isNewPage = ({ kind, path }: Change): boolean => kind === "create" && path.startsWith(SITE);
  const pages = shown.filter(isNewPage).length;
  const same = changes.length - shown.length;
  return [
    "",
    "Review of the files",
    ...shown
      .filter((change) => !isNewPage(change))
      .map(({ kind, path, reason, purpose }) => {
        const why = kind === "create" ? purpose : reason;
        return `  ${kind.padEnd(width)} ${path}${why === "" ? "" : ` - ${why}`}`;
      }),
    ...(pages === 0
      ? []
      : [`  ${"create".padEnd(width)} ${SITE} - ${countNoun(pages, "file")} of the documentation site`]),
    ...(same === 0 ? [] : [`  ${countNoun(same, "file")} ${same === 1 ? "stays" : "stay"} identical.`]),
  ];
}

/** How files of somebody else will be replaced. Shown unasked: nobody says yes to that unseen. */
export function showReplaced(changes: readonly Change[]): readonly string[] {
  const replaced = changes.filter(({ kind }) => kind === "replace");
  if (replaced.length === 0) return [];
  return [
    "",
    ...replaced.flatMap(describeDiff),
    "",
    `${countNoun(replaced.length, "file")} not written by cryo-init will be replaced, as shown; ${replaced.length === 1 ? "it is" : "they are"} kept in .cryo-init/before/.`,
  ];
}

/** What is installed under another name or version than the project's own files say. */
export function showTranslations(translations: readonly string[]): readonly string[] {
  return translations.length === 0
    ? []
    : ["", TRANSLATIONS_TITLE, ...translations.map((text) => `  ${text}`)];
}

/** What does not fit, or only just. */
export function listChecks(checks: readonly Check[]): readonly string[] {
  if (checks.length === 0) return [];
  return [
    "",
    "Checks",
    ...checks.flatMap(({ severity, message, fix, setting }) => [
      `  ${severity}: ${message} (${setting})`,
      ...(fix === "" ? [] : [`    ${fix}`]),
    ]),
  ];
}

/**
 * The answer to `d` and `d PATH`: what the changes do to files that are there already. Null when the line is neither.
 */
export function showDiffs(line: string, changes: readonly Change[]): readonly string[] | null {
  const [command, path] = line.split(/\s+(.*)/s);
  if (command !== "d") return null;
  const named = changes.filter((change) => path === undefined || change.path === path);
  if (named.length === 0) return [`"${path}" is not in the list of files.`];
  const shown = named.filter((change) => writes(change) && (path !== undefined || change.before !== null));
  if (shown.length === 0)
    return [path === undefined ? "No file that is there changes." : `${path} stays as it is.`];
  return shown.flatMap(describeDiff);
}

/** Unified; a conflict that is still open is shown with its markers. */
function describeDiff(change: Change): readonly string[] {
  const after = change.after ?? change.choices?.markers ?? "";
  const patch = structuredPatch(change.path, change.path, change.before ?? "", after, "now", "to be written");
  if (patch.hunks.length === 0) return [`${change.path}: the text stays as it is.`];
  return formatPatch(patch, FILE_HEADERS_ONLY).trimEnd().split("\n");
}
