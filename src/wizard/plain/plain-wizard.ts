import { type Config, type GivenAnswers, settle } from "../../config/config.ts";
import type { WizardInput, WizardOutcome } from "../contract.ts";
import { askDepth } from "./depth-ask.ts";
import { askLine, type Reply } from "./line-prompt.ts";
import { PlainConsole, type PlainTerminal } from "./plain-console.ts";
import { askQuestion } from "./question-ask.ts";
import { KEYS_HELP } from "./question-text.ts";
import { holdReview } from "./review.ts";
import { type Depth, listAsked, type Step, stepBack, stepIn, stepOn, stepTo } from "./route.ts";

interface State {
  readonly given: GivenAnswers;
  readonly depth: Depth;
  readonly step: Step;
}

type Turn = { readonly kind: "state"; readonly state: State } | WizardOutcome;

/**
 * The wizard line by line, for dumb terminals, small windows, screen readers and piped answers: no colour, no moving
 * cursor, no raw mode. Ctrl-C is the caller's. Reads `stdin` from here on and pauses it in the end; lines that are
 * left over are lost.
 * @throws {UserError} `usage` when the input ends before the last answer; it names the question
 * @throws the stream's own error when reading fails
 */
export async function runPlainWizard(input: WizardInput, terminal: PlainTerminal): Promise<WizardOutcome> {
  const console = new PlainConsole(terminal);
  try {
    console.print([
      input.again ? "Starting from the answers in cryo-init.yaml." : "A new set-up.",
      KEYS_HELP,
    ]);
    let state: State = { given: input.given, depth: "main", step: { kind: "depth" } };
    while (true) {
      const turn = await takeTurn(console, input, state);
      if (turn.kind !== "state") return turn;
      state = turn.state;
    }
  } finally {
    console.close();
  }
}

function takeTurn(console: PlainConsole, input: WizardInput, state: State): Promise<Turn> {
  const config = settle(input.facts, state.given);
  switch (state.step.kind) {
    case "depth":
      return chooseDepth(console, state, config);
    case "question":
      return answer(console, input, state, state.step, config);
    case "review":
      return review(console, input, state, config);
  }
}

async function chooseDepth(console: PlainConsole, state: State, config: Config): Promise<Turn> {
  const reply = await askLine(console, askDepth(state.depth));
  if (reply.kind !== "value") return leave(reply, state, config);
  return turnTo({ ...state, depth: reply.value, step: stepIn(config, reply.value) });
}

async function answer(
  console: PlainConsole,
  { facts }: WizardInput,
  state: State,
  step: Step & { kind: "question" },
  config: Config,
): Promise<Turn> {
  const settled = config.settled.find(({ question }) => question.id === step.id);
  if (settled === undefined) throw new Error(`${step.id} does not apply, so it cannot be asked`);
  const asked = step.known === null ? listAsked(config, state.depth) : [];
  const number = asked.indexOf(settled) + 1;
  const place = number === 0 ? "" : `Question ${number} of ${asked.length}, `;
  const reply = await askLine(console, askQuestion(settled, facts, state.given, place));
  if (reply.kind !== "value") return leave(reply, state, config);
  const given = reply.value;
  return turnTo({ ...state, given, step: stepOn(settle(facts, given), state.depth, step) });
}

async function review(
  console: PlainConsole,
  input: WizardInput,
  state: State,
  config: Config,
): Promise<Turn> {
  const reply = await holdReview(console, input, config);
  if (reply.kind !== "value") return leave(reply, state, config);
  const end = reply.value;
  switch (end.kind) {
    case "write":
      return { kind: "confirmed", answers: state.given, changes: end.changes };
    case "stop":
      return { kind: "cancelled", by: "user" };
    case "change":
      return turnTo({ ...state, step: stepTo(config, state.depth, end.id) });
  }
}

function leave(reply: Reply<never>, state: State, config: Config): Turn {
  return reply.kind === "back"
    ? turnTo({ ...state, step: stepBack(config, state.depth, state.step) })
    : { kind: "cancelled", by: "user" };
}

function turnTo(state: State): Turn {
  return { kind: "state", state };
}
