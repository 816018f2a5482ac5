import { afterEach, expect, test } from "vitest";
import { formatAnswer, parseAnswer } from "../../src/config/answer.ts";
import { type Config, type GivenAnswers, settle } from "../../src/config/config.ts";
import { QUESTIONS } from "../../src/config/questions/index.ts";
import { detect } from "../../src/project/detect.ts";
import type { WizardInput } from "../../src/wizard/contract.ts";
import { isLimit } from "../../src/wizard/flow/limit-table.ts";
import { startWizard, type WizardState } from "../../src/wizard/flow/state.ts";
import { listSteps } from "../../src/wizard/flow/steps.ts";
import { seeded } from "../support/edit-yaml.mjs";
import { copyExample, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { KEY, TerminalSession } from "../support/terminal.ts";
import { goToLimit, pressAll } from "../unit/wizard/drive.ts";

/**
 * The same answers by keys in the wizard, by lines through a pipe and by flags: the same files, to the byte. Each in the
 * built program; `npm run bench:parity` tries 200 sets of answers.
 */
const SETS = Number(process.env.PARITY_SETS ?? 2);
const SEED = process.env.CI === undefined && SETS < 50 ? Math.floor(Math.random() * 1_000_000) : 1;

/** Texts of an answer, and the keys that give it on its screen; `null` leaves the question as it is. */
type Choice = readonly [text: string, keys: readonly string[]] | null;

const CHOICES: Readonly<Record<string, readonly Choice[]>> = {
  "application.name": [null, ["Shop", ["Shop"]], ["Ünï 漢字", ["Ünï 漢字"]]],
  "application.python": [null, ["3.12", ["3.12"]]],
  "application.redis": [null, ["none", ["<home>"]], ["persistent", ["<end>"]]],
  environments: [
    null,
    ["production,blue-green", ["<down>", " "]],
    ["production", ["<down>", " ", "<down>", " "]],
  ],
  "resources.size": [
    ["small", ["1"]],
    ["large", ["3"]],
    ["custom", ["4"]],
    ["custom", ["4"]],
  ],
  "resources.production.app.memory": [null, ["2G", ["2g"]], ["1664M", ["1664m"]]],
  "resources.production.app.cpus": [null, ["1.5", ["1.5"]]],
  "resources.production.app.threads": [null, ["8", ["8"]]],
  "security.read_only": [null, ["no", ["n"]]],
  "security.drop_capabilities": [null, ["no", ["n"]]],
  "security.no_new_privileges": [null, ["no", ["<down>"]]],
  "security.loopback": [null, ["no", ["n"]]],
  "health.degraded": [null, ["unhealthy", ["u"]]],
  "logging.level": [null, ["debug", ["d"]], ["error", ["e"]]],
  "documentation.site": [null, ["no", ["n"]]],
};

const BYTES: Readonly<Record<string, string>> = {
  "<up>": KEY.up,
  "<down>": KEY.down,
  "<left>": "\u001b[D",
  "<right>": KEY.right,
  "<home>": "\u001b[H",
  "<end>": "\u001b[F",
  "<enter>": KEY.enter,
};

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await removeFolder(folder);
});

async function example(): Promise<string> {
  const root = await copyExample("parity");
  folders.push(root);
  return root;
}

const random = seeded(SEED);

function chooseAnswers(): ReadonlyMap<string, NonNullable<Choice>> {
  const chosen = new Map<string, NonNullable<Choice>>();
  for (const [id, choices] of Object.entries(CHOICES)) {
    const choice = choices[Math.floor(random() * choices.length)] ?? null;
    // Only a custom size leads to the table.
    const isReached = !isLimit(id) || chosen.get("resources.size")?.[0] === "custom";
    if (choice !== null && isReached) chosen.set(id, choice);
  }
  return chosen;
}

/** A project as it was written, without what says when and where. */
async function written(root: string): Promise<ReadonlyMap<string, string>> {
  const tree = new Map(await readTree(root));
  for (const name of ["history.jsonl", "previous/journal.json"]) tree.delete(`.cryo-init/${name}`);
  return tree;
}

type Answers = ReadonlyMap<string, NonNullable<Choice>>;

/** Keys for the whole way from the overview to the review; what each leads to is worked out by the wizard itself. */
function writeKeys(input: WizardInput, answers: Answers): string {
  const pressed: string[] = [];
  const recording = (state: WizardState, ...keys: readonly string[]): WizardState => {
    pressed.push(...keys);
    return pressAll(input, state, ...keys);
  };
  let state = recording(startWizard(input), "m");
  while (state.asking !== null) {
    if (state.screen === "limits") {
      state = recording(state, "a");
      for (const [id, [, keys]] of answers) {
        if (!isLimit(id)) continue;
        state = goToLimit(input, state, id, (key) => pressed.push(key));
        state = recording(state, ...keys, "<down>");
      }
    } else state = recording(state, ...(answers.get(state.asking.id)?.[1] ?? []));
    state = recording(state, "<enter>");
  }
  return pressed.map((key) => BYTES[key] ?? key).join("");
}

/** Lines for the plain mode: the main questions, then single settings from the review. */
function writeLines(settleWith: (given: GivenAnswers) => Config, answers: Answers): string {
  const lines = ["3"];
  const given = new Map<string, { value: never; origin: "answered" }>();
  for (let at = 0; ; at += 1) {
    const settled = listSteps(settleWith(given), "basic")[at];
    if (settled === undefined) break;
    const [text] = answers.get(settled.question.id) ?? [null];
    lines.push(text ?? "");
    const parsed = text === null ? null : parseAnswer(settled.question, text);
    if (parsed?.ok) given.set(settled.question.id, { value: parsed.value as never, origin: "answered" });
  }
  for (const [id, [text]] of answers) if (isLimit(id)) lines.push(id, text);
  return `${[...lines, "yes"].join("\n")}\n`;
}

async function byKeys(keys: string): Promise<ReadonlyMap<string, string>> {
  const root = await example();
  const terminal = new TerminalSession([root], { columns: 120, rows: 40 });
  await terminal.waitFor("Answer the main questions");
  terminal.press(keys);
  await terminal.waitFor(/ Review\s*$/m);
  terminal.press("w");
  await terminal.waitFor(/Replace \d+ files?/);
  terminal.press("y");
  expect(await terminal.ended(), terminal.scrollback()).toBe(0);
  return await written(root);
}

async function byLines(input: string): Promise<ReadonlyMap<string, string>> {
  const root = await example();
  const { code, stderr } = await cryoInit([root, "--plain"], { input });
  expect(code, stderr).toBe(0);
  return await written(root);
}

async function byFlags(answers: Answers): Promise<ReadonlyMap<string, string>> {
  const root = await example();
  const flags = [...answers].flatMap(([id, [text]]) => ["--set", `${id}=${text}`]);
  const { code, stderr } = await cryoInit([root, "--yes", ...flags]);
  expect(code, stderr).toBe(0);
  return await written(root);
}

test(
  `${SETS} random sets of answers give the same files by keys, by lines and by flags`,
  async () => {
    const facts = await detect(await example(), {});
    const input: WizardInput = {
      facts,
      given: new Map(),
      again: false,
      host: { cpus: 2, memory: 2 ** 34 },
      preview: () => [],
      review: () => ({ changes: [], checks: [] }),
    };
    for (let set = 0; set < SETS; set += 1) {
      const answers = chooseAnswers();
      const shown = [...answers].map(([id, [text]]) => `${id}=${text}`).join(" ");
      const keys = await byKeys(writeKeys(input, answers));
      expect(
        await byLines(writeLines((given) => settle(facts, given), answers)),
        `seed ${SEED}: ${shown}`,
      ).toEqual(keys);
      expect(await byFlags(answers), `seed ${SEED}: ${shown}`).toEqual(keys);
      for (const folder of folders.splice(0)) await removeFolder(folder);
    }
  },
  SETS * 30_000,
);

test("the answers of the sets are none that is recommended: by a flag, those are saved too", async () => {
  const facts = await detect(await example(), {});
  const { settled } = settle(facts, new Map());
  for (const [id, choices] of Object.entries(CHOICES)) {
    const question = QUESTIONS.find((one) => one.id === id);
    const found = settled.find((one) => one.question.id === id);
    if (question === undefined || found === undefined) throw new Error(`no question ${id}`);
    for (const choice of choices) expect(choice?.[0], id).not.toBe(formatAnswer(question, found.value));
  }
});
