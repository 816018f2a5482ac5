import { countNoun } from "../../config/words.ts";
import type { WizardOutcome } from "../contract.ts";
import { countWrites } from "../flow/review.ts";
import { fitLine, type Line, line, span } from "../view/line.ts";

/** What stays in the scrollback when the wizard has gone. Of a cancelled run its caller tells, whatever the mode. */
export function drawSummary(outcome: WizardOutcome, width: number): readonly Line[] {
  if (outcome.kind === "cancelled") return [];
  const files = countWrites(outcome.changes);
  const what = files === 0 ? "nothing to write" : `${countNoun(files, "file")} to write`;
  return [fitLine(line(span("+ ", "good"), span("Answers confirmed", "strong"), `: ${what}`), width)];
}
