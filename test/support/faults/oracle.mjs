/** Says whether a project is wholly old or wholly new, and whether what a person wrote is still there. */
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** Everything in a project but what cryo-init remembers: mode and content by path. */
export function snapshot(root) {
  const tree = new Map();
  const walk = (folder) => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (path === ".cryo-init") continue;
      const stats = lstatSync(join(root, path));
      const mode = (stats.mode & 0o777).toString(8);
      if (stats.isDirectory()) {
        tree.set(path, `folder ${mode}`);
        walk(path);
      } else if (stats.isSymbolicLink()) tree.set(path, `link ${readlinkSync(join(root, path))}`);
      else tree.set(path, `file ${mode}\n${readFileSync(join(root, path), "latin1")}`);
    }
  };
  walk("");
  return tree;
}

/** What is left over of a run in cryo-init's own folder, where nothing may be between two runs. */
export function leftovers(root) {
  const names = readdirSync(join(root, ".cryo-init"));
  return names.filter((name) => name === "transaction" || name.startsWith("lock"));
}

/** The paths at which two trees differ. */
export function differences(a, b) {
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path));
}

/**
 * Compares a tree with the old and the new one. `edits` are lines that a person added, by path.
 * @returns `state` is `old`, `new` or `mixed`; `losses` holds a sentence for each thing that is wrong
 */
export function judge(tree, { old, fresh, edits }) {
  const losses = [];
  for (const { path, line } of edits) {
    const text = tree.get(path) ?? "";
    if (!text.split(/\r?\n/).includes(line)) losses.push(`${path} has lost the line "${line}"`);
  }
  const fromOld = differences(tree, old);
  if (fromOld.length === 0) return { state: "old", losses };
  const fromNew = differences(tree, fresh);
  if (fromNew.length === 0) return { state: "new", losses };
  losses.push(
    `neither old (${fromOld.slice(0, 3).join(", ")} differ) nor new (${fromNew.slice(0, 3).join(", ")} differ)`,
  );
  return { state: "mixed", losses };
}
