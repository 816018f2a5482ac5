import type { Report } from "../../config/report.ts";
import { readHistory } from "../../reconcile/history.ts";

/** What runs have made and changed since the beginning; what was there and was replaced counts as changed. */
export async function listFirstFiles(root: string): Promise<Report["files"]> {
  const { entries } = await readHistory(root);
  const first = new Map<string, string>();
  for (const { path, kind } of entries.flatMap(({ files }) => files))
    if (!first.has(path)) first.set(path, kind);
  const pathsOf = (isCreated: boolean): readonly string[] =>
    [...first].flatMap(([path, kind]) => ((kind === "create") === isCreated ? [path] : [])).toSorted();
  return { created: pathsOf(true), modified: pathsOf(false) };
}
