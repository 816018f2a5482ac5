import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { hasConflictMarkers } from "../config/conflict-markers.ts";
import { findFault } from "../reconcile/merge-file.ts";
import { isText, toLf } from "../reconcile/text.ts";
import type { Edited } from "../wizard/contract.ts";
import { quoteWord } from "./shell.ts";

/**
 * Opens a text in the user's editor, which has the terminal until it ends: what `VISUAL` or `EDITOR` names, with its
 * arguments (`code --wait`), as Git does it.
 */
export function editText(path: string, text: string): Edited {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), "cryo-init-edit-"));
    // Under the file's own name, so that the editor knows its language.
    const file = join(folder, basename(path));
    writeFileSync(file, text, { mode: 0o600 });
    const reason = runEditor(file);
    if (reason !== null) return { ok: false, reason };
    const edited = readEdited(path, file);
    if (!edited.ok) folder = null;
    return edited;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `the file for the editor cannot be used: ${why}` };
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

/** What the editor has left, which stays where it cannot be taken; with what is wrong with it: written back as text, other bytes would be damaged. */
function readEdited(path: string, file: string): Edited {
  const bytes = readFileSync(file);
  if (!isText(bytes))
    return {
      ok: false,
      reason: `the editor did not save UTF-8 text: nothing was taken; it is kept in ${file}`,
    };
  const text = toLf(bytes.toString("utf8"));
  if (text.trim() === "") return { ok: true, text, fault: "it is empty" };
  // What is to be written with its markers is chosen as such.
  if (hasConflictMarkers(text)) return { ok: true, text, fault: "conflict markers are still in it" };
  const found = findFault(path, text);
  return found === null
    ? { ok: true, text }
    : { ok: true, text, fault: `line ${found.line}, column ${found.column}: ${found.text}` };
}

/** Null when the editor ended well, or the reason why it did not. */
function runEditor(file: string): string | null {
  const editor =
    process.env.VISUAL || process.env.EDITOR || (process.platform === "win32" ? "notepad" : "vi");
  const word = process.platform === "win32" ? `"${file}"` : quoteWord(file);
  // The wizard's screen is standard error; standard output may lead into a pipe.
  const { status, error } = spawnSync(`${editor} ${word}`, { shell: true, stdio: ["inherit", 2, 2] });
  if (error !== undefined) return `${editor} could not be started: ${error.message}`;
  if (status === 0) return null;
  const why = status === 127 ? "was not found: set EDITOR" : `ended with ${status}: nothing was taken`;
  return `the editor "${editor}" ${why}`;
}
