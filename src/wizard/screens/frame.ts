import { AREAS, type AreaId } from "../areas.ts";
import { findSettled } from "../flow/question.ts";
import type { Screen } from "../flow/state.ts";
import { listScreens, measureProgress, screenOf } from "../flow/steps.ts";
import type { WindowSize } from "../terminal/use-window-size.ts";
import { fillHeight } from "../view/layout.ts";
import { fitLine, type Line, line, lineWidth, span, spread } from "../view/line.ts";
import { drawFindings } from "./findings.ts";
import { drawHelp } from "./help.ts";
import { drawLimits } from "./limits.ts";
import { drawOverview } from "./overview.ts";
import { drawPreviewPanel } from "./preview.ts";
import { drawQuestion } from "./question.ts";
import { drawReview } from "./review.ts";
import { type Drawn, type KeyHint, type Room, type Scene, SHORT } from "./screen.ts";
import { drawSettings } from "./settings.ts";

/** A frame higher than this gains nothing, and its ends are far apart; but a list shows more of its rows. */
const HIGHEST = 48;

const TITLES: Readonly<Record<Exclude<Screen, "settings">, string>> = {
  overview: "Overview",
  question: "Question",
  limits: "Limits",
  review: "Review",
};

/** What is on the screen, and where that leaves the scroll position. */
export interface Frame {
  readonly lines: readonly Line[];
  readonly scroll: number;
}

/**
 * Draws the wizard. One row of the terminal always stays free: Ink clears the scrollback for a frame that is as
 * high as the terminal.
 */
export function drawFrame(scene: Scene, { columns, rows }: WindowSize): Frame {
  const isList = scene.state.screen === "settings" && scene.state.panel === null;
  const height = Math.max(1, isList ? rows - 1 : Math.min(rows - 1, HIGHEST));
  const isShort = rows < SHORT;
  const head = drawHead(scene, columns, isShort);
  const room: Room = { width: columns - 2, height: Math.max(1, height - head.length - (isShort ? 1 : 2)) };
  const { lines, scroll, keys } = drawBody(scene, room);
  const body = fillHeight(lines, room.height).map((content) => [span(" "), ...content]);
  const foot = drawFoot(scene, keys, columns);
  const frame = [...head, ...body, ...(isShort ? [] : [line()]), foot];
  return { lines: frame.slice(0, height).map((content) => fitLine(content, columns)), scroll };
}

function drawBody(scene: Scene, room: Room): Drawn {
  const { panel, screen } = scene.state;
  if (panel === "help") return drawHelp(scene, room);
  if (panel === "preview") return drawPreviewPanel(scene, room);
  if (panel === "findings") return drawFindings(scene, room);
  switch (screen) {
    case "overview":
      return drawOverview(scene, room);
    case "question":
      return drawQuestion(scene, room);
    case "limits":
      return drawLimits(scene, room);
    case "settings":
      return drawSettings(scene, room);
    case "review":
      return drawReview(scene, room);
  }
}

function drawHead(scene: Scene, width: number, isShort: boolean): readonly Line[] {
  const name = scene.state.config.answers.text("application.name");
  const left = line(span(" cryo-init", "focus"), span(`  ${name}`, "quiet"));
  const head = spread(left, [...describePlace(scene, width), span(" ")], width);
  return isShort ? [head] : [head, line(span("─".repeat(width), "quiet"))];
}

/** Which screen this is: for a question `Resources 3/9` and how far all of them have come. */
function describePlace({ state }: Scene, width: number): Line {
  if (state.screen === "settings") return line(span(titleOf(state.settings.area), "strong"));
  const isAsking = state.screen === "question" || state.screen === "limits";
  if (!isAsking || state.asking === null) return line(span(TITLES[state.screen], "strong"));
  const settled = findSettled(state, state.asking.id);
  if (settled === null) return [];
  if (state.asking.from !== "flow")
    return line(span(state.screen === "limits" ? TITLES.limits : "Change a setting", "strong"));
  const screens = listScreens(state.config, state.depth);
  const id = screenOf(screens, state.asking.id);
  const progress = measureProgress(screens, id, settled.question.group);
  const place = span(`${progress.title} ${progress.position}/${progress.count}`, "strong");
  return width < 60 ? [place] : [place, span("  "), ...drawBar(progress.overall, progress.total, 16)];
}

function titleOf(area: AreaId): string {
  return AREAS.find(({ id }) => id === area)?.title ?? area;
}

function drawBar(done: number, total: number, width: number): Line {
  const filled = total === 0 ? 0 : Math.round((done / total) * width);
  return [
    span("━".repeat(filled), "accent"),
    span("─".repeat(width - filled), "quiet"),
    span(` ${done}/${total}`, "quiet"),
  ];
}

/** Between two key hints. */
const GAP = "   ";

/** Key hints, as many as fit; or what has to be said instead. */
function drawFoot({ state }: Scene, keys: readonly KeyHint[], width: number): Line {
  if (state.leaving) {
    return line(
      span(width < 60 ? " ! Leave? " : " ! Leave? Nothing has been written. ", "warn"),
      span("Esc", "strong"),
      " leave  ",
      span("Enter", "strong"),
      " stay",
    );
  }
  if (state.notice !== null) return line(span(` ! ${state.notice}`, "warn"));
  const hints = keys.map(([key, does]) => ({
    key,
    spans: line(span(key, "strong"), span(` ${does}`, "quiet")),
  }));
  // The help has all keys, so that its own is never the one without room.
  const help = hints.find(({ key }) => key === "?" || key === "^G");
  let foot: Line = [];
  let reserved = help === undefined ? 0 : GAP.length + lineWidth(help.spans);
  for (const hint of hints) {
    if (hint === help) reserved = 0;
    const longer = line(span(foot.length === 0 ? " " : GAP), ...hint.spans);
    if (lineWidth(foot) + lineWidth(longer) + reserved > width) {
      if (reserved === 0 || help === undefined) break;
      return [...foot, span(GAP), ...help.spans];
    }
    foot = [...foot, ...longer];
  }
  return foot;
}
