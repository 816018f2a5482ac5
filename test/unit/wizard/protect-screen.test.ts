import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { protectScreen } from "../../../src/wizard/protect-screen.ts";
import { asWriteStream, FakeTerminalOutput } from "./terminal/fake-terminal.ts";

const ESC = "\u001b";

/** Longer than a resize takes to settle. */
const SETTLED = 50;
/** Longer than a frame is on its way. */
const ARRIVED = 60;
const FRAME = `${"x".repeat(70)}\n${ESC}[1mshort${ESC}[22m\n\n`;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the protected screen", () => {
  test("never lets the scrollback be cleared", () => {
    const output = new FakeTerminalOutput(80, 24);
    protectScreen(asWriteStream(output)).stdout.write(`${ESC}[2J${ESC}[3J${ESC}[Hframe`);
    expect(output.written).not.toContain(`${ESC}[3J`);
    expect(output.written).not.toContain(`${ESC}[2J`);
    expect(output.written.startsWith(`${ESC}[H`)).toBe(true);
    expect(output.written.endsWith("frame")).toBe(true);
  });

  test("erases the old frame as the terminal has wrapped it", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    screen.stdout.write(FRAME);
    vi.advanceTimersByTime(ARRIVED);
    output.written = "";
    output.resize(40, 24);
    vi.advanceTimersByTime(SETTLED);
    // Two lines of the first, one of each other.
    expect(output.written.startsWith(`${ESC}[4A`)).toBe(true);
    screen.release();
    const { written } = output;
    output.resize(30, 24);
    vi.advanceTimersByTime(3 * SETTLED);
    expect(output.written).toBe(written);
  });

  test("erases a frame by its own lines, whatever Ink takes to lie there", () => {
    const output = new FakeTerminalOutput(80, 24);
    const { stdout } = protectScreen(asWriteStream(output));
    stdout.write(FRAME);
    output.written = "";
    stdout.write(`${ESC}[2K${ESC}[1A${ESC}[2K${ESC}[Gnext\n`);
    expect(output.written).toMatch(new RegExp(`^${ESC}\\[3A\\r[^A]*A?[^A]*next\n$`));
    output.written = "";
    // Its room for an editor, and the frame after that.
    stdout.write(`${ESC}[2K${ESC}[1A${ESC}[2K${ESC}[G`);
    expect(output.written.startsWith(`${ESC}[1A`)).toBe(true);
    output.written = "";
    stdout.write("after\n");
    expect(output.written).toBe("after\n");
  });

  test("erases all there is where a frame was on its way while the window changed", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    screen.stdout.write(FRAME);
    output.written = "";
    output.resize(40, 24);
    vi.advanceTimersByTime(SETTLED);
    expect(output.written.startsWith(`${ESC}[H`)).toBe(true);
  });

  test("erases all there is where an erasure was on its way while the window changed", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    screen.stdout.write(FRAME);
    vi.advanceTimersByTime(ARRIVED);
    output.resize(40, 24);
    vi.advanceTimersByTime(SETTLED);
    // Meant for 40 columns, it is carried out in 60.
    output.written = "";
    output.resize(60, 24);
    vi.advanceTimersByTime(SETTLED);
    expect(output.written.startsWith(`${ESC}[H`)).toBe(true);
  });

  test("erases what a higher window pulls back, also where no frame lies there for the moment", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    screen.stdout.write(FRAME);
    vi.advanceTimersByTime(ARRIVED);
    output.resize(80, 8);
    vi.advanceTimersByTime(SETTLED);
    output.written = "";
    // Before Ink has drawn for the lower window.
    output.resize(80, 24);
    vi.advanceTimersByTime(SETTLED);
    expect(output.written.startsWith(`${ESC}[H`)).toBe(true);
    // Where the wizard has never drawn, what stands there is somebody else's.
    const other = new FakeTerminalOutput(80, 24);
    protectScreen(asWriteStream(other));
    other.resize(80, 4);
    vi.advanceTimersByTime(3 * SETTLED);
    expect(other.written).toBe("");
  });

  test("erases the old frame also where the wizard draws none any more", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    screen.stdout.write(FRAME);
    vi.advanceTimersByTime(ARRIVED);
    output.written = "";
    output.resize(40, 24);
    screen.stdout.write("\n");
    vi.advanceTimersByTime(SETTLED);
    expect(output.written.startsWith(`${ESC}[4A`)).toBe(true);
  });

  test("asks for the size before it draws: a key may be quicker than the signal", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    Object.assign(output, { _refreshSize: () => output.resize(40, 24) });
    screen.stdout.write(FRAME);
    expect(output.written).toBe("");
  });

  test("waits until the window has its size: what is drawn meanwhile would lie in another one", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    screen.stdout.write(FRAME);
    for (const columns of [70, 60, 50]) {
      output.resize(columns, 24);
      screen.stdout.write(`${ESC}[2K${ESC}[1A${ESC}[2K${ESC}[Gheld ${columns}\n`);
    }
    expect(output.written).toBe(FRAME);
    vi.advanceTimersByTime(SETTLED);
    // Nobody draws another one: the last that was held back stands there.
    vi.advanceTimersByTime(2 * SETTLED);
    expect(output.written).not.toContain("held 60");
    expect(output.written.endsWith("held 50\n")).toBe(true);
  });

  test("makes room in the middle of a resize, where the frame lies wrapped", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    const erase = `${ESC}[2K${ESC}[1A${ESC}[2K${ESC}[G`;
    screen.stdout.write(FRAME);
    vi.advanceTimersByTime(ARRIVED);
    output.written = "";
    output.resize(40, 24);
    // The shell or an editor takes the terminal before the resize has settled.
    screen.stdout.write(erase);
    expect(output.written.startsWith(`${ESC}[4A`)).toBe(true);
    output.written = "";
    vi.advanceTimersByTime(3 * SETTLED);
    expect(output.written).toBe("");
    // And where that is quicker than the signal of the resize.
    screen.stdout.write(FRAME);
    vi.advanceTimersByTime(ARRIVED);
    output.written = "";
    Object.assign(output, { _refreshSize: () => output.resize(20, 24) });
    screen.stdout.write(erase);
    expect(output.written.startsWith(`${ESC}[6A`)).toBe(true);
  });

  test("erases nothing of what the shell has written since it got the screen", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    screen.stdout.write("full\n".repeat(23));
    vi.advanceTimersByTime(ARRIVED);
    screen.stdout.write(`${ESC}[2K${ESC}[1A${ESC}[2K${ESC}[G`);
    screen.giveAway();
    output.written = "";
    // It goes on in a window of another size.
    output.resize(60, 24);
    screen.stdout.write(FRAME);
    vi.advanceTimersByTime(3 * SETTLED);
    expect(output.written).toBe(FRAME);
    output.written = "";
    output.resize(50, 24);
    vi.advanceTimersByTime(3 * SETTLED);
    expect(output.written.startsWith(`${ESC}[`)).toBe(true);
  });

  test("draws the same frame again where a resize asks for no other", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    screen.stdout.write(FRAME);
    output.resize(80, 23);
    vi.advanceTimersByTime(3 * SETTLED);
    expect(output.written.split(FRAME)).toHaveLength(3);
  });

  test("loses nothing that is held back when the wizard ends", () => {
    const output = new FakeTerminalOutput(80, 24);
    const screen = protectScreen(asWriteStream(output));
    screen.stdout.write(FRAME);
    output.resize(60, 24);
    screen.stdout.write("summary\n");
    screen.release();
    expect(output.written.endsWith("summary\n")).toBe(true);
  });

  test("lets Ink, which listens first, hear of a resize after the others", async () => {
    const output = new FakeTerminalOutput(80, 24);
    const { stdout } = protectScreen(asWriteStream(output));
    const heard: string[] = [];
    vi.useRealTimers();
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
