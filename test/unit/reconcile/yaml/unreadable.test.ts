import { describe, expect, test } from "vitest";
import { findFault, mergeFile } from "../../../../src/reconcile/merge-file.ts";

const BASE = "services:\n  app:\n    init: true\n    restart: always\n  redis:\n    image: redis\n";
const THEIRS = BASE.replace("image: redis", "image: redis:8");

describe.each([
  ["a bracket that is not closed", "  redis:\n", "  redis: {\n", 7],
  ["a key twice", "  redis:\n", "  app: {}\n  redis:\n", 5],
  ["a list that is not closed", "services:\n", "x-mine: [\nservices:\n", 2],
  ["an alias without its anchor", "restart: always", "restart: *policy", 4],
  ["a tab", "    init: true", "\tinit: true", 3],
  ["another document", "  redis:\n", "---\n  redis:\n", 5],
  ["nothing", BASE, "", 1],
  ["no keys", BASE, "- a list\n", 1],
] as const)("YAML in which an edit has left %s", (_name, from, to, line) => {
  const mine = BASE.replace(from, to);

  test("is named with its place", () => {
    expect(findFault("docker-compose.yml", mine)).toMatchObject({ line, column: expect.any(Number) });
    expect(findFault("docker-compose.yml", mine)?.text).not.toContain("\n");
  });

  test("is in dispute wherever it differs, and never merged", () => {
    const merge = mergeFile("docker-compose.yml", { base: BASE, mine, theirs: THEIRS });
    if (merge.clean) throw new Error("a conflict expected");
    expect(merge.choices.theirs).toBe(THEIRS);
    expect(merge.choices.mine).toContain(to);
  });
});

test("what can be read has no fault, and neither has another format, nor a conflict that is still marked", () => {
  expect(findFault("docker-compose.yml", BASE)).toBeNull();
  expect(findFault("docker-compose.yml", "a: !reset null\nb: &b 1\nc: *b\n")).toBeNull();
  expect(findFault("docker/entrypoint.sh", "a: {")).toBeNull();
  expect(
    findFault("docker-compose.yml", "<<<<<<< your edit\na: 1\n=======\na: 2\n>>>>>>> cryo-init\n"),
  ).toBeNull();
});
