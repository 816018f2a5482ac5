import { afterEach, describe, expect, test, vi } from "vitest";
import type { AuditFinding } from "../../../src/wizard/contract.ts";
import { FINDINGS, makeInput, review } from "./fake-input.ts";
import { WizardScreen } from "./screen.ts";

// Ink draws only the last frame where it believes to be in CI; it looks when it is loaded.
vi.hoisted(() => {
  for (const name of ["CI", "CONTINUOUS_INTEGRATION"]) delete process.env[name];
});

const ESC = "\u001b";
const DOWN = `${ESC}[B`;
const CLEAR_SCROLLBACK = `${ESC}[3J`;

const opened: WizardScreen[] = [];
afterEach(async () => {
  for (const screen of opened.splice(0)) {
    screen.type("\u0003");
    await screen.outcome;
  }
});

async function open(columns: number, rows: number, input = makeInput()): Promise<WizardScreen> {
  const screen = new WizardScreen(input, columns, rows);
  opened.push(screen);
  await screen.waitFor("Overview");
  return screen;
}

describe.each([
  [80, 24],
  [120, 40],
  [40, 12],
])("on a terminal of %i x %i", (columns, rows) => {
  test("the whole way is drawn inside the window", async () => {
    const screen = await open(columns, rows);
    screen.type("m");
    await screen.waitFor("Name of the application");
    screen.type("\r\r\r");
    await screen.waitFor("How dependencies are installed");
    screen.type(`${DOWN}?`);
    await screen.waitFor("close");
    screen.type("\r");
    await screen.waitFor("> (•) conda");
    expect(screen.scrolledAway).toBe(0);
    expect(screen.written).not.toContain(CLEAR_SCROLLBACK);
  });
});

test("what the audit finds comes up when it is known, and all of it on request", async () => {
  let tell = (_findings: readonly AuditFinding[]): void => {};
  const found = new Promise<readonly AuditFinding[]>((resolve) => {
    tell = resolve;
  });
  const screen = await open(80, 24, makeInput({ audit: () => found }));
  tell(FINDINGS);
  await screen.waitFor("4 findings: 3 high, 1 low");
  screen.type("f");
  await screen.waitFor("Write 127.0.0.1 in front");
  screen.type("\r");
  await screen.waitFor("Take all recommendations");
});

test("an audit that fails is no reason to stop", async () => {
  const screen = await open(80, 24, makeInput({ audit: async () => null }));
  screen.type("f");
  screen.type("r");
  expect((await screen.waitFor("Write 8 files")).join("\n")).not.toContain("Audit");
});

describe("the outcome", () => {
  test("is confirmed by the review, with the answers, and one line stays", async () => {
    const input = makeInput({
      review: (config) => ({
        checks: [],
        changes: review(config).changes.filter(({ kind }) => kind === "create"),
      }),
    });
    const screen = await open(80, 24, input);
    screen.type("mShop\r");
    await screen.waitFor("What the server loads");
    screen.type("\u001b[Z");
    await screen.waitFor("Your answer: Shop");
    screen.type("\u001b[H\u001b[D");
    await screen.waitFor("Overview");
    screen.type("r");
    await screen.waitFor("Write 7 files");
    screen.type("\r");
    const outcome = await screen.outcome;
    expect(outcome.kind === "confirmed" && outcome.answers.get("application.name")?.value).toBe("Shop");
    expect((await screen.waitFor("Answers confirmed")).filter(Boolean)).toEqual([
      "+ Answers confirmed: 7 files to write",
    ]);
  });

  test("writes nothing by an Enter that is held down", async () => {
    const screen = await open(80, 24);
    screen.type("e");
    for (let times = 0; times < 8; times += 1) screen.type("\r");
    await screen.waitFor("too soon to have been meant: press it again to write");
    screen.type("\u0003");
    expect(await screen.outcome).toEqual({ kind: "cancelled", by: "user" });
  });

  test.each(["rw", "r\ry", "rwy", "cryo-init check\rcryo-init resources\r"])(
    "writes nothing by a text that was meant for the shell: %j",
    async (text) => {
      const screen = await open(80, 24);
      screen.type(text);
      // The help comes up once all of it has been taken.
      screen.type("\u0007");
      await screen.waitFor("Enter close");
      screen.type("\u0003");
      expect(await screen.outcome).toEqual({ kind: "cancelled", by: "user" });
    },
  );

  test("is not led by what was typed before the first screen, but for Ctrl-C", async () => {
    const screen = new WizardScreen(makeInput(), 80, 24);
    screen.type("r");
    await screen.waitFor("Overview");
    screen.type("\u0003");
    expect(await screen.outcome).toEqual({ kind: "cancelled", by: "user" });
    const second = new WizardScreen(makeInput(), 80, 24);
    second.type("r\u0003");
    expect(await second.outcome).toEqual({ kind: "cancelled", by: "user" });
  });

  test("is cancelled by Ctrl-C at once, and takes its frame away", async () => {
    const screen = await open(80, 24);
    screen.type("\u0003");
    expect(await screen.outcome).toEqual({ kind: "cancelled", by: "user" });
    expect((await screen.waitFor("")).filter(Boolean)).toEqual([]);
  });

  test("is cancelled by Esc twice", async () => {
    const screen = await open(80, 24);
    screen.type(ESC);
    await screen.waitFor("Leave?");
    screen.type(ESC);
    expect(await screen.outcome).toEqual({ kind: "cancelled", by: "user" });
  });

  test("is cancelled by a signal, and by a terminal that has gone", async () => {
    const first = await open(80, 24);
    first.cancel();
    expect(await first.outcome).toEqual({ kind: "cancelled", by: "signal" });
    const second = await open(80, 24);
    second.hangUp();
    expect(await second.outcome).toEqual({ kind: "cancelled", by: "signal" });
  });

  test("leaves the terminal without bracketed paste and with its cursor", async () => {
    const screen = await open(80, 24);
    screen.type("\u0003");
    await screen.outcome;
    expect(screen.written.lastIndexOf(`${ESC}[?2004l`)).toBeGreaterThan(
      screen.written.lastIndexOf(`${ESC}[?2004h`),
    );
    expect(screen.written.lastIndexOf(`${ESC}[?25h`)).toBeGreaterThan(
      screen.written.lastIndexOf(`${ESC}[?25l`),
    );
  });
});

test("after Ctrl+Z, the frame stands below what the shell has left, and not behind what was typed meanwhile", async () => {
  const screen = new WizardScreen(makeInput(), 80, 60, "$ fg\nls -l");
  await screen.waitFor("Overview");
  screen.type("\u001a");
  await screen.waitFor("$ fg");
  const lines = await screen.waitFor("Overview");
  expect(lines.find((text) => text.includes("Overview"))).toMatch(/^ cryo-init/);
  expect(lines.join("\n")).not.toContain("ls -l");
  expect(lines[0]).toBe("$ fg");
  screen.type("\u0003");
  await screen.outcome;
});

test.each([0, 4, 12])(
  "a Ctrl+Z that comes %i turns after the program has gone on is another one, and the frame comes back",
  async (turns) => {
    let resumed = 0;
    const screen = new WizardScreen(makeInput(), 80, 60, "$ fg\n", () => {
      resumed += 1;
      if (resumed > 1) return;
      let turn: Promise<void> = Promise.resolve();
      for (let passed = 0; passed < turns; passed += 1) turn = turn.then(() => {});
      void turn.then(() => screen.type("\u001a"));
    });
    await screen.waitFor("Overview");
    screen.type("\u001a");
    await screen.waitFor("$ fg");
    await screen.waitFor("Overview");
    screen.type("\u0007");
    await screen.waitFor("close");
    screen.type("\u0003");
    await screen.outcome;
  },
);

describe("a paste", () => {
  test("goes to the text as text, line breaks and all, and confirms nothing", async () => {
    const screen = await open(80, 24);
    screen.type("m");
    await screen.waitFor("Name of the application");
    screen.type(`${ESC}[200~Cryo\r\nProtect q?${ESC}[201~`);
    await screen.waitFor("> Cryo Protect q?");
  });
});

describe("a resize", () => {
  test("draws for the new size and leaves nothing of the old frame on the screen", async () => {
    const screen = await open(120, 40);
    screen.type("m");
    await screen.waitFor("as it stands");
    for (const [columns, rows] of [
      [60, 20],
      [40, 12],
      [100, 30],
      [80, 24],
    ] as const) {
      await screen.resize(columns, rows);
      screen.type("?");
      await screen.waitFor("close");
      screen.type("\r");
      const lines = await screen.waitFor("back");
      expect(lines.filter((content) => content.includes("cryo-init"))).toHaveLength(1);
      expect(lines.length).toBe(rows);
    }
    expect(screen.written).not.toContain(CLEAR_SCROLLBACK);
  });
});
