import { describe, expect, test } from "vitest";
import { QUESTIONS } from "../../../src/config/questions/index.ts";
import { GIB, MIB } from "../../../src/config/units.ts";
import { arrangeLimits, isLimit } from "../../../src/wizard/flow/limit-table.ts";
import { createInsight } from "../../../src/wizard/insight/insight.ts";
import { drawText, goTo, goToLimit, openAndPress, pressAll } from "./drive.ts";
import { givenAs, makeInput } from "./fake-input.ts";

const ENVIRONMENTS = ["production", "development", "blue-green", "swarm"];
const MEMORY = "resources.production.app.memory";
const WORKERS = "resources.production.app.workers";
const input = makeInput({ again: true, given: givenAs("saved", { environments: ENVIRONMENTS }) });
const opened = openAndPress(input, "a");

describe("the table of limits", () => {
  test("holds every limit of every service", () => {
    const { rows } = arrangeLimits(opened.config, true, "");
    const shown = rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.question.id ?? []));
    const limits = QUESTIONS.map(({ id }) => id).filter(isLimit);
    expect([...shown].sort()).toEqual([...limits].sort());
  });

  test("shows the main rows first, all of them by a, and the row that has the focus in any case", () => {
    const count = (isWhole: boolean, focused: string) =>
      arrangeLimits(opened.config, isWhole, focused).rows.length;
    expect(count(false, MEMORY)).toBeLessThan(count(true, MEMORY));
    expect(count(false, "resources.production.app.pids")).toBe(count(true, MEMORY));
  });

  test("is left with the focus where it is at each edge", () => {
    for (const key of ["<up>", "<left>"])
      expect(pressAll(input, opened, key).asking?.id).toBe(opened.asking?.id);
    const last = goToLimit(input, opened, "resources.swarm.proxy.pids");
    for (const key of ["<down>", "<right>"])
      expect(pressAll(input, last, key).asking?.id).toBe(last.asking?.id);
  });

  test("leads past cells that an environment does not have", () => {
    const proxy = goToLimit(input, opened, "resources.blue-green.proxy.size");
    expect(pressAll(input, proxy, "<left>").asking?.id).toBe("resources.blue-green.proxy.size");
    const redis = goToLimit(input, opened, "resources.production.redis.pids");
    expect(pressAll(input, redis, "<down>").asking?.id).toBe("resources.blue-green.proxy.size");
  });
});

test("other settings lead back to the limit that they were opened from, changed or not", () => {
  const memory = goToLimit(input, opened, MEMORY);
  const list = pressAll(input, memory, "o");
  expect(list.screen).toBe("settings");
  expect(drawText(input, list, { columns: 80, rows: 24 })).toContain("to the table");
  expect(pressAll(input, list, "<back>")).toMatchObject({ screen: "limits", asking: { id: MEMORY } });
  const changed = pressAll(input, list, "recycle", "<enter>", "<up>", "<enter>");
  expect(changed.screen).toBe("settings");
  expect(pressAll(input, changed, "<back>")).toMatchObject({ screen: "limits", asking: { id: MEMORY } });
  // What was opened from the review goes there.
  const review = pressAll(input, pressAll(input, changed, "<back>"), "<back>", "r");
  expect(pressAll(input, review, "s", "<back>").screen).toBe("review");
});

test("what does not fit is said, and the bars show it, at 80 x 24", () => {
  const small = makeInput({ host: { cpus: 2, memory: 16 * GIB } });
  const size = goTo(small, openAndPress(small, "e"), "resources.size");
  const text = drawText(small, pressAll(small, size, "<down>"), { columns: 80, rows: 24 });
  expect(text).toContain("! production: app may use 4 CPUs");
  expect(text).toMatch(/^ Limits; this machine: .*\n production +! █/m);
});

describe("a cell", () => {
  const memory = goToLimit(input, opened, MEMORY);

  test("is given up by Delete, also while something is typed", () => {
    const taken = pressAll(input, memory, "3g", "<right>", "<left>");
    expect(taken.config.answers.number(MEMORY)).toBe(3 * GIB);
    const reset = pressAll(input, taken, "4", "<delete>");
    expect(reset.config.answers.number(MEMORY)).toBe(1.5 * GIB);
    expect(reset.asking?.id).toBe(MEMORY);
  });

  test("takes what was typed when the focus leaves it, and what follows follows", () => {
    const left = pressAll(input, memory, "3g", "<right>");
    expect(left.config.answers.number(MEMORY)).toBe(3 * GIB);
    expect(left.config.answers.number("resources.production.app.memory_reservation")).toBe(1.5 * GIB);
    expect(left.asking?.id).toBe("resources.development.app.memory");
  });

  test("takes it by Enter too, which leaves the table only when nothing was typed", () => {
    const typed = pressAll(input, memory, "3g", "<enter>");
    expect(typed).toMatchObject({ screen: "limits", asking: { id: WORKERS } });
    expect(pressAll(input, typed, "<enter>").screen).toBe("review");
  });

  test("keeps the focus with what is no answer, says why, and Esc gives it up", () => {
    const wrong = pressAll(input, memory, "1", "<right>", "<enter>", "<down>", "<back>");
    expect(wrong.asking?.id).toBe(MEMORY);
    expect(drawText(input, wrong, { columns: 80, rows: 24 })).toContain(
      '× "1" has no unit: write 512M or 1G',
    );
    const given = pressAll(input, wrong, "<escape>");
    expect(given).toMatchObject({ leaving: false, asking: { id: MEMORY } });
    expect(pressAll(input, given, "<right>").given.has(MEMORY)).toBe(false);
  });

  test("steps by + and -, and a size by Space as well", () => {
    const more = pressAll(input, memory, "+", "+", "-", "<down>");
    expect(more.config.answers.number(MEMORY)).toBe(1664 * MIB);
    const size = pressAll(input, goToLimit(input, opened, "resources.production.redis.size"), " ", "<down>");
    expect(size.config.answers.text("resources.production.redis.size")).toBe("large");
  });

  test("is as recommended again by Delete", () => {
    const changed = pressAll(input, memory, "3g", "<down>", "<up>", "<delete>");
    expect(changed.given.has(MEMORY)).toBe(false);
    expect(changed.config.answers.number(MEMORY)).toBe(1536 * MIB);
  });

  test("is where a fault of the review leads to, and the review comes back", () => {
    const check = {
      id: "host",
      severity: "warning",
      message: "too much",
      fix: "less",
      setting: MEMORY,
    } as const;
    const failing = {
      ...input,
      review: (config: typeof opened.config) => ({ ...input.review(config), checks: [check] }),
    };
    const jumped = pressAll(failing, openAndPress(failing, "r"), "<up>", "<enter>");
    expect(jumped).toMatchObject({ screen: "limits", asking: { id: MEMORY } });
    expect(pressAll(failing, jumped, "1G", "<enter>", "<enter>")).toMatchObject({ screen: "review" });
  });
});

describe("what does not fit", () => {
  test("is said while it is typed", () => {
    const small = { ...input, host: { cpus: 2, memory: 2 * GIB } };
    const cpus = pressAll(
      small,
      goToLimit(small, openAndPress(small, "a"), "resources.production.app.cpus"),
      "8",
    );
    expect(
      createInsight(small)
        .warn(cpus)
        .map(({ id }) => id),
    ).toEqual(["host-cpus"]);
    const memory = pressAll(small, goToLimit(small, openAndPress(small, "a"), MEMORY), "4G");
    expect(
      createInsight(small)
        .warn(memory)
        .map(({ id }) => id),
    ).toEqual(["host-memory"]);
  });

  test("is nothing where everything does", () => {
    expect(createInsight(input).warn(goToLimit(input, opened, MEMORY))).toEqual([]);
  });
});
