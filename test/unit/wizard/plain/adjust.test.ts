import { expect, test } from "vitest";
import type { Given } from "../../../../src/config/config.ts";
import { settle } from "../../../../src/config/config.ts";
import type { Draft } from "../../../../src/wizard/draft.ts";
import { FACTS, lines, makeConflict, pipe, type Run } from "./sample.ts";

const MEMORY = "resources.production.app.memory";
const given = new Map<string, Given>([["resources.size", { value: "medium", origin: "saved" }]]);

function answersOf({ outcome }: Run): ReadonlyMap<string, Given> {
  if (outcome.kind !== "confirmed") throw new Error(`ended as ${outcome.kind}`);
  return outcome.answers;
}

test("a project that is set up is asked what to adjust; Enter changes nothing", async () => {
  const run = await pipe(lines("", "yes"), { given, again: true });
  expect(run.text).toContain("  1) Adjust resources: medium\n");
  expect(run.text).toContain("  6) Nothing: show what would be written\n");
  expect(answersOf(run)).toEqual(given);
});

test("an area lists its settings with their values; one is changed by number or path, then the list comes back", async () => {
  const run = await pipe(lines("1", MEMORY, "2G", "4", "<", "", "yes"), { given, again: true });
  expect(run.text).toContain("  1) resources.size = medium\n");
  expect(run.text).toContain(`${MEMORY} = 2G\n`);
  expect(settle(FACTS, answersOf(run)).answers.number(MEMORY)).toBe(2 * 1024 ** 3);
});

test("< leads from the list to the menu, and from the review to it, too", async () => {
  const run = await pipe(lines("1", "<", "3", "", "<", "", "yes"), { given, again: true });
  expect(run.text.split("What to adjust [6]: ")).toHaveLength(4);
  expect(run.text).toContain("  1) security.read_only = yes\n");
});

test("what is no area or no setting of the list is asked again", async () => {
  const run = await pipe(lines("9", "2", "resources.size", "", "no"), { given, again: true });
  expect(run.text).toContain('"9" is no number from 1 to 6');
  expect(run.text).toContain('"resources.size" is no setting of this list');
});

test.each([
  ["yes", 2 * 1024 ** 3],
  ["no", undefined],
])("limits changed by hand are offered: %s", async (reply, value) => {
  const offered = [{ id: MEMORY, value: 2 * 1024 ** 3, found: "docker-compose.yml:75: memory of app" }];
  const run = await pipe(lines(reply, "", "yes"), { given, again: true, more: { offered } });
  expect(run.text).toContain("docker-compose.yml:75: memory of app\nTake it as an answer? yes/no [yes]: ");
  expect(answersOf(run).get(MEMORY)?.value).toBe(value);
});

test("an interrupted run goes on at its question, or is left", async () => {
  const draft: Draft = {
    answers: new Map([["application.name", { value: "shop", origin: "answered" }]]),
    depth: "basic",
    at: "resources.size",
  };
  const gone = await pipe(lines("", "q"), { more: { draft } });
  expect(gone.text).toMatch(/An earlier run was not finished: you had answered \d+ of \d+\./);
  expect(gone.text).toMatch(/Size \[.*\]: q\n$/);
  const left = await pipe(lines("no", "1", "yes"), { more: { draft } });
  expect(answersOf(left).size).toBe(0);
});

test("each answer is kept for the next run, with the question that comes next", async () => {
  const drafts: Draft[] = [];
  await pipe(lines("3", "shop", "q"), { more: { keepDraft: (draft) => drafts.push(draft) } });
  expect(drafts).toHaveLength(1);
  expect(drafts[0]?.answers.get("application.name")?.value).toBe("shop");
  expect(drafts[0]?.at).toMatch(/^application\./);
});

test("a conflict is settled in the editor; when nothing comes out of it, it is asked again", async () => {
  const results = [
    { ok: false, reason: "the editor ended with 1" } as const,
    { ok: true, text: "edited\n" } as const,
  ];
  const opened: string[] = [];
  const edit = (_path: string, text: string) => {
    opened.push(text);
    return results.shift() ?? ({ ok: false, reason: "once too often" } as const);
  };
  const run = await pipe(lines("1", "edit", "4", "yes"), {
    changes: [makeConflict("a.yml")],
    more: { edit },
  });
  expect(run.text).toContain("the editor ended with 1.\n");
  expect(opened).toEqual(["both lines\n", "both lines\n"]);
  expect(run.outcome).toMatchObject({ kind: "confirmed", changes: [{ after: "edited\n" }] });
});
