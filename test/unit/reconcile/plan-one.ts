import type { GeneratedFile } from "../../../src/config/file-set.ts";
import type { DiskFile } from "../../../src/reconcile/disk.ts";
import { type PlanInput, type PlannedChange, planChanges } from "../../../src/reconcile/plan-changes.ts";

/** A file on disk. */
export function disk(text: string, more: Partial<DiskFile> = {}): DiskFile {
  return { text, eol: "lf", executable: false, ...more };
}

/** Plans the change of the file `f` alone. */
export function planOne(
  sides: { base?: string; disk?: DiskFile; file?: GeneratedFile; written?: string[] },
  more: Partial<PlanInput> = {},
): PlannedChange {
  const changes = planChanges({
    files: sides.file === undefined ? [] : [sides.file],
    state: {
      base: new Map(sides.base === undefined ? [] : [["f", sides.base]]),
      written: sides.written ?? [],
      former: new Map(),
      document: null,
      altered: new Set(),
      removed: new Set(),
      digests: new Map(),
      last: null,
      seen: new Map(),
    },
    disk: new Map(sides.disk === undefined ? [] : [["f", sides.disk]]),
    keep: [],
    crlf: false,
    onConflict: "fail",
    ...more,
  });
  const [change] = changes;
  if (change === undefined || changes.length !== 1) throw new Error("one change expected");
  return change;
}
