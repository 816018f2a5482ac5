import { formatAnswer } from "../../config/answer.ts";
import type { Change } from "../../config/changes.ts";
import type { Settled } from "../../config/config.ts";
import type { FileSet, GeneratedFile } from "../../config/file-set.ts";
import type { WizardInput } from "../contract.ts";
import {
  compareStanding,
  compareWhole,
  type Diff,
  findFocus,
  foldBetween,
  listMarked,
  markDifferences,
} from "./diff.ts";

/** The file beside a question; or why there is none to show. */
export type Preview =
  | {
      readonly path: string;
      /** The generated file compared with the present answers; one that somebody has edited, with what stands there. */
      readonly diff: Diff;
      /** Index of the first line to look at. */
      readonly focus: number;
      /** The lines that the focused answer decides. */
      readonly decided: readonly string[];
      /** For a file that somebody has edited: what becomes of the edit, in few words. */
      readonly edit?: string;
    }
  | { readonly message: string };

type Foresee = Pick<WizardInput, "foreseeEdited">;

/** The file in which most is to be seen: the one that the question names, else the first that differs. */
export function showChange(input: Foresee, wanted: string, before: FileSet, after: FileSet): Preview {
  const old = byPath(before);
  const fresh = byPath(after);
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const differing = paths.filter((path) => old.get(path)?.content !== fresh.get(path)?.content);
  const path = differing.includes(wanted) ? wanted : differing[0];
  if (path === undefined) return { message: "No file but cryo-init.yaml changes with this answer." };
  const [was, is] = [old.get(path) ?? null, fresh.get(path) ?? null];
  return (
    showEdited(input, path, is, { file: was }) ??
    showDiff(path, foldBetween(compareWhole(was?.content ?? "", is?.content ?? "")))
  );
}

/** Where the present answer stands, found by comparing with another one. */
export function showPlace(
  input: Foresee,
  settled: Settled,
  shows: string,
  files: FileSet,
  others: FileSet | null,
): Preview {
  const other = byPath(others ?? []);
  if (other.has(shows) && !files.some(({ path }) => path === shows))
    return { message: `${shows} is not written with this answer.` };
  const decided =
    others === null ? [] : files.filter(({ path, content }) => other.get(path)?.content !== content);
  const file =
    decided.find(({ path }) => path === shows) ?? decided[0] ?? files.find(({ path }) => path === shows);
  if (file === undefined) return { message: `Shows in ${shows}.` };
  const { path, content } = file;
  if (decided.includes(file)) {
    const instead = other.get(path) ?? null;
    return (
      showEdited(input, path, file, { file: instead }) ??
      showDiff(path, foldBetween(markDifferences(content, instead?.content ?? "")))
    );
  }
  const value = formatAnswer(settled.question, settled.value);
  return showEdited(input, path, file, { value }) ?? showDiff(path, markMentions(content, value));
}

/**
 * A file that somebody has edited, as it will be after the merge; null for every other one.
 * @param by what tells the lines that the focused answer decides: the file with another answer, or the answer itself
 */
function showEdited(
  { foreseeEdited }: Foresee,
  path: string,
  file: GeneratedFile | null,
  by: { readonly file: GeneratedFile | null } | { readonly value: string },
): Preview | null {
  const change = foreseeEdited?.(path, file) ?? null;
  if (change === null) return null;
  if (change.kind === "deleted" && change.before === null) return { message: `${path}: ${change.reason}` };
  const before = change.before ?? file?.content ?? "";
  const after = textAfter(change) ?? before;
  const other = "file" in by ? (foreseeEdited?.(path, by.file) ?? null) : null;
  const instead = "value" in by ? withoutMentions(after, by.value) : other === null ? "" : textAfter(other);
  return { path, ...compareStanding(before, after, instead ?? before), edit: nameEdit(change) };
}

/** In a conflict, the generated lines. */
function textAfter({ after, choices }: Change): string | null {
  return after ?? choices?.theirs ?? null;
}

function nameEdit({ kind, before }: Change): string {
  // What stands under keep: is not even read.
  if (kind === "kept" && before === null) return "yours, under keep:";
  if (kind === "conflict") return "conflict; as generated";
  return kind === "merge" ? "edited by hand; merged" : "edited by hand; stays";
}

function showDiff(path: string, diff: Diff): Preview {
  return { path, diff, focus: findFocus(diff.lines), decided: listMarked(diff.lines) };
}

function markMentions(content: string, value: string): Diff {
  return markDifferences(content, withoutMentions(content, value));
}

/** Without the lines that hold the value; one that is short stands in lines that have nothing to do with it. */
function withoutMentions(text: string, value: string): string {
  if (value.length < 3) return text;
  return text
    .split("\n")
    .filter((content) => !content.includes(value))
    .join("\n");
}

function byPath(files: FileSet): ReadonlyMap<string, GeneratedFile> {
  return new Map(files.map((file) => [file.path, file]));
}
