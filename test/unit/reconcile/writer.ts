/** The program that the fault tests start, kill and starve: carries out one job and prints what came of it. */
import { chmodSync, readFileSync, readSync, writeSync } from "node:fs";
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import type { PlannedChange } from "../../../src/reconcile/plan-changes.ts";
import { recover } from "../../../src/reconcile/recover.ts";
import { undoRun } from "../../../src/reconcile/undo.ts";
import { writeChanges } from "../../../src/reconcile/write-changes.ts";
import { RUN, SELF, UNDO } from "./this-run.ts";

/** Something that happens to the program right before one of its calls that change the file system. */
export interface Fault {
  /** Which call, from 1; counted after the journal got this name, if one is given. */
  readonly at: number;
  readonly after?: "journal.json" | "undo.json";
  /** Dies; waits for a line on standard input; loses the permission to write in a folder. */
  readonly act: "kill" | "pause" | { readonly protect: string };
}

export interface Job {
  readonly root: string;
  /** Null: only recover. */
  readonly changes: readonly PlannedChange[] | "undo" | null;
  readonly faults: readonly Fault[];
}

export interface Outcome {
  readonly error: { readonly name: string; readonly message: string; readonly next: string | null } | null;
  /** How many calls that change the file system were made. */
  readonly calls: number;
}

const CALLS = ["open", "writeFile", "mkdir", "rename", "copyFile", "unlink", "rm", "rmdir"] as const;

let calls = 0;

function strike(act: Fault["act"]): void {
  if (act === "kill") {
    process.kill(process.pid, "SIGKILL");
  } else if (act === "pause") {
    writeSync(1, "paused\n");
    readSync(0, Buffer.alloc(1));
  } else {
    chmodSync(act.protect, 0o555);
  }
}

function install(faults: readonly Fault[]): void {
  const armed = faults.map((fault) => ({ ...fault, left: fault.after === undefined ? fault.at : Infinity }));
  for (const name of CALLS) {
    const original: (...args: never[]) => unknown = fs[name];
    const wrapped = async (...args: never[]) => {
      calls += 1;
      for (const fault of armed) {
        fault.left -= 1;
        if (fault.left === 0) strike(fault.act);
      }
      const result = await original(...args);
      for (const fault of armed) {
        if (name === "rename" && String(args[1]).endsWith(`/${fault.after}`)) fault.left = fault.at;
      }
      return result;
    };
    Object.assign(fs, { [name]: wrapped });
  }
  syncBuiltinESMExports();
}

async function carryOut({ root, changes }: Job): Promise<Outcome["error"]> {
  try {
    if (changes === null) await recover(root, SELF);
    else if (changes === "undo") await undoRun(root, { ...UNDO, self: SELF });
    else await writeChanges(root, changes, { history: RUN, self: SELF });
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const next = "next" in error && typeof error.next === "string" ? error.next : null;
    return { name: error.name, message: error.message, next };
  }
}

const job: Job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
install(job.faults);
writeSync(1, "started\n");
const outcome: Outcome = { error: await carryOut(job), calls };
writeSync(1, `${JSON.stringify(outcome)}\n`);
