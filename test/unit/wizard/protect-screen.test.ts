import { describe, expect, test } from "vitest";
import { protectScreen } from "../../../src/wizard/protect-screen.ts";
import { line } from "../../../src/wizard/view/line.ts";
import { asWriteStream, FakeTerminalOutput } from "./terminal/fake-terminal.ts";

const ESC = "\u001b";

describe("the protected screen", () => {
  test("never lets the scrollback be cleared", () => {
    const output = new FakeTerminalOutput(80, 24);
    protectScreen(asWriteStream(output)).stdout.write(`${ESC}[2J${ESC}[3J${ESC}[Hframe`);
    expect(output.written).not.toContain(`${ESC}[3J`);
    expect(output.written).not.toContain(`${ESC}[2J`);
    expect(output.written.startsWith(`${ESC}[H`)).toBe(true);
    expect(output.written.endsWith("frame")).toBe(true);
  });

  test("erases the old frame as the terminal has wrapped it, and leaves the cursor where Ink expects it", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    screen.keepFrame([line("x".repeat(70)), line("short"), line()]);
    output.resize(40, 24);
    // Two lines of the first, one of each other: four up, then three down again.
    expect(output.written.startsWith(`${ESC}[4A`)).toBe(true);
    expect(output.written.endsWith(`${ESC}[3B`)).toBe(true);
    screen.release();
    output.resize(30, 24);
    expect(output.written.split(`${ESC}[3B`)).toHaveLength(2);
  });

  test("lets Ink, which listens first, hear of a resize after the others", async () => {
    const output = new FakeTerminalOutput(80, 24);
    const { stdout } = protectScreen(asWriteStream(output));
    const heard: string[] = [];
    const ink = new Promise<void>((resolve) => {
      stdout.on("resize", () => {
        heard.push("ink");
        resolve();
      });
    });
    stdout.on("resize", () => heard.push("hook"));
    output.resize(60, 24);
    await ink;
    expect(heard).toEqual(["hook", "ink"]);
  });

  test("takes Ink's listener off again", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    const listener = (): void => {};
    screen.stdout.on("resize", listener);
    screen.stdout.off("resize", listener);
    screen.release();
    expect(output.listenerCount("resize")).toBe(0);
  });
});
