import { drawDiff } from "../insight/diff.ts";
import { scrollTo } from "../view/layout.ts";
import { type Line, line, paragraph, span, spread } from "../view/line.ts";
import { CLOSE_KEYS, type Drawn, type Room, type Scene } from "./screen.ts";

/** Lines shown above the first line of interest, where there is room. */
const LEAD = 3;

/** The file that the focused answer changes, under its name. */
export function drawPreview(
  { state, insight }: Scene,
  { width, height }: Room,
): { readonly lines: readonly Line[]; readonly scroll: number } {
  const preview = insight.preview(state);
  if ("message" in preview) return { lines: paragraph(preview.message, width, "quiet"), scroll: 0 };
  const { path, diff, focus, edit } = preview;
  const changes = [
    ...(diff.added > 0 ? [span(`+${diff.added} `, "good")] : []),
    ...(diff.removed > 0 ? [span(`-${diff.removed} `, "bad")] : []),
  ];
  const note =
    edit !== undefined ? span(edit, "warn") : span(changes.length > 0 ? "" : "as it stands", "quiet");
  const title = spread(line(span(path, "strong")), line(...changes, note), width);
  const start = Math.max(0, focus - Math.min(LEAD, Math.floor((height - 1) / 2)));
  const text = scrollTo(drawDiff(diff.lines), start + state.scroll, height - 1);
  return { lines: [title, ...text.lines], scroll: text.top - start };
}

/** The preview on its own, over the whole screen. */
export function drawPreviewPanel(scene: Scene, room: Room): Drawn {
  const { lines, scroll } = drawPreview(scene, room);
  // At the end of the text the position that it opens at may lie further down than the screen can scroll.
  return { lines, scroll, keys: CLOSE_KEYS };
}
