import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { UserError } from "../config/errors.ts";
import type { ThisProcess } from "../reconcile/lock.ts";
import { recover } from "../reconcile/recover.ts";
import type { Terminal } from "./terminal.ts";

/** This process, as the lock names it. */
export const SELF: ThisProcess = {
  pid: process.pid,
  startedAt: new Date(performance.timeOrigin).toISOString(),
  isRunning(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      // Not permitted: it runs, and belongs to somebody else.
      return error instanceof Error && "code" in error && error.code === "EPERM";
    }
  },
};

/**
 * The absolute path of a project's folder, with what a killed run has left over put right.
 * @throws UserError (usage) when there is no such folder, and as `recover`
 */
export async function openFolder(folder: string, terminal: Pick<Terminal, "say" | "warn">): Promise<string> {
  const root = resolve(folder);
  const found = await stat(root).catch(() => null);
  if (!found?.isDirectory()) {
    throw new UserError(found === null ? `there is no folder ${folder}` : `${folder} is not a folder`, {
      next: "Run cryo-init in the checkout of a Python web application, or name its folder.",
      failure: "usage",
    });
  }
  const { outcome, left } = await recover(root, SELF);
  if (outcome === "finished") terminal.say("An earlier run had been interrupted; it has been completed.");
  if (outcome === "undone") terminal.say("An earlier run had failed half-way; it has been undone.");
  for (const path of left) terminal.warn(`${path} was edited in the meantime and left as it is`);
  return root;
}
