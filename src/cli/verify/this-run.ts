import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { judgeRun, type RunOwner, type RunState } from "../../verify/run-owner.ts";
import { SELF } from "../open-folder.ts";

/** A new run in this process, as others can find out whether it goes on. */
export function beginRun(): RunOwner {
  return {
    id: randomBytes(3).toString("hex"),
    host: hostname(),
    machine: readLine("/etc/machine-id"),
    boot: readLine("/proc/sys/kernel/random/boot_id"),
    space: readSpace(),
    pid: process.pid,
    started: readStart(process.pid) ?? "",
    since: new Date().toISOString(),
  };
}

/** Whether another run goes on, as far as it can be told from here. */
export function stateOfRun(owner: RunOwner, self: RunOwner): RunState {
  const startOf = (pid: number): string | null => (SELF.isRunning(pid) ? readStart(pid) : null);
  return judgeRun(owner, self, { now: Date.now(), startOf });
}

/**
 * When a process began, in ticks since the kernel's start; empty where the system does not say. Null for one that has
 * ended: in a container whose first process collects nobody, its number stays.
 */
function readStart(pid: number): string | null {
  const status = readLine(`/proc/${pid}/stat`);
  // Behind the name, which may hold anything: the state, and as the 20th field (proc(5)) `starttime`.
  const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? null : (fields[19] ?? "");
}

function readSpace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

/** Empty where there is no such file: only Linux has them. */
function readLine(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}
