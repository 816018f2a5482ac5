import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseReport } from "../../../src/config/read-report.ts";
import { FULL_REPORT, MISSED_REPORT, SPARSE_REPORT } from "../../support/sample-reports.ts";

/** The report as JSON with one member, named by a path, as something else; undefined takes it out. */
function replace(path: readonly (string | number)[], value: unknown): string {
  const copy = JSON.parse(JSON.stringify(MISSED_REPORT));
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key];
  at[path.at(-1) ?? ""] = value;
  return JSON.stringify(copy);
}

describe("a report", () => {
  test.each([FULL_REPORT, SPARSE_REPORT, MISSED_REPORT])("reads as it was written", (report) => {
    expect(parseReport(JSON.stringify(report))).toEqual({ kind: "read", report });
  });

  test("with more than is known keeps what is known", () => {
    expect(parseReport(replace(["later"], 1))).toEqual({ kind: "read", report: MISSED_REPORT });
  });
});

describe("what is no report", () => {
  test.each<[string, string, string]>([
    ["a merge conflict", "<<<<<<< ours\n{}\n", "It is no JSON."],
    ["a list", "[]", "It is not an object."],
    ["nothing", "", "It is no JSON."],
    ["a newer schema", replace(["schema"], 2), "It has the schema 2, and this version reads 1."],
    ["none", "{}", "schema is not one of 1."],
    ["a time that is none", replace(["when"], "yesterday"), "when is not a time."],
    ["a missing part", replace(["memory"], undefined), "memory is not an object."],
    [
      "a verdict of its own",
      replace(["criteria", 1, "verdict"], "fine"),
      "criteria[1].verdict is not one of",
    ],
    [
      "a size that is text",
      replace(["size", "after", "size"], "1G"),
      "size.after.size is not a number from 0 on.",
    ],
    ["a negative time", replace(["startup", "median"], -1), "startup.median is not a number from 0 on."],
    ["no word for a fault", replace(["health", 0, "fault"], null), "health[0].fault is not a text."],
    ["no yes or no", replace(["variants", 0, "works"], "yes"), "variants[0].works is not true or false."],
  ])("%s is said to be none, with its place", (_, text, reason) => {
    const read = parseReport(text);
    expect(read.kind).toBe("unreadable");
    expect(read.kind === "unreadable" && read.reason).toContain(reason);
  });

  test("whatever it is, it never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(parseReport(text).kind).toBe("unreadable");
      }),
    );
  });
});
