import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/config/errors.ts";
import { compareWhole, foldBetween } from "../../../src/wizard/insight/diff.ts";
import { createInsight } from "../../../src/wizard/insight/insight.ts";
import { goTo, goToLimit, openAndPress, pressAll } from "./drive.ts";
import { generate, makeInput } from "./fake-input.ts";

const input = makeInput();
const opened = openAndPress(input, "m");

describe("the preview", () => {
  test("shows the file that the question names, with what the focused answer changes", () => {
    const state = pressAll(input, goTo(input, opened, "application.python"), "3.13");
    const preview = createInsight(input).preview(state);
    expect(preview).toMatchObject({ path: "Dockerfile", diff: { added: 2, removed: 2 } });
  });

  test("shows the first file that differs when the named one does not", () => {
    const size = goTo(input, opened, "resources.size");
    const custom = pressAll(input, size, "4", "<enter>");
    const workers = goToLimit(input, custom, "resources.production.app.workers");
    const elsewhere = makeInput({
      preview: (config) => generate(config).filter(({ path }) => path !== "docker-compose.yml"),
    });
    expect(createInsight(elsewhere).preview(pressAll(elsewhere, workers, "2"))).toMatchObject({
      path: "docker/gunicorn.conf.py",
    });
  });

  test("marks the lines that the present answer decides", () => {
    const state = goTo(input, opened, "application.entry");
    const preview = createInsight(input).preview(state);
    if ("message" in preview) throw new Error(preview.message);
    expect(preview.diff.lines.filter(({ mark }) => mark === "here").map(({ text }) => text)).toEqual([
      'CMD ["gunicorn", "-c", "docker/gunicorn.conf.py", "app:app"]',
    ]);
    expect(preview.diff.lines[preview.focus]?.mark).toBe("here");
  });

  test("stays with the last possible answer while the text is none", () => {
    const state = pressAll(input, goTo(input, opened, "application.python"), "3.x");
    expect(createInsight(input).preview(state)).toMatchObject({ path: "Dockerfile", diff: { added: 0 } });
  });

  test("says why there is none when answers do not go together yet", () => {
    const failing = makeInput({
      preview: () => {
        throw new UserError("no dependency file");
      },
    });
    expect(createInsight(failing).preview(opened)).toEqual({ message: "no dependency file" });
  });

  test("makes the files of one answer once", () => {
    let made = 0;
    const counting = makeInput({
      preview: (config) => {
        made += 1;
        return generate(config);
      },
    });
    const insight = createInsight(counting);
    const state = goTo(counting, openAndPress(counting, "m"), "resources.size");
    for (const keys of [["<down>"], ["<up>"], ["<down>"], ["<up>"]]) {
      insight.preview(pressAll(counting, state, ...keys, "<down>"));
      insight.preview(state);
    }
    expect(made).toBeLessThanOrEqual(4);
  });
});

describe("a fold", () => {
  const text = (...changed: readonly number[]): string =>
    Array.from({ length: 40 }, (_, row) => `line ${row}${changed.includes(row) ? " changed" : ""}\n`).join(
      "",
    );

  test("keeps every change and says how much it leaves out between them", () => {
    const { lines, added, removed } = foldBetween(compareWhole(text(), text(5, 30)));
    expect({ added, removed }).toEqual({ added: 2, removed: 2 });
    expect(lines.filter(({ mark }) => mark === "+").map((one) => one.text)).toEqual([
      "line 5 changed",
      "line 30 changed",
    ]);
    expect(lines.find(({ mark }) => mark === "gap")?.text).toBe("20 lines");
    expect(lines[0]?.text).toBe("line 0");
    expect(lines.at(-1)?.text).toBe("line 39");
  });

  test("leaves out nothing where changes are near, or there are none", () => {
    expect(foldBetween(compareWhole(text(), text(5, 9))).lines).toHaveLength(42);
    expect(foldBetween(compareWhole(text(), text())).lines).toHaveLength(40);
  });
});

describe("what follows", () => {
  test("names the settings that a size decides, and not the size", () => {
    const state = pressAll(input, goTo(input, opened, "resources.size"), "3");
    const followed = createInsight(input).follow(state);
    const ids = followed.map(({ settled }) => settled.question.id);
    expect(ids).toContain("resources.production.app.memory");
    expect(ids).not.toContain("resources.size");
    expect(
      followed.find(({ settled }) => settled.question.id === "resources.production.app.memory"),
    ).toMatchObject({
      before: "1536M",
      after: "3G",
    });
  });
});
