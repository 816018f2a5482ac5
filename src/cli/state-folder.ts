import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** After this many days a file is given up, so that those of folders that are gone do not pile up. */
const KEPT_DAYS = 30;

/**
 * Where something about a project is kept outside of it: in the user's own state folder, which follows the XDG base
 * directories.
 * @param kind the folder, such as `drafts`
 * @param about what tells one file from another, such as the project's path
 */
export function stateFile(kind: string, about: string): string {
  return join(stateFolder(), "cryo-init", kind, `${digest(about).slice(0, 16)}.json`);
}

function stateFolder(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_STATE_HOME) return XDG_STATE_HOME;
  return process.platform === "win32" && LOCALAPPDATA ? LOCALAPPDATA : join(homedir(), ".local", "state");
}

/** Keeps a value in a file that only the user can read. Nothing is said when it cannot be: all works without it. */
export function keepState(file: string, value: unknown): void {
  ignoreErrors(() => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    removeOld(dirname(file));
  });
}

/** Gives a file up, if there is one. */
export function dropState(file: string): void {
  ignoreErrors(() => rmSync(file, { force: true }));
}

function removeOld(folder: string): void {
  const oldest = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs < oldest) rmSync(path, { force: true });
  }
}

/** SHA-256 of a text in hexadecimal digits. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function ignoreErrors(work: () => void): void {
  try {
    work();
  } catch {
    // See `keepState`.
  }
}
