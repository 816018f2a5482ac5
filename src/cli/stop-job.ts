import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { signalledCode } from "./signals.ts";

/** Milliseconds in which a signal is heard that came together with the one to go on. */
const HEARD = 30;
/** Milliseconds after which whoever woke the job meant to, and not to end it. */
const MEANT = 1000;

/**
 * Stops the whole job, as the terminal would: npx waits for its child. Resolves when the shell lets it go on; with false
 * when it was woken to be ended. Then the terminal is the shell's, and a program that sets its modes is stopped again.
 */
export async function stopJob(): Promise<boolean> {
  process.kill(0, "SIGTSTP");
  const end = performance.now() + MEANT;
  do await delay(HEARD);
  while (signalledCode() === null && performance.now() < end && !(await isInForeground()));
  // A window that was resized meanwhile told only the shell.
  process.emit("SIGWINCH", "SIGWINCH");
  return signalledCode() === null;
}

/** Whether the terminal listens to this job. True where it cannot be told: only Linux says so without a program. */
async function isInForeground(): Promise<boolean> {
  const status = await readFile("/proc/self/stat", "utf8").catch(() => null);
  if (status === null) return true;
  // Behind the name, which may hold anything: state, parent, group, session, terminal, the terminal's group.
  const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
  return fields[2] === fields[5];
}
