import { type FileHandle, open, readdir, readFile, rm, rmdir, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { UserError } from "../config/errors.ts";
import { errorCode, explainFileError, explaining, isMissing } from "./file-errors.ts";
import { LOCK_FILE, STATE_FOLDER } from "./layout.ts";
import { locatePlain } from "./locate.ts";
import { makeFolder } from "./stage-file.ts";

/** The running process, as `src/cli` knows it. */
export interface ThisProcess {
  readonly pid: number;
  /** ISO 8601; tells this process from an earlier one with the same id. */
  readonly startedAt: string;
  /** True when a process with that id runs on this host, whoever owns it. */
  isRunning(pid: number): boolean;
}

/** Who holds a lock, as it is written into it. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/**
 * Runs `work` as the only writer of this project. Takes over the lock of a process that died on this host. Leaves no
 * empty `.cryo-init/` behind.
 *
 * @throws UserError when another run holds the lock, saying which, or when `.cryo-init/` cannot be written.
 */
export async function withLock<T>(root: string, self: ThisProcess, work: () => Promise<T>): Promise<T> {
  const folder = await locatePlain(root, STATE_FOLDER);
  const lock = await locatePlain(root, LOCK_FILE);
  await enter(lock, folder, self);
  let result: T;
  try {
    await explaining(`Cannot write in ${STATE_FOLDER}`, STATE_FOLDER, () => removeGuards(lock));
    result = await work();
  } catch (error) {
    // The next run takes over a lock that cannot be removed now; the error says more than that failure would.
    await leave(lock, folder, self).catch(() => undefined);
    throw error;
  }
  await explaining("Cannot release the lock", LOCK_FILE, () => leave(lock, folder, self));
  return result;
}

async function enter(lock: string, folder: string, self: ThisProcess): Promise<void> {
  try {
    await createFolder(folder);
    await acquire(lock, self, () => createFolder(folder));
  } catch (error) {
    await removeIfEmpty(folder);
    throw error;
  }
}

/** Removes the lock unless someone was told to delete it and another run holds it by now. */
async function leave(lock: string, folder: string, self: ThisProcess): Promise<void> {
  if (isSame(await readHolder(lock), signatureOf(self))) await rm(lock, { force: true });
  await removeIfEmpty(folder);
}

/**
 * Creates the lock file, which only one process can do. A stale lock is removed under a lock of its own, named after
 * its holder: two processes that both found it stale could otherwise each remove what the other has just created.
 */
async function acquire(lock: string, self: ThisProcess, createParent: () => Promise<void>): Promise<void> {
  for (;;) {
    if (await createLock(lock, self, createParent)) return;
    const holder = await readHolder(lock);
    if (holder === "gone") continue;
    if (!(await isStale(lock, holder, self))) throw describeHolder(holder);
    const guard = `${lock}.${holder?.pid ?? 0}`;
    await acquire(guard, self, createParent);
    try {
      if (isSame(await readHolder(lock), holder)) await rm(lock, { force: true });
    } finally {
      await rm(guard, { force: true });
    }
  }
}

/** Guards matter only while a stale lock stands; a process that died taking one over may have left its own behind. */
async function removeGuards(lock: string): Promise<void> {
  const folder = dirname(lock);
  for (const name of await readdir(folder)) {
    if (name.startsWith(`${basename(lock)}.`)) await rm(join(folder, name), { force: true });
  }
}

/** False when somebody else has it. */
async function createLock(
  lock: string,
  self: ThisProcess,
  createParent: () => Promise<void>,
): Promise<boolean> {
  const handle = await openNew(lock, createParent);
  if (handle === null) return false;
  try {
    await handle.writeFile(`${JSON.stringify(signatureOf(self))}\n`);
    return true;
  } catch (error) {
    // Created, but not signed: it would hold up other runs.
    await rm(lock, { force: true });
    throw explainFileError(error, `Cannot write in ${STATE_FOLDER}`, LOCK_FILE);
  } finally {
    await handle.close();
  }
}

async function openNew(lock: string, createParent: () => Promise<void>): Promise<FileHandle | null> {
  try {
    return await open(lock, "wx");
  } catch (error) {
    const code = errorCode(error);
    // Another run found the folder empty at its end and removed it.
    if (code === "ENOENT") await createParent();
    else if (code !== "EEXIST") throw explainFileError(error, `Cannot write in ${STATE_FOLDER}`, LOCK_FILE);
    return null;
  }
}

function signatureOf(self: ThisProcess): Holder {
  return { pid: self.pid, host: hostname(), since: self.startedAt };
}

/** The holder; null when the file has no readable content, `gone` when there is no lock any more. */
async function readHolder(lock: string): Promise<Holder | null | "gone"> {
  let text: string;
  try {
    text = await readFile(lock, "utf8");
  } catch (error) {
    if (isMissing(error)) return "gone";
    throw explainFileError(error, `Cannot read ${LOCK_FILE}`, LOCK_FILE);
  }
  try {
    const value: Partial<Record<keyof Holder, unknown>> | null = JSON.parse(text);
    if (typeof value?.pid !== "number") return null;
    return { pid: value.pid, host: String(value.host), since: String(value.since) };
  } catch {
    return null;
  }
}

/** An empty lock is the work of a process that died, or that is writing into it at this instant. */
async function isStale(lock: string, holder: Holder | null, self: ThisProcess): Promise<boolean> {
  if (holder === null) return await isOlderThan(lock, self.startedAt);
  if (holder.host !== hostname()) return false;
  // In containers every run tends to get the same process id.
  if (holder.pid === self.pid) return holder.since !== self.startedAt;
  return !self.isRunning(holder.pid);
}

async function isOlderThan(lock: string, time: string): Promise<boolean> {
  try {
    return (await stat(lock)).mtimeMs < Date.parse(time);
  } catch (error) {
    if (isMissing(error)) return true;
    throw error;
  }
}

function describeHolder(holder: Holder | null): UserError {
  const who =
    holder === null
      ? "another run that is just starting"
      : `process ${holder.pid} on ${holder.host}, since ${holder.since}`;
  return new UserError(`cryo-init is already writing in this project: ${who}.`, {
    where: { file: LOCK_FILE },
    next: `Wait until it has ended. If it does not run any more, delete ${LOCK_FILE}.`,
  });
}

function isSame(a: Holder | null | "gone", b: Holder | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

async function createFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    throw explainFileError(error, `Cannot create ${STATE_FOLDER}`);
  }
}

/** Removes a folder with nothing in it. It does no harm, so whatever the system has against that is no error. */
export async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}
