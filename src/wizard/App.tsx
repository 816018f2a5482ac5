import { useApp, useInput } from "ink";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Edited, WizardInput, WizardOutcome } from "./contract.ts";
import { AT_REVIEW, answeredNow } from "./draft.ts";
import { startWizard, type WizardState } from "./flow/state.ts";
import { listScreens } from "./flow/steps.ts";
import { pressKey } from "./flow.ts";
import type { Insight } from "./insight/insight.ts";
import { type Key, nameKey } from "./keys.ts";
import { drawFrame, type Frame } from "./screens/frame.ts";
import type { Scene } from "./screens/screen.ts";
import { drawSummary } from "./screens/summary.ts";
import type { Arrival } from "./terminal/filtered-stdin.ts";
import { useWindowSize, type WindowSize } from "./terminal/use-window-size.ts";
import { Lines } from "./view/Lines.tsx";

interface AppProps {
  readonly input: WizardInput;
  readonly insight: Insight;
  readonly color: boolean;
  /** Subscribes to what arrives beside the keys: pastes, signals, the end of the terminal. */
  subscribe(listener: (key: Key) => void): () => void;
  onOutcome(outcome: WizardOutcome): void;
  /** Stops the program until the shell lets it go on. Absent where nothing can. */
  readonly suspend: (() => Promise<void>) | undefined;
  /** How the last key came. */
  arrival(): Arrival;
  /** Opens the user's editor on a text; the terminal is its own meanwhile. */
  edit(path: string, text: string): Edited;
}

/** Milliseconds, by which Ink has drawn a frame at its own pace. */
const FRAME_DRAWN = 50;

/** A key, and how far the text on the screen was really scrolled when it was pressed. */
interface Press {
  readonly key: Key;
  readonly scroll: number;
}

/** The root: takes every key, and draws the frame that follows from the state. */
export function App({ input, insight, color, subscribe, onOutcome, suspend, arrival, edit }: AppProps) {
  const { exit } = useApp();
  const size = useWindowSize();
  const [state, show] = useState(() => startWizard(input));
  const latest = useRef(state);
  const press = useCallback(
    ({ key, scroll }: Press): void => {
      const before = latest.current;
      latest.current = pressKey(input, { ...before, scroll }, key);
      // Before it is drawn: whoever sees the next question may end the program.
      if (isFurther(before, latest.current)) keepDraft(input, latest.current);
      show(latest.current);
    },
    [input],
  );
  /** The keys that led to what is on the screen now. */
  const shownBy = useRef(0);
  const { outcome } = state;
  const frame = drawNow({ input, state, insight, color }, size);

  // Always mounted: without it raw mode ends, and Ctrl-C would kill the program in the middle of something.
  useInput((text, inkKey) => {
    const key = nameKey(text, inkKey);
    if (key === null) return;
    const { chunk, repeated } = arrival();
    const blind = repeated || chunk === shownBy.current;
    const before = latest.current;
    press({
      key: key.name === "enter" || key.name === "char" ? { ...key, blind } : key,
      scroll: frame.scroll,
    });
    if (placeOf(latest.current) !== placeOf(before)) shownBy.current = chunk;
  });
  useEffect(() => subscribe((key) => press({ key, scroll: frame.scroll })), [subscribe, frame.scroll, press]);
  useEffect(() => {
    void input
      .audit?.()
      .then((findings) => press({ key: { name: "audited", findings }, scroll: latest.current.scroll }));
  }, [input, press]);
  const { editing } = state;
  useEffect(() => {
    if (editing !== null)
      press({ key: { name: "edited", edited: edit(editing.path, editing.text) }, scroll: 0 });
  }, [editing, edit, press]);
  const { suspended } = state;
  useEffect(() => {
    if (suspended === null) return;
    // Once the empty frame has been drawn: the shell's prompt stands where the wizard stood.
    const timer = setTimeout(() => {
      void suspend?.().then(() => press({ key: { name: "resumed" }, scroll: 0 }));
    }, FRAME_DRAWN);
    return () => clearTimeout(timer);
  }, [suspended, suspend, press]);
  useEffect(() => {
    if (outcome === null) return;
    onOutcome(outcome);
    exit();
  }, [outcome, onOutcome, exit]);
  return <Lines lines={frame.lines} color={color} />;
}

/** What a key would confirm now. */
function placeOf({ screen, reviewing }: WizardState): string {
  return `${screen} ${reviewing?.confirming} ${reviewing?.open}`;
}

/** The frame, or what is left of it when the wizard has ended or gives the terminal away. */
function drawNow(scene: Scene, size: WindowSize): Frame {
  const { outcome, suspended } = scene.state;
  if (outcome !== null) return { lines: drawSummary(outcome, size.columns), scroll: 0 };
  return suspended === null ? drawFrame(scene, size) : { lines: [], scroll: 0 };
}

/** True where there is more to remember than before. */
function isFurther(before: WizardState, after: WizardState): boolean {
  return (
    before.given !== after.given ||
    before.depth !== after.depth ||
    before.screen !== after.screen ||
    before.asking?.id !== after.asking?.id
  );
}

/** Remembers the answers of this run, and how far it came with those that it left: the next one can go on there. */
function keepDraft(input: WizardInput, { given, config, depth, screen, asking, outcome }: WizardState): void {
  const answers = answeredNow(given);
  const isAsking = screen === "question" || screen === "limits";
  const at = isAsking ? (asking?.id ?? null) : screen === "review" ? AT_REVIEW : null;
  const [first] = listScreens(config, depth);
  const hasComeOn =
    first !== undefined && (at === AT_REVIEW || (asking?.from === "flow" && at !== first.question.id));
  if ((answers.size === 0 && !hasComeOn) || outcome?.kind === "confirmed") return;
  input.keepDraft?.({ answers, depth, at });
}
