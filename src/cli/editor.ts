import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
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
    return reason === null
      ? { ok: true, text: readFileSync(file, "utf8").replaceAll("\r\n", "\n") }
      : { ok: false, reason };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `the file for the editor cannot be used: ${why}` };
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
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
