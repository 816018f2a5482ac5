import { describe, expect, test } from "vitest";
import type { Config } from "../../../src/config/config.ts";
import { GIB } from "../../../src/config/units.ts";
import type { WizardInput } from "../../../src/wizard/contract.ts";
import type { WizardState } from "../../../src/wizard/flow/state.ts";
import { pressKey } from "../../../src/wizard/flow.ts";
import { drawText, goTo, goToLimit, openAndPress, pressAll } from "./drive.ts";
import { FINDINGS, givenAs, makeInput, review } from "./fake-input.ts";

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 40, rows: 12 },
];

const input = makeInput();
const opened = openAndPress(input, "m");

const adjusting = makeInput({
  again: true,
  given: givenAs("saved", { "application.python": "3.12", "resources.size": "small" }),
});

/** On a machine that the limits hardly fit. */
const small = makeInput({ ...adjusting, host: { cpus: 2, memory: 2 * GIB } });

const custom = pressAll(input, goTo(input, opened, "resources.size"), "c", "<enter>");

const troubled = makeInput({
  review: (config) => ({
    changes: review(config).changes.map((change) =>
      change.path === "docker-compose.yml"
        ? {
            ...change,
            kind: "conflict" as const,
            before: "services:\n  app:\n    cpus: 3\n",
            after: null,
            choices: {
              mine: "services:\n  app:\n    cpus: 3\n",
              theirs: "services:\n  app:\n    cpus: 2\n",
              markers:
                "services:\n  app:\n<<<<<<< mine\n    cpus: 3\n=======\n    cpus: 2\n>>>>>>> cryo-init\n",
            },
          }
        : change,
    ),
    checks: [
      {
        id: "workers",
        severity: "error",
        message: "3 workers of 300M and the server's 100M need 1250M; app in production is limited to 768M",
        fix: "cryo-init --set resources.production.app.memory=1280M",
        setting: "resources.size",
      },
      {
        id: "host",
        severity: "warning",
        message: "blue-green takes 6.2G while a switch is under way",
        fix: "take a smaller size",
        setting: "resources.size",
      },
    ],
  }),
});

const memory = "resources.production.app.memory";

const returning = makeInput({
  ...adjusting,
  offered: [{ id: memory, value: 2 * GIB, found: "docker-compose.yml:75: memory of app, from 1536M to 2G" }],
  draft: {
    answers: givenAs("saved", { "application.name": "shop", "resources.size": "large" }),
    depth: "basic",
    at: "resources.size",
  },
  review: (config) => ({
    ...troubled.review(config),
    checks: [],
    follow: () => ({
      refused: [],
      limits: [
        {
          environment: "production",
          service: "app",
          changed: [
            { name: "memory", from: "1536M", to: "2G" },
            { name: "workers", from: "3", to: "5" },
          ],
          unchanged: [],
        },
        {
          environment: "production",
          service: "all",
          changed: [{ name: "memory", from: "1792M", to: "2304M" }],
          unchanged: [],
        },
      ],
    }),
  }),
  edit: () => ({ ok: false, reason: "not here" }),
});

const audited = pressKey(input, openAndPress(input), { name: "audited", findings: FINDINGS });

const SCREENS: Readonly<Record<string, readonly [WizardInput, WizardState]>> = {
  overview: [input, openAndPress(input)],
  "overview-audited": [input, audited],
  findings: [input, pressAll(input, audited, "f")],
  text: [input, pressAll(input, opened, "Shop")],
  "text-found": [input, goTo(input, opened, "application.entry")],
  "text-saved": [adjusting, openAndPress(adjusting, "v", "application.python", "<enter>")],
  select: [input, pressAll(input, goTo(input, opened, "resources.size"), "<down>")],
  confirm: [input, pressAll(input, goTo(input, opened, "security.read_only"), "n")],
  multiselect: [input, pressAll(input, goTo(input, opened, "environments"), "<end>", " ")],
  list: [input, goTo(input, opened, "application.secrets")],
  quantity: [input, openAndPress(input, "s", "resources.worker_memory", "<enter>", "150m")],
  limits: [small, openAndPress(small, "a", "<down>", "<down>", "1664m")],
  "limits-all": [small, goToLimit(small, openAndPress(small, "a"), "resources.blue-green.proxy.pids")],
  "limits-wrong": [small, openAndPress(small, "a", "<down>", "8")],
  "limits-impossible": [
    input,
    pressAll(input, goToLimit(input, custom, "resources.production.app.memory"), "1"),
  ],
  help: [input, pressAll(input, goTo(input, opened, "resources.size"), "?")],
  settings: [input, openAndPress(input, "s", "redis")],
  review: [input, openAndPress(input, "r")],
  "review-trouble": [troubled, pressAll(troubled, openAndPress(troubled, "r"), "<down>", "<down>", "<down>")],
  "review-file": [input, openAndPress(input, "r", "<down>", "<enter>")],
  "review-replace": [input, openAndPress(input, "r", "w")],
  adjust: [adjusting, openAndPress(adjusting)],
  "adjust-offers": [returning, openAndPress(returning)],
  "adjust-area": [adjusting, openAndPress(adjusting, "s")],
  "review-limits": [returning, openAndPress(returning, "r", "<down>")],
  conflict: [returning, openAndPress(returning, "r", "<down>", "<enter>")],
  leaving: [input, openAndPress(input, "m", "<escape>")],
};

/** Reviewed by eye: a change of these files is a change of what people see. */
describe.each(SIZES)("at $columns x $rows", (size) => {
  test.each(Object.keys(SCREENS))("%s looks as it should", async (name) => {
    const [given, state] = SCREENS[name] ?? [input, opened];
    await expect(drawText(given, state, size)).toMatchFileSnapshot(
      `frames/${size.columns}x${size.rows}/${name}.txt`,
    );
  });
});

test.each([24, 30, 40])(
  "%i lines show the conflict that is chosen for, however many limits change",
  (rows) => {
    const names = ["memory", "reserved", "CPUs", "processes", "workers", "threads", "copies", "maxmemory"];
    const changed = names.map((name) => ({ name, from: "1536M", to: "2G" }));
    const limits = Array.from({ length: 20 }, () => ({
      environment: "production" as const,
      service: "app" as const,
      changed,
      unchanged: [],
    }));
    const many = {
      ...returning,
      review: (config: Config) => ({ ...returning.review(config), follow: () => ({ limits, refused: [] }) }),
    };
    const screen = drawText(many, openAndPress(many, "r", "<down>"), { columns: 80, rows });
    expect(screen).toMatch(/^ > ! conflict /m);
  },
);
