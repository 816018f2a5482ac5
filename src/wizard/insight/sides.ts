import { diffArrays } from "diff";

/** One row of two texts beside each other; null where a side has no line. */
export type SideRow =
  | { readonly kind: "same"; readonly left: string; readonly right: string }
  | { readonly kind: "differs"; readonly left: string | null; readonly right: string | null }
  /** Lines that are the same on both sides and are left out. */
  | { readonly kind: "gap"; readonly hidden: number };

/** Lines of the same text that are shown around a difference. */
const CONTEXT = 3;

/** Where two texts differ, row by row, with a few lines around it. */
export function compareSides(left: string, right: string): readonly SideRow[] {
  const rows: SideRow[] = [];
  const parts = diffArrays(left.split("\n"), right.split("\n"));
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at];
    if (part === undefined) continue;
    if (!part.added && !part.removed) {
      rows.push(...fold(part.value, at === 0, at === parts.length - 1));
      continue;
    }
    const next = parts[at + 1];
    const isPair = part.removed && next?.added === true;
    const removed = part.removed ? part.value : [];
    const added = isPair ? next.value : part.added ? part.value : [];
    if (isPair) at++;
    for (let row = 0; row < Math.max(removed.length, added.length); row++)
      rows.push({ kind: "differs", left: removed[row] ?? null, right: added[row] ?? null });
  }
  return rows;
}

function fold(lines: readonly string[], isFirst: boolean, isLast: boolean): readonly SideRow[] {
  const head = isFirst ? 0 : CONTEXT;
  const tail = isLast ? 0 : CONTEXT;
  const hidden = lines.length - head - tail;
  const same = (line: string): SideRow => ({ kind: "same", left: line, right: line });
  if (hidden < 2) return lines.map(same);
  return [
    ...lines.slice(0, head).map(same),
    { kind: "gap", hidden },
    ...lines.slice(lines.length - tail).map(same),
  ];
}
