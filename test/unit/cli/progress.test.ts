import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { showTasks } from "../../../src/cli/progress.ts";

let written = "";
const stream = { write: (text: string) => (written += text), columns: 40 };
beforeEach(() => {
  written = "";
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

function take(milliseconds: number, fails = false): () => Promise<string> {
  return () =>
    new Promise((resolve, reject) => {
      setTimeout(() => (fails ? reject(new Error("no")) : resolve("done")), milliseconds);
    });
}

async function run(look: "live" | "lines" | "none", milliseconds: number, brief = false): Promise<string> {
  const ended = showTasks(stream, look)("Building", take(milliseconds), { brief });
  await vi.advanceTimersByTimeAsync(milliseconds);
  return await ended;
}

describe("a task", () => {
  test("counts on in one line of a terminal, and says how long it took", async () => {
    expect(await run("live", 2050)).toBe("done");
    const frames = written.split("\r\u001b[K");
    expect(frames[0]).toBe("Building … 0.0 s");
    expect(frames).toContain("Building … 1.0 s");
    expect(frames.at(-1)).toBe("Building: done in 2.0 s\n");
  });

  test("has a line for its beginning and its end in a log", async () => {
    await run("lines", 2050);
    expect(written).toBe("Building …\nBuilding: done in 2.0 s\n");
  });

  test("is not shown with --quiet", async () => {
    await run("none", 2050);
    expect(written).toBe("");
  });

  test("that fails says after how long, and its error goes on", async () => {
    const ended = showTasks(stream, "live")("Building", take(500, true));
    const refused = expect(ended).rejects.toThrow("no");
    await vi.advanceTimersByTimeAsync(500);
    await refused;
    expect(written.split("\r\u001b[K").at(-1)).toBe("Building: failed after 0.5 s\n");
  });

  test("that is brief shows only when it takes long, and leaves no line", async () => {
    await run("live", 500, true);
    expect(written).toBe("");
    await run("live", 2050, true);
    expect(written).toContain("Building … 1.0 s");
    expect(written.endsWith("\r\u001b[K")).toBe(true);
  });
});
