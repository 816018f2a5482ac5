import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** One run of cryo-init that wrote something. */
export interface Run {
  /** ISO 8601. */
  readonly when: string;
  readonly version: string;
  readonly changes: readonly { readonly setting: string; readonly from: string; readonly to: string }[];
  readonly files: readonly { readonly path: string; readonly kind: string }[];
  /** For an undo: when the run was that it took back. */
  readonly undoes?: string;
}

declare const data: readonly Run[];

export { data };

const HISTORY = ".cryo-init/history.jsonl";

/** VitePress runs this when it builds the site: the newest run first; none where the site lies outside its project. */
export default {
  watch: [],
  load(): readonly Run[] {
    for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
      const file = join(folder, HISTORY);
      if (existsSync(file)) return readRuns(readFileSync(file, "utf8"));
      if (dirname(folder) === folder) return [];
    }
  },
};

/** Lines that a merge of branches has damaged are left out; `cryo-init history` names them. */
function readRuns(text: string): readonly Run[] {
  return text.split("\n").flatMap(readRun).toReversed();
}

function readRun(line: string): readonly Run[] {
  try {
    const run = JSON.parse(line);
    const changes = run.changes.map(({ setting, from, to, typed }) => ({
      setting,
      from: say(typed === undefined ? from : typed.from),
      to: say(typed === undefined ? to : typed.to),
    }));
    return [{ ...run, changes }];
  } catch {
    return [];
  }
}

function say(value: unknown): string {
  if (value === null || value === undefined) return "not set";
  return typeof value === "string" ? value : JSON.stringify(value);
}
