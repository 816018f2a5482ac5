import { join } from "node:path";
import { locatePlain, locateTarget } from "./locate.ts";
import { type ThisProcess, withLock } from "./lock.ts";
import { changedMeanwhile, refuseSharedFile } from "./prepare-writes.ts";
import { settleLeftovers } from "./recover.ts";
import { requireReplaceable, requireWritable } from "./require-writable.ts";
import { fingerprint, readStored } from "./stage-file.ts";
import type { PlannedWrite } from "./stage-writes.ts";
import { decodeText } from "./text.ts";
import { runTransaction } from "./transaction.ts";

/** A file that no answer is behind, as it stands and as it is to be. */
export interface OwnFile {
  readonly path: string;
  /** With its own line endings; null where it is not there. */
  readonly before: string | null;
  readonly after: string;
}

/**
 * Edits files of the project's own: all of them or none. Neither a base nor the history is written, so that no later run
 * takes them for generated, and nothing is left in a project that is not set up.
 *
 * @returns paths that somebody else changed at this very moment, and that were left alone
 * @throws UserError where a file may not be written, is no text, or has changed; nothing is written then
 */
export async function writeOwnFiles(
  root: string,
  files: readonly OwnFile[],
  self: ThisProcess,
): Promise<readonly string[]> {
  await requireWritable(root);
  for (const { path } of files) await requireReplaceable(root, path);
  return await withLock(root, self, async () => {
    await settleLeftovers(root);
    const owners = new Map<string, string>();
    const planned = new Map<string, string>();
    const writes: PlannedWrite[] = [];
    for (const { path, before, after } of files) {
      const target = await locateTarget(root, path);
      // By way of a link, the same edit of the same file.
      if (planned.get(target) === after) continue;
      planned.set(target, after);
      refuseSharedFile(owners, target, path);
      // In this order: what is edited between the two has another fingerprint when it is staged.
      const expected = await fingerprint(join(root, target));
      const stored = await readStored(join(root, target));
      if (stored !== null) decodeText(stored.bytes, path);
      if ((stored === null ? null : Buffer.from(stored.bytes).toString("utf8")) !== before)
        throw changedMeanwhile(path);
      writes.push({ target, account: path, content: Buffer.from(after), executable: false, expected });
    }
    return await runTransaction(root, writes, null);
  });
}

/**
 * Writes files of cryo-init's own folder that are no base and no history, such as a report: all of them or none.
 * @param texts by path, relative to the project
 * @throws UserError where a file may not be written; nothing is written then
 */
export async function writeRecords(
  root: string,
  texts: ReadonlyMap<string, string>,
  self: ThisProcess,
): Promise<void> {
  await requireWritable(root);
  await withLock(root, self, async () => {
    await settleLeftovers(root);
    for (const path of texts.keys()) await locatePlain(root, path);
    const writes = [...texts].map(([path, text]) => ({
      target: path,
      account: path,
      content: Buffer.from(text),
      executable: false,
    }));
    await runTransaction(root, writes, null);
  });
}
