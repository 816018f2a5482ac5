import { describe, expect, test } from "vitest";
import { MIB } from "../../../src/config/units.ts";
import { readField } from "../../../src/wizard/fields/field.ts";
import type { WizardState } from "../../../src/wizard/flow/state.ts";
import { pressKey } from "../../../src/wizard/flow.ts";
import { drawText, goTo, openAndPress, pressAll } from "./drive.ts";
import { givenAs, makeInput, review } from "./fake-input.ts";

const input = makeInput();

describe("the overview", () => {
  test("leads to the first main question by m, to every question by d, to the review by r", () => {
    expect(openAndPress(input, "m")).toMatchObject({ screen: "question", depth: "basic" });
    expect(openAndPress(input, "d")).toMatchObject({ screen: "question", depth: "detail" });
    expect(openAndPress(input, "r")).toMatchObject({ screen: "review", outcome: null });
  });

  test("asks what is not certain even of those who take all recommendations, then leads back here", () => {
    const unsure = makeInput({ facts: { ...input.facts, framework: null } });
    const asked = openAndPress(unsure, "r");
    expect(asked).toMatchObject({ screen: "question", asking: { id: "application.framework" } });
    expect(pressAll(unsure, asked, "<enter>")).toMatchObject({ screen: "review" });
    expect(drawText(unsure, openAndPress(unsure), { columns: 80, rows: 24 })).toContain(
      "Take all recommendations    after 1 question on what is not certain",
    );
    expect(openAndPress(input, "r", "<back>")).toMatchObject({ screen: "overview" });
  });

  test("leads to the list of settings, where one can be found and changed", () => {
    const found = openAndPress(input, "s", "logging level", "<enter>");
    expect(found.asking).toMatchObject({ id: "logging.level", from: "settings" });
    const changed = pressAll(input, found, "<down>", "<enter>");
    expect(changed.screen).toBe("settings");
    expect(changed.config.answers.text("logging.level")).toBe("warning");
  });
});

describe("a question", () => {
  test("that is confirmed as it stands keeps the origin of its answer", () => {
    const state = openAndPress(input, "m", "<enter>");
    expect(state.asking?.id).toBe("application.entry");
    expect(state.given.size).toBe(0);
  });

  test("replaces the text that it opens with by what is typed", () => {
    const state = openAndPress(input, "m", "Shop", "<enter>");
    expect(state.given.get("application.name")).toEqual({ value: "Shop", origin: "answered" });
  });

  test("is not left with an impossible answer, and says why", () => {
    const state = goTo(input, openAndPress(input, "m"), "application.python");
    const wrong = pressAll(input, state, "four", "<enter>");
    expect(wrong.asking?.id).toBe("application.python");
    expect(drawText(input, wrong, { columns: 80, rows: 24 })).toContain('× "four" does not look like 3.13');
  });

  test("has its help by Ctrl+G while something is typed, and the foot says so", () => {
    const typed = pressAll(input, goTo(input, openAndPress(input, "m"), "application.python"), "3.");
    expect(drawText(input, typed, { columns: 80, rows: 24 })).toContain("^G help");
    const help = pressAll(input, typed, "<ctrl-g>");
    expect(help.panel).toBe("help");
    expect(pressAll(input, help, "<enter>").asking).toEqual(typed.asking);
  });

  test("takes pasted lines for the items of a list, and elsewhere for one text", () => {
    const paste = (state: WizardState): string => {
      const pasted = pressKey(input, state, { name: "paste", text: "uploads\nreports" });
      return pasted.asking === null ? "" : readField(pasted.asking.field);
    };
    expect(paste(goTo(input, openAndPress(input, "d"), "application.writable"))).toMatch(/uploads, reports$/);
    expect(paste(openAndPress(input, "m"))).toBe("uploads reports");
  });

  test("offers none where nothing is an answer, too", () => {
    const state = goTo(input, openAndPress(input, "d"), "health.alive");
    const none = pressAll(input, state, "<end>", "<up>");
    expect(drawText(input, none, { columns: 80, rows: 24 })).toContain("> (•) none");
    expect(none.asking && readField(none.asking.field)).toBe("");
  });

  test("takes a pasted text as text, whatever it holds", () => {
    const state = openAndPress(input, "m");
    const { asking } = pressAll(input, state, "x", "<backspace>");
    expect(asking && readField(asking.field)).toBe("");
    const pasted = pressAll(input, state, "Shop?");
    expect(pasted.asking && readField(pasted.asking.field)).toBe("Shop?");
  });

  test("goes back by Shift+Tab and by Left at the start, and keeps later answers", () => {
    const answered = openAndPress(input, "m", "Shop", "<enter>", "<down>", "<enter>");
    expect(answered.asking?.id).toBe("application.python");
    const back = pressAll(input, answered, "<back>", "<left>");
    expect(back.asking?.id).toBe("application.name");
    expect(back.config.answers.text("application.entry")).toBe("app:create_app()");
    const first = pressAll(input, back, "<home>", "<left>");
    expect(first.screen).toBe("overview");
    expect(first.config.answers.text("application.name")).toBe("Shop");
  });

  test("shows the table of all limits when the size is custom", () => {
    const size = goTo(input, openAndPress(input, "m"), "resources.size");
    const custom = pressAll(input, size, "<end>", "<enter>");
    expect(custom).toMatchObject({ screen: "limits", asking: { id: "resources.production.app.size" } });
    const next = pressAll(input, custom, "<down>", "<enter>");
    expect(next.asking?.id).toBe("security.read_only");
    expect(pressAll(input, next, "<back>").screen).toBe("limits");
  });

  test("of environments and size is all that the express path asks", () => {
    const path = [[], ["<enter>"], ["<enter>", "<enter>"]].map((keys) => openAndPress(input, "e", ...keys));
    expect(path.map(({ asking, screen }) => asking?.id ?? screen)).toEqual([
      "environments",
      "resources.size",
      "review",
    ]);
    expect(openAndPress(input, "<enter>", "<enter>", "<enter>").screen).toBe("review");
  });

  test("of what detection was not sure of is asked on the short path too", () => {
    const unsure = makeInput({ facts: { ...input.facts, framework: null } });
    expect(goTo(unsure, openAndPress(unsure, "m"), "application.framework").screen).toBe("question");
    expect(() => goTo(input, openAndPress(input, "m"), "application.framework")).toThrow();
  });
});

describe("a size", () => {
  const memory = "resources.production.app.memory";

  test("other than custom drops what was set apart below it, but not what a flag said", () => {
    const given = new Map([
      ...givenAs("saved", { "resources.size": "custom", [memory]: 1024 * MIB }),
      ...givenAs("flag", { "resources.production.app.pids": 300 }),
    ]);
    const adjusted = makeInput({ given, again: true });
    const size = pressAll(adjusted, openAndPress(adjusted, "v", "resources.size"), "<enter>");
    expect(size.asking?.id).toBe("resources.size");
    const large = pressAll(adjusted, size, "3", "<enter>");
    expect(large.given.has(memory)).toBe(false);
    expect(large.config.answers.number(memory)).toBe(3072 * MIB);
    expect(large.config.answers.number("resources.production.app.pids")).toBe(300);
    expect(large.notice).toContain("1 setting");
  });

  test("that is confirmed as it was leaves what was set apart", () => {
    const given = givenAs("saved", { "resources.size": "medium", [memory]: 1024 * MIB });
    const adjusted = makeInput({ given, again: true });
    const size = pressAll(adjusted, openAndPress(adjusted, "v", "resources.size"), "<enter>");
    expect(size.asking?.id).toBe("resources.size");
    expect(pressAll(adjusted, size, "<enter>").given.has(memory)).toBe(true);
  });
});

describe("the review", () => {
  test("confirms by w or by Enter on its button, when no foreign file is replaced", () => {
    const fresh = makeInput({
      review: (config) => ({
        checks: [],
        changes: review(config).changes.filter(({ kind }) => kind === "create"),
      }),
    });
    for (const key of ["w", "<enter>"]) {
      const { outcome } = openAndPress(fresh, "r", key);
      expect(outcome).toMatchObject({ kind: "confirmed" });
    }
  });

  test("shows the diff of foreign files, and replaces them after a y only", () => {
    const asked = openAndPress(input, "r", "w");
    expect(asked.outcome).toBeNull();
    const screen = drawText(input, asked, { columns: 80, rows: 24 });
    expect(screen).toContain("- FROM python:3.11");
    expect(screen).toContain("kept in .cryo-init/before/Dockerfile");
    expect(pressAll(input, asked, "<enter>").outcome).toBeNull();
    expect(pressAll(input, asked, "n").reviewing?.confirming).toBe(false);
    expect(pressAll(input, asked, "y").outcome).toMatchObject({ kind: "confirmed" });
  });

  test("writes nothing while a check fails, and leads to the setting and back", () => {
    const setting = "resources.size";
    const failing = makeInput({
      review: (config) => ({
        changes: [],
        checks:
          config.answers.text(setting) === "small"
            ? []
            : [{ id: "fit", severity: "error", message: "it does not fit", fix: "take small", setting }],
      }),
    });
    const blocked = openAndPress(failing, "r", "w");
    expect(blocked.outcome).toBeNull();
    expect(blocked.notice).toContain("1 error");
    const jumped = pressAll(failing, blocked, "<enter>");
    expect(jumped.asking).toMatchObject({ id: setting, from: "review" });
    const settled = pressAll(failing, jumped, "1", "<enter>");
    expect(settled.screen).toBe("review");
    expect(pressAll(failing, settled, "w").outcome).toMatchObject({ kind: "confirmed", changes: [] });
  });

  test("tells of answers that later ones made impossible", () => {
    const state = goTo(input, openAndPress(input, "m"), "health.alive");
    const saved = makeInput({ given: givenAs("saved", { "health.container": "alive", "health.alive": "" }) });
    expect(state.screen).toBe("question");
    const { reviewing } = openAndPress(saved, "r");
    expect(reviewing?.review.checks[0]).toMatchObject({ severity: "error", setting: "health.container" });
  });

  test("asks for a choice in each conflict", () => {
    const choices = { mine: "mine\n", theirs: "theirs\n", markers: "both\n" };
    const conflicting = makeInput({
      review: (config) => ({
        checks: [],
        changes: review(config)
          .changes.slice(0, 1)
          .map((change) => ({
            ...change,
            kind: "conflict" as const,
            after: null,
            choices,
          })),
      }),
    });
    const open = openAndPress(conflicting, "r", "w");
    expect(open.outcome).toBeNull();
    expect(open.notice).toContain("1 file in conflict");
    const both = pressAll(conflicting, open, "<down>", "b");
    expect(drawText(conflicting, both, { columns: 100, rows: 30 })).toContain("between its conflict markers");
    const mine = pressAll(conflicting, both, "m");
    expect(drawText(conflicting, mine, { columns: 100, rows: 30 })).not.toContain("conflict markers");
    const { outcome } = pressAll(conflicting, open, "<down>", "t", "w");
    expect(outcome).toMatchObject({ kind: "confirmed", changes: [{ after: "theirs\n" }] });
  });

  test("goes back to the last question", () => {
    const last = goTo(input, openAndPress(input, "m"), "documentation.site");
    const review = pressAll(input, last, "<enter>");
    expect(review.screen).toBe("review");
    expect(pressAll(input, review, "<back>").asking?.id).toBe("documentation.site");
  });
});

describe("leaving", () => {
  test("is immediate by Ctrl-C and by a signal", () => {
    expect(openAndPress(input, "m", "<interrupt>").outcome).toEqual({ kind: "cancelled", by: "user" });
    expect(openAndPress(input, "<hangup>").outcome).toEqual({ kind: "cancelled", by: "signal" });
  });

  test("takes a second Esc; another key stays and is taken", () => {
    const once = openAndPress(input, "m", "<escape>");
    expect(once.outcome).toBeNull();
    expect(pressAll(input, once, "<escape>").outcome).toEqual({ kind: "cancelled", by: "user" });
    const typed = pressAll(input, once, "Z");
    expect(typed.leaving).toBe(false);
    expect(typed.asking && readField(typed.asking.field)).toBe("Z");
  });

  test("does not happen when Esc closes what lies on top", () => {
    expect(openAndPress(input, "?", "<escape>")).toMatchObject({ panel: "none", leaving: false });
    expect(openAndPress(input, "r", "<down>", "<enter>", "<escape>")).toMatchObject({ leaving: false });
  });
});

describe("help and preview", () => {
  test("open over the question and close again", () => {
    const size = goTo(input, openAndPress(input, "m"), "resources.size");
    const help = drawText(input, pressAll(input, size, "?"), { columns: 80, rows: 24 });
    expect(help).toContain("--set resources.size=medium");
    const preview = pressAll(input, size, "<down>", "p");
    expect(drawText(input, preview, { columns: 60, rows: 24 })).toContain("docker-compose.yml");
    expect(pressAll(input, preview, "<enter>")).toMatchObject({ panel: "none", screen: "question" });
  });

  test("a question mark is a letter in the middle of a text", () => {
    const state = openAndPress(input, "m", "Why?");
    expect(state.panel).toBe("none");
    expect(state.asking && readField(state.asking.field)).toBe("Why?");
  });
});
