import { type Config, type GivenAnswers, settle } from "../../config/config.ts";
import { describeMissingPaths } from "../../config/missing-paths.ts";
import type { AuditFinding, WizardInput, WizardOutcome } from "../contract.ts";
import { AT_REVIEW, answeredNow, answersWith } from "../draft.ts";
import { withOffered } from "../flow/answers.ts";
import { type Depth, listSteps } from "../flow/steps.ts";
import { findWritten } from "../insight/written.ts";
import { askArea, askSetting, askToGoOn, askToTake } from "./adjust-asks.ts";
import { askDepth } from "./depth-ask.ts";
import { withFindings } from "./findings.ts";
import { askLine, type Reply } from "./line-prompt.ts";
import { PlainConsole, type PlainTerminal } from "./plain-console.ts";
import { askQuestion } from "./question-ask.ts";
import { describeWritten, KEYS_HELP } from "./question-text.ts";
import { holdReview } from "./review.ts";
import { type Step, stepBack, stepIn, stepOn, stepTo } from "./route.ts";

interface State {
  /** What is wrong with the Docker files that are there. */
  readonly findings: readonly AuditFinding[];
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
    let state = startDialogue(input, (await input.audit?.()) ?? []);
    while (true) {
      keepDraft(input, state);
      const turn = await takeTurn(console, input, state);
      if (turn.kind !== "state") return turn;
      state = turn.state;
    }
  } finally {
    console.close();
  }
}

/** What was left of an earlier run comes first, then what an editor has changed. */
function startDialogue(
  { given, draft, offered = [] }: WizardInput,
  findings: readonly AuditFinding[],
): State {
  const kind = draft ? "draft" : offered.length > 0 ? "offered" : "start";
  return { findings, given, depth: "express", step: { kind } };
}

function keepDraft(input: WizardInput, { given, depth, step }: State): void {
  const answers = answeredNow(given);
  if (answers.size === 0) return;
  const asked = step.kind === "question" && step.known === null ? step.id : null;
  input.keepDraft?.({ answers, depth, at: step.kind === "review" ? AT_REVIEW : asked });
}

function takeTurn(console: PlainConsole, input: WizardInput, state: State): Promise<Turn> {
  const config = settle(input.facts, state.given);
  switch (state.step.kind) {
    case "draft":
      return goOn(console, input, state, config);
    case "offered":
      return takeOffered(console, input, state, config);
    case "start":
      return input.again ? chooseArea(console, state, config) : chooseDepth(console, state, config);
    case "area":
      return chooseSetting(console, state, state.step, config);
    case "question":
      return answer(console, input, state, state.step, config);
    case "review":
      return review(console, input, state, config);
  }
}

async function goOn(
  console: PlainConsole,
  { facts, draft, offered = [] }: WizardInput,
  state: State,
  config: Config,
): Promise<Turn> {
  if (!draft) return turnTo({ ...state, step: { kind: "start" } });
  const reply = await askLine(console, askToGoOn(draft, facts, state.given));
  if (reply.kind !== "value") return leave(reply, state, config);
  if (!reply.value) return turnTo({ ...state, step: { kind: offered.length > 0 ? "offered" : "start" } });
  const given = answersWith(state.given, draft);
  const { depth, at } = draft;
  const isAsked = listSteps(settle(facts, given), depth).some(({ question }) => question.id === at);
  const from = { kind: "review" } as const;
  const step: Step = at !== null && isAsked ? { kind: "question", id: at, known: null, from } : from;
  return turnTo({ ...state, given, depth, step });
}

async function takeOffered(
  console: PlainConsole,
  { offered = [] }: WizardInput,
  state: State,
  config: Config,
): Promise<Turn> {
  const reply = await askLine(console, askToTake(offered));
  if (reply.kind !== "value") return leave(reply, state, config);
  const given = reply.value ? withOffered(state.given, offered) : state.given;
  return turnTo({ ...state, given, step: { kind: "start" } });
}

async function chooseArea(console: PlainConsole, state: State, config: Config): Promise<Turn> {
  const reply = await askLine(console, withFindings(askArea(config), state.findings));
  if (reply.kind !== "value") return leave(reply, state, config);
  const depth = "unsure";
  const step: Step = reply.value === null ? stepIn(config, depth) : { kind: "area", area: reply.value };
  return turnTo({ ...state, depth, step });
}

async function chooseSetting(
  console: PlainConsole,
  state: State,
  step: Step & { kind: "area" },
  config: Config,
): Promise<Turn> {
  const reply = await askLine(console, askSetting(config, step.area));
  if (reply.kind !== "value") return leave(reply, state, config);
  const next: Step =
    reply.value === null ? { kind: "review" } : stepTo(config, state.depth, reply.value, step);
  return turnTo({ ...state, step: next });
}

async function chooseDepth(console: PlainConsole, state: State, config: Config): Promise<Turn> {
  const reply = await askLine(console, withFindings(askDepth(state.depth), state.findings));
  if (reply.kind !== "value") return leave(reply, state, config);
  return turnTo({ ...state, depth: reply.value, step: stepIn(config, reply.value) });
}

async function answer(
  console: PlainConsole,
  input: WizardInput,
  state: State,
  step: Step & { kind: "question" },
  config: Config,
): Promise<Turn> {
  const { facts } = input;
  const settled = config.settled.find(({ question }) => question.id === step.id);
  if (settled === undefined) throw new Error(`${step.id} does not apply, so it cannot be asked`);
  const asked = step.known === null ? listSteps(config, state.depth) : [];
  const number = asked.indexOf(settled) + 1;
  const place = number === 0 ? "" : `Question ${number} of ${asked.length}, `;
  const details = (): readonly string[] => describeWritten(findWritten(input, state.given, step.id));
  const reply = await askLine(console, askQuestion(settled, facts, state.given, place, details));
  if (reply.kind !== "value") return leave(reply, state, config);
  const given = reply.value;
  const answered = settle(facts, given);
  warnAboutPaths(console, input, answered, step.id);
  return turnTo({ ...state, given, step: stepOn(answered, state.depth, step) });
}

/** Paths that lead to nothing are taken all the same: another machine may build, and files may come later. */
function warnAboutPaths(
  console: PlainConsole,
  { completePath }: WizardInput,
  { settled }: Config,
  id: string,
): void {
  const taken = settled.find(({ question }) => question.id === id);
  if (taken === undefined || completePath === undefined) return;
  const said = describeMissingPaths(taken, completePath);
  if (said !== null) console.print([`Warning: ${said}. Taken all the same.`]);
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
