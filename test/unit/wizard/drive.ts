import type { WizardInput } from "../../../src/wizard/contract.ts";
import { placeOf } from "../../../src/wizard/flow/limit-table.ts";
import { tableOf } from "../../../src/wizard/flow/limits.ts";
import { startWizard, type WizardState } from "../../../src/wizard/flow/state.ts";
import { pressKey } from "../../../src/wizard/flow.ts";
import { createInsight } from "../../../src/wizard/insight/insight.ts";
import type { Key, KeyName } from "../../../src/wizard/keys.ts";
import { drawFrame } from "../../../src/wizard/screens/frame.ts";
import type { WindowSize } from "../../../src/wizard/terminal/use-window-size.ts";

/** Keys as tests write them: `<enter>` for a key, anything else is typed character by character. */
export function keysOf(...written: readonly string[]): readonly Key[] {
  return written.flatMap((text): readonly Key[] => {
    const ctrl = /^<ctrl-(\w)>$/.exec(text)?.[1];
    if (ctrl !== undefined) return [{ name: "ctrl", letter: ctrl }];
    const name = /^<(\w+)>$/.exec(text)?.[1];
    if (name !== undefined) return [{ name: name as KeyName }];
    return Array.from(text, (char) => ({ name: "char", text: char }));
  });
}

/** The wizard after those keys. */
export function pressAll(input: WizardInput, state: WizardState, ...written: readonly string[]): WizardState {
  return keysOf(...written).reduce((before, key) => pressKey(input, before, key), state);
}

/** The wizard opened, and those keys pressed. */
export function openAndPress(input: WizardInput, ...written: readonly string[]): WizardState {
  return pressAll(input, startWizard(input), ...written);
}

/** More than any way through the wizard has. */
const MOST_SCREENS = 200;

/** Presses Enter until that question is on the screen. */
export function goTo(input: WizardInput, state: WizardState, id: string): WizardState {
  let current = state;
  for (let screens = 0; current.asking?.id !== id; screens += 1) {
    const next = pressAll(input, current, "<enter>");
    if (next === current || next.outcome !== null || screens > MOST_SCREENS)
      throw new Error(`${id} is never asked`);
    current = next;
  }
  return current;
}

/** Moves through the table of limits, by its arrows, until that one has the focus. Tells each key that it presses. */
export function goToLimit(
  input: WizardInput,
  state: WizardState,
  id: string,
  tell: (key: string) => void = () => {},
): WizardState {
  const press = (before: WizardState, key: string): WizardState => {
    tell(key);
    return pressAll(input, before, key);
  };
  const whole = state.wholeTable ? state : press(state, "a");
  const place = (at: WizardState) => placeOf(tableOf(at).rows, at.asking?.id ?? "") ?? { row: 0, column: 0 };
  const target = placeOf(tableOf(whole).rows, id);
  if (target === null) throw new Error(`${id} is not in the table`);
  let current = whole;
  while (place(current).row !== target.row)
    current = press(current, place(current).row < target.row ? "<down>" : "<up>");
  while (place(current).column !== target.column)
    current = press(current, place(current).column < target.column ? "<right>" : "<left>");
  return current;
}

/** What is on the screen, as text. */
export function drawText(input: WizardInput, state: WizardState, size: WindowSize): string {
  const scene = { input, state, insight: createInsight(input), color: true };
  const { lines } = drawFrame(scene, size);
  return `${lines
    .map((spans) =>
      spans
        .map(({ text }) => text)
        .join("")
        .trimEnd(),
    )
    .join("\n")}\n`;
}
