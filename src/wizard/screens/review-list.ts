import type { Change, ChangeKind } from "../../config/changes.ts";
import type { Check } from "../../config/plan.ts";
import { countNoun } from "../../config/words.ts";
import { drawFilter } from "../fields/filter.ts";
import {
  countWrites,
  listItems,
  type ReviewItem,
  type Settlement,
  settleConflicts,
  whatBlocks,
} from "../flow/review.ts";
import type { Reviewing } from "../flow/state.ts";
import type { FocusedLines } from "../view/layout.ts";
import {
  BLANK,
  fitPath,
  type Line,
  line,
  lineWidth,
  padText,
  paragraph,
  span,
  spread,
  type Tone,
} from "../view/line.ts";
import type { Scene } from "./screen.ts";

/** A mark and a word for what happens to a file: never the colour alone. */
const KINDS: Readonly<
  Record<ChangeKind, { readonly mark: string; readonly word: string; readonly tone: Tone }>
> = {
  conflict: { mark: "!", word: "conflict", tone: "bad" },
  replace: { mark: "!", word: "replace", tone: "warn" },
  remove: { mark: "-", word: "remove", tone: "bad" },
  merge: { mark: "~", word: "merge", tone: "accent" },
  update: { mark: "~", word: "update", tone: "accent" },
  create: { mark: "+", word: "create", tone: "good" },
  kept: { mark: "=", word: "kept", tone: "quiet" },
  deleted: { mark: "=", word: "left out", tone: "quiet" },
  identical: { mark: "=", word: "same", tone: "quiet" },
};

/** Where a file's path begins: after the focus, the mark and the word. */
const FILE_COLUMN = 14;

/** Headings over the kinds that touch somebody else's work. */
const HEADINGS: Partial<Readonly<Record<ChangeKind, string>>> = {
  conflict: "You and cryo-init changed the same lines: m mine, t theirs, b both, e edit",
  replace: "Not made by cryo-init: kept in .cryo-init/before/, then replaced",
  remove: "No longer asked for",
};

/** The rows of the review with the line that has the focus. */
export function drawItems(scene: Scene, reviewing: Reviewing, width: number): FocusedLines {
  const lines: Line[] = [];
  let focus = 0;
  let previous: ReviewItem | null = null;
  const files = listItems(reviewing).filter(({ kind }) => kind === "file").length;
  lines.push(...drawFilter(reviewing.filter, files, scene.color));
  for (const [at, item] of listItems(reviewing).entries()) {
    const isFocused = at === reviewing.cursor;
    lines.push(...drawGap(previous, item, width));
    if (isFocused) focus = lines.length;
    lines.push(...drawItem(scene, reviewing, item, isFocused, width));
    previous = item;
  }
  return { lines, focus };
}

function drawGap(previous: ReviewItem | null, item: ReviewItem, width: number): readonly Line[] {
  if (previous === null || (previous.kind === "check" && item.kind === "check")) return [];
  if (item.kind !== "file") return [BLANK];
  if (previous.kind === "file" && previous.change.kind === item.change.kind) return [];
  const heading = HEADINGS[item.change.kind];
  if (heading !== undefined) return [BLANK, ...paragraph(heading, width, KINDS[item.change.kind].tone)];
  // New and changed files need no heading of their own, only one blank line after what came before.
  if (previous.kind !== "file") return [BLANK];
  return HEADINGS[previous.change.kind] === undefined ? [] : [BLANK];
}

function drawItem(
  scene: Scene,
  reviewing: Reviewing,
  item: ReviewItem,
  isFocused: boolean,
  width: number,
): readonly Line[] {
  const pointer = span(isFocused ? "> " : "  ", "focus");
  if (item.kind === "check") return drawCheck(item.check, pointer.text, isFocused, width);
  if (item.kind === "file") return [drawFileRow(scene, reviewing, item.change, isFocused, width)];
  const files = countWrites(settleConflicts(reviewing));
  const label = files === 0 ? "Finish: nothing to write" : `Write ${countNoun(files, "file")}`;
  const tone = whatBlocks(reviewing) === null ? "focus" : "quiet";
  return [line(pointer, span(`[ ${label} ]`, isFocused || tone === "quiet" ? tone : "strong"))];
}

function drawCheck(check: Check, pointer: string, isFocused: boolean, width: number): readonly Line[] {
  const tone = check.severity === "error" ? "bad" : "warn";
  const [first, ...more] = paragraph(check.message, width - 12, isFocused ? "strong" : "plain");
  return [
    line(span(pointer, "focus"), span(padText(`! ${check.severity}`, 10), tone), ...(first ?? [])),
    ...more.map((content) => line(" ".repeat(12), ...content)),
    ...paragraph(check.fix, width, "quiet", " ".repeat(12)),
  ];
}

/** How a conflict was settled, in a word. */
export function nameOf(settlement: Settlement): string {
  return typeof settlement === "string" ? settlement : "edited";
}

function drawFileRow(
  { insight }: Scene,
  { choices }: Reviewing,
  change: Change,
  isFocused: boolean,
  width: number,
): Line {
  const { word, ...plain } = KINDS[change.kind];
  const { mark, tone }: Pick<(typeof KINDS)[ChangeKind], "mark" | "tone"> =
    change.fault === undefined ? plain : { mark: "!", tone: "bad" };
  const { added, removed } = insight.compare(change, choices.get(change.path));
  const choice = choices.get(change.path);
  const chosen = change.kind === "conflict" && choice !== undefined;
  const counts = line(
    span(added > 0 ? `+${added}`.padStart(5) : "", "good"),
    span(removed > 0 ? `-${removed}`.padStart(4) : "    ", "bad"),
  );
  const room = width - FILE_COLUMN - lineWidth(counts) - 1;
  const left = line(
    span(isFocused ? "> " : "  ", "focus"),
    chosen ? span(`~ ${padText(nameOf(choice), 9)} `, "accent") : span(`${mark} ${padText(word, 9)} `, tone),
    span(
      fitPath(change.path, room),
      isFocused ? "focus" : change.kind === "kept" || change.kind === "deleted" ? "quiet" : "plain",
    ),
  );
  return spread(left, counts, width);
}
