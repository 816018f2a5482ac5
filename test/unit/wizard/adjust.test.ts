import { describe, expect, test } from "vitest";
import { GIB } from "../../../src/config/units.ts";
import type { Edited, WizardInput } from "../../../src/wizard/contract.ts";
import { AT_REVIEW, type Draft } from "../../../src/wizard/draft.ts";
import { WHOLE_LIST } from "../../../src/wizard/flow/state.ts";
import { pressKey } from "../../../src/wizard/flow.ts";
import { drawText, openAndPress, pressAll } from "./drive.ts";
import { givenAs, makeInput, review } from "./fake-input.ts";
import { sampleFacts } from "./sample-facts.ts";

const MEMORY = "resources.production.app.memory";
const SIZE = { columns: 120, rows: 40 };

const saved = givenAs("saved", { "application.python": "3.12", "resources.size": "small" });

function adjusting(options: Partial<WizardInput> = {}): WizardInput {
  return makeInput({ again: true, given: saved, ...options });
}

describe("the menu of a project that is set up", () => {
  test.each([
    ["e", "environments"],
    ["s", "security."],
    ["h", "health."],
  ])("%s leads to the settings of its area only, each with its present value", (letter, first) => {
    const state = openAndPress(adjusting(), letter);
    expect(state.screen).toBe("settings");
    const text = drawText(adjusting(), state, SIZE);
    expect(text).toMatch(new RegExp(`> ${first.replace(".", "\\.")}`));
    expect(text).not.toContain("application.name");
  });

  test("a setting is changed, and the list, then the review and the menu come back", () => {
    const input = adjusting();
    const changed = openAndPress(input, "v", "resources.size", "<enter>", "3", "<enter>");
    expect(changed.screen).toBe("settings");
    expect(changed.config.answers.text("resources.size")).toBe("large");
    const reviewed = pressAll(input, changed, "<escape>", "<back>");
    expect(reviewed.screen).toBe("review");
    expect(pressAll(input, reviewed, "<back>").screen).toBe("overview");
  });

  test("r changes nothing and leads to the review", () => {
    const state = openAndPress(adjusting(), "r");
    expect(state.screen).toBe("review");
    expect([...state.given.values()].map(({ origin }) => origin)).toEqual(["saved", "saved"]);
  });

  test("a setting picked in the review is looked for in all of them", () => {
    const state = openAndPress(adjusting(), "s", "<back>", "s");
    expect(state.settings).toEqual(WHOLE_LIST);
  });
});

describe("limits that were changed by hand", () => {
  const input = adjusting({
    offered: [{ id: MEMORY, value: 2 * GIB, found: "docker-compose.yml:75: memory, from 768M to 2G" }],
  });

  test("are offered first, with their place, and become answers", () => {
    const opened = openAndPress(input);
    expect(drawText(input, opened, SIZE)).toContain("> t  Take 1 edited limit");
    const taken = pressAll(input, opened, "<enter>");
    expect(taken.config.answers.number(MEMORY)).toBe(2 * GIB);
    expect(taken.given.get(MEMORY)?.origin).toBe("answered");
    expect(drawText(input, taken, SIZE)).not.toContain("Take 1 edited limit");
    expect(taken.notice).toContain("1 limit taken");
  });

  test("are left as they are by every other way", () => {
    expect(openAndPress(input, "r").given.has(MEMORY)).toBe(false);
  });
});

test("a project whose Docker files are all cryo-init's has some", () => {
  const existing = { ...sampleFacts.existing, dockerfiles: [], composeFiles: [] };
  const facts = { ...sampleFacts, existing };
  expect(drawText(adjusting({ facts }), openAndPress(adjusting({ facts })), SIZE)).toContain(
    "those of cryo-init",
  );
  expect(drawText(makeInput({ facts }), openAndPress(makeInput({ facts })), SIZE)).toContain("none yet");
});

describe("a run that was interrupted", () => {
  const draft: Draft = {
    answers: new Map([
      ["application.name", { value: "shop", origin: "answered" }],
      ["resources.size", { value: "large", origin: "answered" }],
    ]),
    depth: "basic",
    at: "resources.size",
  };

  test("says how far it had come, and goes on at its question with its answers", () => {
    const input = makeInput({ draft });
    expect(drawText(input, openAndPress(input), SIZE)).toMatch(
      /> c {2}Go on where you stopped +you had answered \d+ of \d+/,
    );
    const state = openAndPress(input, "<enter>");
    expect(state.asking?.id).toBe("resources.size");
    expect(state.config.answers.text("application.name")).toBe("shop");
    expect(state.config.answers.text("resources.size")).toBe("large");
  });

  test("without a question, or with one that no longer applies, leads to the review", () => {
    for (const at of [null, "resources.production.redis.none"]) {
      const state = openAndPress(makeInput({ draft: { ...draft, at } }), "c");
      expect(state.screen).toBe("review");
      expect(state.config.answers.text("application.name")).toBe("shop");
    }
  });

  test("that had come to the review goes on there, with all questions answered", () => {
    const input = makeInput({ draft: { ...draft, at: AT_REVIEW } });
    const [, done, all] =
      /you had answered (\d+) of (\d+)/.exec(drawText(input, openAndPress(input), SIZE)) ?? [];
    expect(Number(done)).toBeGreaterThan(5);
    expect(done).toBe(all);
    expect(openAndPress(input, "<enter>").screen).toBe("review");
  });

  test("at a limit of a project that is set up, goes on there outside of any questions", () => {
    const again = adjusting({ draft: { ...draft, depth: "unsure", at: MEMORY } });
    const state = openAndPress(again, "c");
    expect(state).toMatchObject({ screen: "limits", asking: { id: MEMORY, from: "overview" } });
    expect(drawText(again, state, SIZE)).not.toContain("0/0");
  });

  test("is not taken up by any other way", () => {
    expect(openAndPress(makeInput({ draft }), "r").given.size).toBe(0);
  });
});

describe("a conflict in the user's editor", () => {
  const choices = {
    mine: "a: 3\n",
    theirs: "a: 2\n",
    markers: "<<<<<<< mine\na: 3\n=======\na: 2\n>>>>>>> new\n",
  };
  const input = adjusting({
    edit: () => ({ ok: false, reason: "not used by the state" }),
    review: (config) => ({
      checks: [],
      changes: review(config).changes.flatMap((change) =>
        change.path === "docker-compose.yml"
          ? [{ ...change, kind: "conflict" as const, before: "a: 3\n", after: null, choices }]
          : [],
      ),
    }),
  });
  const opened = openAndPress(input, "r", "<down>", "e");
  const end = (edited: Edited) => pressKey(input, opened, { name: "edited", edited });

  test("opens with both sides, and what comes out of it is written", () => {
    expect(opened.editing).toEqual({ path: "docker-compose.yml", text: choices.markers });
    const edited = end({ ok: true, text: "a: 4\n" });
    expect(edited.editing).toBeNull();
    expect(drawText(input, edited, SIZE)).toContain("~ edited");
    const { outcome } = pressAll(input, edited, "w");
    expect(outcome).toMatchObject({ kind: "confirmed", changes: [{ after: "a: 4\n" }] });
  });

  test("opens again with what was left in it", () => {
    const again = pressAll(input, end({ ok: true, text: "a: 4\n" }), "e");
    expect(again.editing?.text).toBe("a: 4\n");
  });

  test("settles nothing when markers are left, or nothing came out of it", () => {
    const unchanged = end({ ok: true, text: choices.markers });
    expect(unchanged.notice).toBe("nothing was changed in the editor");
    const marked = end({
      ok: true,
      text: `${choices.markers}# x\n`,
      fault: "conflict markers are still in it",
    });
    expect(marked.notice).toBe("conflict markers are still in it: e opens it again");
    for (const left of [unchanged, marked]) expect(pressAll(input, left, "w").outcome).toBeNull();
    const failed = end({ ok: false, reason: "the editor ended with 1" });
    expect(failed.notice).toBe("the editor ended with 1");
    expect(pressAll(input, failed, "w").outcome).toBeNull();
  });

  test("is asked about anew when other answers have made another conflict of it", () => {
    let text = "a: 2\n";
    const changing: WizardInput = {
      ...input,
      review: (config) => ({
        checks: [],
        changes: input.review(config).changes.map((change) => ({
          ...change,
          choices: { ...choices, theirs: text, markers: `<<<<<<< mine\na: 3\n=======\n${text}>>>>>>> new\n` },
        })),
      }),
    };
    const first = openAndPress(changing, "r", "<down>", "e");
    const edited = pressKey(changing, first, { name: "edited", edited: { ok: true, text: "a: 4\n" } });
    text = "a: 5\n";
    const reviewed = pressAll(changing, edited, "s", "<back>");
    expect(reviewed.reviewing?.choices.size).toBe(0);
  });

  test("the key is a letter like any other where there is no editor", () => {
    const { edit: _, ...without } = input;
    expect(openAndPress(without, "r", "<down>", "e").editing).toBeNull();
  });
});

test("a search in one area says that its setting may stand elsewhere", () => {
  const again = makeInput({ again: true });
  const size = { columns: 80, rows: 24 };
  expect(drawText(again, openAndPress(again, "s", "resources.size"), size)).toContain(
    "No setting in this list has that. s on the review lists all settings.",
  );
  expect(drawText(again, openAndPress(again, "v", "nowhere"), size)).toContain("No setting has that.");
});
