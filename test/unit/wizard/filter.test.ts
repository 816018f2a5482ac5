import { describe, expect, test } from "vitest";
import type { Change } from "../../../src/config/changes.ts";
import type { Config } from "../../../src/config/config.ts";
import { startChecklist } from "../../../src/wizard/fields/checklist.ts";
import {
  canFilter,
  type Field,
  isFiltering,
  pressField,
  readField,
  viewField,
} from "../../../src/wizard/fields/field.ts";
import { startSelect } from "../../../src/wizard/fields/select.ts";
import { focusedItem, listItems } from "../../../src/wizard/flow/review.ts";
import { drawText, keysOf, openAndPress, pressAll } from "./drive.ts";
import { makeInput, review } from "./fake-input.ts";

const SIZE = { columns: 80, rows: 24 };
const names = [
  "app.py",
  "api",
  "backup",
  "config.py",
  "database",
  "monitoring",
  "static",
  "templates",
  "wsgi.py",
];
const options = names.map((value) => ({ value, label: value, hint: "" }));

function press(field: Field, ...written: readonly string[]): Field {
  return keysOf(...written).reduce((before, key) => pressField(before, key) ?? before, field);
}

function rowsOf(field: Field): readonly string[] {
  const { body } = viewField(field, { width: 60, color: false, example: "" });
  return body.lines.map((spans) =>
    spans
      .map(({ text }) => text)
      .join("")
      .trimEnd(),
  );
}

describe("/ in a long list", () => {
  test("shows what holds each word, moves among that, and leaves a short list alone", () => {
    const select = press(startSelect(options, "app.py"), "/", ".py");
    expect(rowsOf(select)).toEqual(["/ .py_  3 found", "> (•) app.py", "  ( ) config.py", "  ( ) wsgi.py"]);
    expect(readField(press(select, "<up>"))).toBe("wsgi.py");
    expect(readField(press(select, "<down>", "<down>", "<down>"))).toBe("app.py");
    expect(canFilter(startSelect(options.slice(0, 7), "app.py"))).toBe(false);
    expect(isFiltering(press(startSelect(options.slice(0, 7), "app.py"), "/"))).toBe(false);
  });

  test("checks and unchecks what was found, and forgets nothing of the rest", () => {
    const found = press(
      startChecklist(options, ["api", "static"], true),
      "/",
      "stat",
      " ",
      "<backspace>",
      "<backspace>",
    );
    expect(readField(found)).toBe("api");
    expect(rowsOf(found)[0]).toBe("/ st_  1 found");
    const all = press(found, "<backspace>", "<backspace>", "<backspace>");
    expect(isFiltering(all)).toBe(false);
    expect(rowsOf(all)).toHaveLength(names.length + 1);
  });

  test("keeps the focus on something that is shown, also when nothing is", () => {
    const none = press(startSelect(options, "api"), "/", "zzz");
    expect(rowsOf(none)).toEqual(["/ zzz_  0 found"]);
    expect(readField(press(none, "<down>", "<up>"))).toBe("api");
  });
});

test("/ searches the files of the review, where letters are no commands then, and Esc shows all of them", () => {
  const many = (config: Config): readonly Change[] =>
    Array.from({ length: 20 }, (_, at) => {
      const [first] = review(config).changes;
      return { ...(first as Change), path: `docs/page-${at}.md`, kind: "create" as const };
    });
  const input = makeInput({ review: (config) => ({ checks: [], changes: many(config) }) });
  const found = openAndPress(input, "r", "/", "page-1", "9");
  if (found.reviewing === null) throw new Error("no review");
  expect(focusedItem(found.reviewing)).toMatchObject({ kind: "file", change: { path: "docs/page-19.md" } });
  expect(drawText(input, found, SIZE)).toContain("/ page-19   1 found");
  expect(pressAll(input, found, "w", "s", "q", "?").screen).toBe("review");
  expect(pressAll(input, found, "w").outcome).toBeNull();
  // Enter ends a search that found nothing, and writes nothing.
  const ended = pressAll(input, found, "x", "<enter>");
  expect(ended.outcome).toBeNull();
  expect(ended.reviewing && listItems(ended.reviewing)).toHaveLength(21);
  const all = pressAll(input, found, "<escape>");
  expect(all.leaving).toBe(false);
  expect(all.reviewing && listItems(all.reviewing)).toHaveLength(21);
  expect(all.reviewing && focusedItem(all.reviewing)).toMatchObject({ change: { path: "docs/page-19.md" } });
});
