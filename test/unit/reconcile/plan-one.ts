import type { GeneratedFile } from "../../../src/config/file-set.ts";
import type { Disk, DiskFile } from "../../../src/reconcile/disk.ts";
import {
  type PlanInput,
  type PlannedChange,
  planChanges,
  type StandingInput,
} from "../../../src/reconcile/plan-changes.ts";
import type { State } from "../../../src/reconcile/state.ts";

/** A file on disk. */
export function disk(text: string, more: Partial<DiskFile> = {}): DiskFile {
  return { text, eol: "lf", executable: false, ...more };
}

function standing(base: State["base"], files: Disk, written: readonly string[] = []): StandingInput {
  return {
    state: {
      base,
      written,
      former: new Map(),
      document: null,
      altered: new Set(),
      removed: new Set(),
      digests: new Map(),
      last: null,
      seen: new Map(),
    },
    disk: files,
    keep: [],
    crlf: false,
    onConflict: "fail",
  };
}

/** What an earlier run has written, and the texts that stand there now, by path. */
export function standingFiles(base: State["base"], texts: Readonly<Record<string, string>>): StandingInput {
  return standing(base, new Map(Object.entries(texts).map(([path, text]) => [path, disk(text)])));
}

/** Plans the change of the file `f` alone. */
export function planOne(
  sides: { base?: string; disk?: DiskFile; file?: GeneratedFile; written?: string[] },
  more: Partial<PlanInput> = {},
): PlannedChange {
  const changes = planChanges({
    files: sides.file === undefined ? [] : [sides.file],
    ...standing(
      new Map(sides.base === undefined ? [] : [["f", sides.base]]),
      new Map(sides.disk === undefined ? [] : [["f", sides.disk]]),
      sides.written,
    ),
    ...more,
  });
  const [change] = changes;
  if (change === undefined || changes.length !== 1) throw new Error("one change expected");
  return change;
}
