import { describe, expect, test } from "vitest";
import { type HeededDocument, heedLostAnswers } from "../../../src/cli/lost-answers.ts";
import { settle } from "../../../src/config/config.ts";
import { readDocument, writeDocument } from "../../../src/config/document.ts";
import type { Value } from "../../../src/config/question.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";

const WRITTEN =
  "# ours\nversion: 1\n\nresources:\n  size: medium\n\nsecurity:\n  read_only: false\napplication:\n  name: cryoprotect # as the team calls it\n";
/** The answers that a run would take. */
const settleWith = ({ text, restored }: HeededDocument) =>
  settle(EXAMPLE_FACTS, new Map([...readDocument(text ?? "").answers, ...restored]));

const NEITHER = { lostAnswers: null, config: null };
const onRecord = { document: WRITTEN, last: null };

describe.each([
  ["gone", null, "security.read_only"],
  ["empty", "", "security.read_only"],
  ["cut within its comment", WRITTEN.slice(0, 4), "resources.size"],
  ["cut after a line", WRITTEN.slice(0, WRITTEN.indexOf("security:")), "security.read_only"],
  ["cut after a name", WRITTEN.slice(0, WRITTEN.indexOf(" read_only")), "security.read_only"],
  ["cut such that it is no YAML", WRITTEN.slice(0, WRITTEN.indexOf("ze: medium")), "application.name"],
  ["nothing but white space", "\n \n", "security.read_only"],
  ["nothing but its version", "# begun anew\nversion: 1\n", "security.read_only"],
  ["cut within a value", WRITTEN.slice(0, WRITTEN.indexOf("protect")), "application.name"],
])("a file that is %s", (_name, text, lost) => {
  test("is refused, naming what it lacks", () => {
    expect(() => heedLostAnswers(text, onRecord, NEITHER)).toThrow(lost);
    expect(() => heedLostAnswers(text, onRecord, NEITHER)).toThrow(
      expect.objectContaining({ failure: "usage", next: expect.stringContaining("--lost-answers restore") }),
    );
  });

  test("is restored or taken as it is when somebody says so, and not read beside --config", () => {
    const restored = heedLostAnswers(text, onRecord, { ...NEITHER, lostAnswers: "restore" });
    expect(writeDocument(settleWith(restored), restored.text)).toBe(
      writeDocument(settleWith({ text: WRITTEN, restored: new Map() }), restored.text),
    );
    expect(heedLostAnswers(text, onRecord, { ...NEITHER, lostAnswers: "drop" }).text).toBe(text);
    expect(heedLostAnswers(text, onRecord, { ...NEITHER, config: "other.yaml" }).text).toBe(text);
  });
});

test("what was edited before the end was lost stays when the rest is restored", () => {
  const text = `# mine\n${WRITTEN.slice(0, WRITTEN.indexOf("security:")).replace("medium", "large")}`;
  expect(() => heedLostAnswers(text, onRecord, NEITHER)).toThrow("security.read_only");
  const { text: kept, restored } = heedLostAnswers(text, onRecord, { ...NEITHER, lostAnswers: "restore" });
  expect(kept).toBe(text);
  expect([...restored.keys()]).toEqual(["security.read_only", "application.name"]);
});

test.each([
  ["whole", WRITTEN],
  ["without the end of its last comment", WRITTEN.slice(0, -5)],
  ["without its last line break", WRITTEN.slice(0, -1)],
  ["edited in its midst", WRITTEN.replace("  size: medium\n", "")],
  ["unreadable in its midst", WRITTEN.replace("resources:", "resources: [")],
  ["longer", `${WRITTEN}  port: 8000\n`],
])("a file that is %s is taken as it is", (_name, text) => {
  expect(heedLostAnswers(text, onRecord, NEITHER)).toEqual({ text, restored: new Map() });
  expect(heedLostAnswers(text, onRecord, { ...NEITHER, lostAnswers: "restore" }).text).toBe(text);
});

describe("without a copy of what was written", () => {
  const answers = new Map<string, Value>([["resources.size", "large"]]);
  const state = { document: null, last: { version: "0.0.9", answers } };

  test("only a file without anything is refused", () => {
    for (const text of [null, "", "\n"]) {
      expect(() => heedLostAnswers(text, state, NEITHER)).toThrow(
        expect.objectContaining({ next: expect.stringContaining("version control") }),
      );
    }
    expect(heedLostAnswers("resources:\n", state, NEITHER).text).toBe("resources:\n");
  });

  test("a new project has nothing to lose", () => {
    expect(heedLostAnswers(null, { document: null, last: null }, NEITHER).text).toBeNull();
  });
});
