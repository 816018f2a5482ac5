import { formatPlace, type Place } from "../../config/facts.ts";
import type { FileSet } from "../../config/file-set.ts";
import type { DocumentationPlan } from "../../config/plan.ts";
import { formatCode } from "./markdown.ts";

/** Where in a file to look: the first line that matches, or the first one inside a service of a Compose file. */
export interface LineQuery {
  readonly pattern: RegExp;
  /** Names that the service may have. What the service merges in counts as part of it; the whole file is searched when it has no such service. */
  readonly services?: readonly string[];
}

/**
 * Finds the line of something in a generated file.
 * @returns the line counted from 1, or null when the file is not generated or says nothing of the kind
 */
export function findLine(files: FileSet, path: string, query: LineQuery): number | null {
  const file = files.find((candidate) => candidate.path === path);
  if (file === undefined) return null;
  const lines = file.content.split("\n");
  for (const { start, end } of findBlocks(lines, query.services ?? [])) {
    const inside = lines.slice(start, end).findIndex((line) => query.pattern.test(line));
    if (inside >= 0) return start + inside + 1;
  }
  return null;
}

/** Lines from `start` up to `end`, counted from 0. */
interface Block {
  readonly start: number;
  readonly end: number;
}

/** The block of a service and the one that it merges in (`<<: *app`), or the whole file. */
function findBlocks(lines: readonly string[], services: readonly string[]): readonly Block[] {
  const start = lines.findIndex((line) => services.some((service) => line.startsWith(`  ${service}:`)));
  if (start < 0) return [{ start: 0, end: lines.length }];
  const own = closeBlock(lines, start, /^ {0,2}[^\s#]/);
  const alias = lines
    .slice(own.start, own.end)
    .map((line) => /^\s+<<: \*(\S+)$/.exec(line)?.[1])
    .find((name) => name !== undefined);
  const shared = lines.findIndex((line) => alias !== undefined && line.endsWith(`: &${alias}`));
  return shared < 0 ? [own] : [own, closeBlock(lines, shared, /^[^\s#]/)];
}

function closeBlock(lines: readonly string[], start: number, next: RegExp): Block {
  const length = lines.slice(start + 1).findIndex((line) => next.test(line));
  return { start, end: length < 0 ? lines.length : start + 1 + length };
}

/** A place as text, `app.py:41`, linked to the repository when there is one. */
export function linkPlace(place: Place, documentation: DocumentationPlan): string {
  const text = formatCode(formatPlace(place));
  if (documentation.repository === null) return text;
  const line = place.line === undefined ? "" : `#L${place.line}`;
  return `[${text}](${repositoryAddress(documentation, "view")}/${encodeURI(place.file)}${line})`;
}

/** Paths of the web pages that show or edit a file, by the software that hosts the repository. */
const HOSTS: readonly { readonly name: RegExp; readonly view: string; readonly edit: string }[] = [
  { name: /gitlab/i, view: "/-/blob/", edit: "/-/edit/" },
  { name: /gitea|forgejo|codeberg/i, view: "/src/branch/", edit: "/_edit/" },
  { name: /./, view: "/blob/", edit: "/edit/" },
];

/** The address under which the repository shows or edits files of the chosen branch. Empty without a repository. */
export function repositoryAddress({ repository, branch }: DocumentationPlan, kind: "view" | "edit"): string {
  if (repository === null) return "";
  const base = repository.replace(/\.git$/, "").replace(/\/+$/, "");
  const host = HOSTS.find(({ name }) => name.test(base.split("/")[2] ?? base));
  return `${base}${host?.[kind] ?? ""}${encodeURI(branch)}`;
}
