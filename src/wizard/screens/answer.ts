import { formatAnswer } from "../../config/answer.ts";
import type { Settled } from "../../config/config.ts";
import type { Question, Value } from "../../config/question.ts";
import { isSame } from "../flow/answers.ts";
import { fitText, type Line, line, padText, paragraph, span, spread, widthOf } from "../view/line.ts";
import type { Scene } from "./screen.ts";

/** Settings that follow from the focused answer, shown at once. */
const MOST_FOLLOWED = 5;

/** The title and, where there is room, the setting's path: it is the name of the flag too. */
export function drawTitle({ title, id }: Question, width: number): readonly Line[] {
  const path = line(span(id, "quiet"));
  const isRoom = widthOf(title) + widthOf(id) + 4 <= width;
  return isRoom ? [spread(line(span(title, "strong")), path, width)] : paragraph(title, width, "strong");
}

/** Where the value that the field opens with comes from, and what is recommended where that is another one. */
export function describeSource(settled: Settled, width: number): readonly Line[] {
  const { question, value, suggestion, origin } = settled;
  const recommended = nameAnswer(question, suggestion.value);
  const label = suggestion.origin === "detected" ? "detected" : "recommended";
  const why = suggestion.why === label ? "" : ` (${suggestion.why})`;
  const proposal = `${label}: ${recommended}${why}`;
  const source = {
    answered: "Your answer",
    flag: "Given by --set or a flag",
    environment: "Given by an environment variable",
    saved: "As last time",
    detected: "",
    default: "",
  }[origin];
  if (source === "") return paragraph(capitalise(proposal), width, "quiet");
  const own = paragraph(`${source}: ${nameAnswer(question, value)}`, width, "accent");
  if (isSame(value, suggestion.value)) return own;
  // Only what an earlier run has saved can have been found otherwise since.
  const other = origin === "saved" ? `now ${proposal}` : proposal;
  return [...own, ...paragraph(`* ${other}`, width, "warn")];
}

/** As the options of the question call it. */
function nameAnswer(question: Question, value: Value): string {
  const options = question.type.kind === "select" ? question.type.options : [];
  const option = options.find((one) => one.value === value);
  return option?.label ?? (formatAnswer(question, value) || "nothing");
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What changes with the focused answer besides itself. */
export function drawFollowed({ state, insight }: Scene, width: number): readonly Line[] {
  const followed = insight.follow(state);
  if (followed.length === 0) return [];
  const shown = followed.slice(0, followed.length > MOST_FOLLOWED ? MOST_FOLLOWED - 1 : MOST_FOLLOWED);
  const rest = followed.length - shown.length;
  const column = Math.min(
    Math.max(...shown.map(({ settled }) => widthOf(settled.question.title))),
    width - 20,
  );
  return [
    line(span("With this answer", "quiet")),
    ...shown.map(({ settled, before, after }) =>
      line(
        `  ${padText(fitText(settled.question.title, column), column)}  `,
        span(`${before || "nothing"} → `, "quiet"),
        span(after || "nothing", "accent"),
      ),
    ),
    ...(rest > 0 ? [line(span(`  and ${rest} more`, "quiet"))] : []),
  ];
}
