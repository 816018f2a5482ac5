import { type Change, type ChangeKind, isOpenConflict } from "../../config/changes.ts";
import { describeLimitChanges, type LimitChange } from "../../config/limit-changes.ts";
import { TRANSLATIONS_TITLE } from "../../config/translations.ts";
import { countNoun } from "../../config/words.ts";
import { isLong } from "../fields/filter.ts";
import {
  countWrites,
  focusedItem,
  listFiles,
  listReplaced,
  settleConflicts,
  whatBlocks,
} from "../flow/review.ts";
import type { Reviewing } from "../flow/state.ts";
import { drawDiff } from "../insight/diff.ts";
import { fillHeight, scrollTo, sideBySide, windowOf } from "../view/layout.ts";
import { BLANK, type Line, line, paragraph, span, spread } from "../view/line.ts";
import { drawConflict } from "./conflict.ts";
import { drawItems, nameOf } from "./review-list.ts";
import { type Drawn, type KeyHint, type Room, type Scene, WIDE } from "./screen.ts";

/** Narrower than this, a list of files and a diff beside each other show neither. */
const LEAST_LIST = 48;

/** Translated packages that are shown above the list of files. */
const MOST_TRANSLATIONS = 4;

/** Changed limits that are shown above the list of files. */
const MOST_LIMITS = 6;

/** Lines at the most about a file, above its diff. */
const MOST_ABOUT = 3;
/** Lines that the list of files keeps at the least. */
const LEAST_ITEMS = 9;

/** What will be written: all of it, the diff of one file, or the last question before files are replaced. */
export function drawReview(scene: Scene, room: Room): Drawn {
  const { reviewing } = scene.state;
  if (reviewing === null) return { lines: [], scroll: 0, keys: [] };
  if (reviewing.confirming) return drawConfirming(scene, reviewing, room);
  const item = focusedItem(reviewing);
  if (reviewing.open !== null && item.kind === "file")
    return drawOpenFile(scene, reviewing, item.change, room);
  return drawList(scene, reviewing, room);
}

function drawList(scene: Scene, reviewing: Reviewing, { width, height }: Room): Drawn {
  const item = focusedItem(reviewing);
  const isWide = width + 2 >= WIDE;
  const left = isWide ? Math.max(LEAST_LIST, Math.floor((width - 3) * 0.48)) : width;
  // However much follows from the answers: what is selected, and what stands around it, is always there.
  const room = height - LEAST_ITEMS - 1;
  const summary = windowOf({ lines: summarise(scene, reviewing, left), focus: 0 }, Math.max(0, room));
  const above = height < 12 ? [] : [...summary, BLANK];
  const list = [...above, ...windowOf(drawItems(scene, reviewing, left), height - above.length)];
  const write = countWrites(settleConflicts(reviewing)) === 0 ? "finish" : "write";
  const keys: readonly KeyHint[] = [
    [
      "Enter",
      item.kind === "write" ? write : item.kind === "check" ? "change the setting" : "show the lines",
    ],
    ["w", write],
    ...(item.kind === "file" && item.change.kind === "conflict" ? conflictKeys(scene) : []),
    ["↑↓", "move"],
    ["s", "settings"],
    ["⇧Tab", "back"],
    [reviewing.filter === null ? "?" : "^G", "help"],
    ...(isLong(listFiles(reviewing.review).length) ? [["/", "search"] as const] : []),
    ["q", "leave"],
  ];
  if (!isWide) return { lines: list, scroll: scene.state.scroll, keys };
  const right = width - 3 - left;
  const beside =
    item.kind === "file" ? drawFile(scene, reviewing, item.change, { width: right, height }) : null;
  const lines = sideBySide(list, beside?.lines ?? drawAdvice(right), [left, right], height);
  return { lines, scroll: beside?.scroll ?? 0, keys };
}

function conflictKeys({ input }: Scene): readonly KeyHint[] {
  return [
    ["m", "mine"],
    ["t", "theirs"],
    ["b", "both"],
    ...(input.edit === undefined ? [] : [["e", "edit"] as const]),
  ];
}

function drawOpenFile(scene: Scene, reviewing: Reviewing, change: Change, room: Room): Drawn {
  const { lines, scroll } = drawFile(scene, reviewing, change, room);
  const keys: readonly KeyHint[] = [
    ["Enter", "close"],
    ["↑↓ PgUp PgDn", "scroll"],
    ...(change.kind === "conflict" ? conflictKeys(scene) : []),
    ["?", "help"],
  ];
  return { lines, scroll, keys };
}

function drawFile(
  { state, insight }: Scene,
  { choices }: Reviewing,
  change: Change,
  { width, height }: Room,
): { readonly lines: readonly Line[]; readonly scroll: number } {
  const choice = choices.get(change.path);
  const diff = insight.compare(change, choice);
  const counts = line(span(`+${diff.added} `, "good"), span(`-${diff.removed}`, "bad"));
  const isOpen = isOpenConflict(change) && choice === undefined;
  const head = [
    spread(line(span(change.path, "strong")), counts, width),
    ...[...paragraph(change.reason, width), ...paragraph(change.purpose, width, "quiet")].slice(
      0,
      MOST_ABOUT,
    ),
    ...(choice === undefined ? [] : [line(span(`Chosen: ${nameOf(choice)}`, "accent"))]),
    BLANK,
  ];
  const body = isOpen ? drawConflict(change, width) : drawDiff(diff.lines);
  const text = scrollTo(body, state.scroll, Math.max(1, height - head.length));
  return { lines: [...head, ...text.lines], scroll: text.top };
}

/** The diffs of all files that are replaced, above the question whether to go on. */
function drawConfirming({ state, insight }: Scene, reviewing: Reviewing, { width, height }: Room): Drawn {
  const replaced = listReplaced(reviewing);
  const question = [
    BLANK,
    ...paragraph(
      `Replace ${countNoun(replaced.length, "file")} that cryo-init did not make? Each is kept in .cryo-init/before/.`,
      width,
      "warn",
    ),
    line(span("y", "focus"), span(" yes, write   "), span("n", "focus"), span(" no, back to the review")),
  ];
  const text = replaced.flatMap((change) => [
    line(span(change.path, "strong"), span(`  kept in .cryo-init/before/${change.path}`, "quiet")),
    ...drawDiff(insight.compare(change).lines),
    BLANK,
  ]);
  const { lines, top } = scrollTo(text, state.scroll, Math.max(1, height - question.length));
  return {
    lines: [...fillHeight(lines, Math.max(1, height - question.length)), ...question],
    scroll: top,
    keys: [
      ["y", "write"],
      ["n", "back"],
      ["↑↓ PgUp PgDn", "scroll"],
    ],
  };
}

function summarise(scene: Scene, reviewing: Reviewing, width: number): readonly Line[] {
  const changes = settleConflicts(reviewing);
  const words: readonly (readonly [ChangeKind, string])[] = [
    ["create", "new"],
    ["replace", "replaced"],
    ["update", "changed"],
    ["merge", "merged"],
    ["conflict", "in conflict"],
    ["remove", "removed"],
    ["kept", "kept"],
    ["deleted", "left out"],
    ["identical", "unchanged"],
  ];
  const parts = words.flatMap(([kind, word]) => {
    const number = changes.filter((change) => fateOf(change) === kind).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  const blocked = whatBlocks(reviewing);
  const { limits, refused } = reviewing.review.follow?.(changes) ?? { limits: [], refused: [] };
  return [
    ...paragraph(
      `${countNoun(countWrites(changes), "file")} to write: ${parts.join(", ")}. Nothing has been written yet.`,
      width,
    ),
    ...(blocked === null ? [] : paragraph(`× ${blocked}.`, width, "bad")),
    ...refused.flatMap((text) => paragraph(`! ${text}`, width, "warn")),
    ...changes.filter(isMarked).flatMap(({ path }) => paragraph(`! ${path}: ${MARKED}`, width, "warn")),
    ...drawLimits(scene, limits, width),
    ...drawTranslations(reviewing.review.translations ?? [], width),
  ];
}

const MARKED = "nothing can read it until you settle what stands between its conflict markers";

/** A conflict that is written with both sides. */
function isMarked({ kind, after, choices }: Change): boolean {
  return kind === "conflict" && after !== null && after === choices?.markers;
}

/** A conflict that is settled without its markers is one no more. */
function fateOf({ kind, after, choices }: Change): ChangeKind {
  const isSettled = kind === "conflict" && after !== null && after !== choices?.markers;
  return isSettled ? "merge" : kind;
}

/** Which limits change, and what follows from that. */
function drawLimits({ input }: Scene, limits: readonly LimitChange[], width: number): readonly Line[] {
  if (limits.length === 0) return [];
  const more = limits.length - MOST_LIMITS;
  const shown = describeLimitChanges(limits.slice(0, MOST_LIMITS), input.host);
  return [
    line(span("Limits", "strong")),
    ...shown.flatMap((text) => paragraph(text, width, "accent")),
    ...(more > 0 ? [line(span(`and ${more} more: open the files`, "quiet"))] : []),
  ];
}

/** What is installed under another name or version than conda's; all of it is in the file's own lines. */
function drawTranslations(translations: readonly string[], width: number): readonly Line[] {
  if (translations.length === 0) return [];
  const more = translations.length - MOST_TRANSLATIONS;
  const shown = translations.slice(0, MOST_TRANSLATIONS);
  const lines = [TRANSLATIONS_TITLE, ...shown, ...(more > 0 ? [`and ${more} more: open the file`] : [])];
  return lines.flatMap((text, index) => paragraph(text, width, index === 0 ? "warn" : undefined));
}

function drawAdvice(width: number): readonly Line[] {
  return paragraph("Move to a file to see its lines here.", width, "quiet");
}
