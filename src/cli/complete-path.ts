import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * The files and folders that a typed path may go on to, written on from what was typed; folders with `/` at the end.
 * @param folder what a relative path starts from
 */
export function completePath(folder: string, typed: string): readonly string[] {
  const cut = typed.lastIndexOf("/") + 1;
  // Who builds may be somebody else, so that a path is written out.
  const above = typed.slice(0, cut).replace(/^~(?=\/)/, homedir());
  const name = typed.slice(cut);
  try {
    return readdirSync(isAbsolute(above) ? above : join(folder, above), { withFileTypes: true })
      .filter((entry) => entry.name.startsWith(name) && (name !== "" || !entry.name.startsWith(".")))
      .map((entry) => `${above}${entry.name}${entry.isDirectory() ? "/" : ""}`)
      .sort();
  } catch {
    // No such folder, or one that may not be read: nothing to go on to.
    return [];
  }
}
