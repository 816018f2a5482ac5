/** The lines that Git, and cryo-init, put around what is in conflict. */
const MARKED = /^<{7} .*$[\s\S]*?^={7}$[\s\S]*?^>{7} /m;

/** The line in which a conflict begins that was left in a text, from 1; null where there is none. */
export function findConflictMarkers(text: string): number | null {
  const at = MARKED.exec(text)?.index;
  return at === undefined ? null : text.slice(0, at).split("\n").length;
}

/** True when a conflict was left in the text, to be settled in an editor. */
export function hasConflictMarkers(text: string): boolean {
  return findConflictMarkers(text) !== null;
}
