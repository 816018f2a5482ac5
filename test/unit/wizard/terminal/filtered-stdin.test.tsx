import { once } from "node:events";
import { type Key, render, Text, useInput } from "ink";
import { useState } from "react";
import { afterEach, describe, expect, test } from "vitest";
import { filterStdin, type StartTimer } from "../../../../src/wizard/terminal/filtered-stdin.ts";
import { asWriteStream, FakeTerminalInput, FakeTerminalOutput } from "./fake-terminal.ts";

const ESC = "\u001b";
const never: StartTimer = () => () => {};

const opened: Array<() => void> = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

interface AppProps {
  readonly onEvent: (event: string) => void;
  /** Milliseconds that drawing takes. */
  readonly cost: number;
}

/** Shows what was typed so far. On purpose without functional updates: a handler must see the last key's effect. */
function App({ onEvent, cost }: AppProps) {
  const [typed, setTyped] = useState("");
  useInput((input, key) => {
    onEvent(name(input, key));
    if (key.return) setTyped(`${typed}!`);
    else if (key.escape) setTyped(`${typed}^`);
    else if (key.backspace) setTyped(typed.slice(0, -1));
    else setTyped(typed + input);
  });
  const start = performance.now();
  while (performance.now() - start < cost);
  return <Text>[{typed}]</Text>;
}

/** The application above behind the filter, on a terminal of 80 by 24. */
function openApp({ startTimer = never, cost = 0 }: { startTimer?: StartTimer; cost?: number } = {}) {
  const source = new FakeTerminalInput();
  const screen = new FakeTerminalOutput(80, 24);
  const filtered = filterStdin(source, screen, startTimer);
  const events: string[] = [];
  filtered.onPaste((text) => events.push(`paste ${text}`));
  const instance = render(<App onEvent={(event) => events.push(event)} cost={cost} />, {
    stdin: filtered.stdin,
    stdout: asWriteStream(screen),
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  opened.push(instance.unmount);
  return { source, screen, filtered, events, instance };
}

function name(input: string, key: Key): string {
  const flags = Object.entries(key).filter(([, value]) => value === true);
  return [...flags.map(([flag]) => flag), input].filter((part) => part !== "").join("+");
}

test("an Enter counts as held down until the timer says that none has come, whatever the clock says", async () => {
  let timeIsUp = (): void => {};
  const { source, filtered, events } = openApp({
    startTimer: (callback) => {
      timeIsUp = callback;
      return () => {};
    },
  });
  const press = async (text: string): Promise<boolean> => {
    const count = events.length + 1;
    source.write(text);
    while (events.length < count) await new Promise(setImmediate);
    return filtered.arrival().repeated;
  };
  expect(await press("\r")).toBe(false);
  expect(await press("\r")).toBe(true);
  timeIsUp();
  expect(await press("\r")).toBe(false);
  // Whoever holds one key presses no other.
  expect(await press("a")).toBe(false);
  expect(await press("\r")).toBe(false);
});

describe("behind the filter, Ink", () => {
  test.each([
    ["at once", 0],
    ["slowly, in 12 ms", 12],
  ])(
    "gets each key of a chunk after the one before it took effect, where drawing is done %s",
    async (_name, cost) => {
      const { source, screen, events } = openApp({ cost });
      source.write("abc\u007f\r");
      await screen.waitFor("[ab!]");
      expect(events).toEqual(["a", "b", "c", "backspace", "return+\r"]);
    },
  );

  test("gets a paste once, in its place among the keys", async () => {
    const { source, screen, events } = openApp();
    source.write(`a${ESC}[200~  one\r\n${ESC}[31mtwo\t`);
    source.write(`three\u0008\r${ESC}[20`);
    source.write(`1~${ESC}[200~\r\n${ESC}[201~\r`);
    await screen.waitFor("[a!]");
    expect(events).toEqual(["a", "paste   one\ntwo three", "return+\r"]);
  });

  test("gets Esc, Ctrl+F1, Shift+Tab and arrows in one chunk without a fault", async () => {
    const { source, screen, events } = openApp();
    source.write(`${ESC}[1;5P${ESC}[Z${ESC}[1;5A${ESC}\u0001z`);
    await screen.waitFor("[^az]");
    expect(events).toEqual(["shift+tab", "upArrow+ctrl", "escape+meta", "ctrl+a", "z"]);
  });

  test("gets Ctrl-C at once, before what still waits", async () => {
    const { source, screen, events } = openApp({ cost: 12 });
    source.write(`${"ab".repeat(10)}\u0003z`);
    await screen.waitFor("[cz]");
    expect(events).toEqual(["ctrl+c", "z"]);
  });

  test("gets a letter that is held down in one go, and each + for itself", async () => {
    const { source, screen, events } = openApp();
    source.write(`${"x".repeat(30)}\r${"+".repeat(30)}\r`);
    await screen.waitFor(`[!${"+".repeat(30)}!]`);
    expect(events.slice(0, 2)).toEqual([`paste ${"x".repeat(30)}`, "return+\r"]);
    expect(events.filter((event) => event === "+")).toHaveLength(30);
  });

  test("gets characters whose bytes come apart", async () => {
    const { source, screen } = openApp();
    for (const byte of Buffer.from("é😀")) source.write(Buffer.of(byte));
    await screen.waitFor("[é😀]");
  });
});

describe("Esc alone", () => {
  test("is a key when the time is up", async () => {
    const timer = manualTimer();
    const { source, screen, events } = openApp({ startTimer: timer.start });
    source.write(ESC);
    const timeIsUp = await timer.started;
    expect(events).toEqual([]);
    timeIsUp();
    await screen.waitFor("[^]");
    expect(events).toEqual(["escape+meta"]);
  });

  test("is none when the rest of a sequence comes in time", async () => {
    const timer = manualTimer();
    const { source, screen, events } = openApp({ startTimer: timer.start });
    source.write(ESC);
    await timer.started;
    expect(timer.isRunning()).toBe(true);
    source.write("[Dz");
    await screen.waitFor("[z]");
    expect(timer.isRunning()).toBe(false);
    expect(events).toEqual(["leftArrow", "z"]);
  });

  test("is settled by the real timer too", async () => {
    const source = new FakeTerminalInput();
    const { stdin } = filterStdin(source, new FakeTerminalOutput());
    stdin.setRawMode(true);
    source.write(ESC);
    await once(stdin, "readable");
    expect(stdin.read()).toBe(`${ESC}[27u`);
  });
});

describe("the terminal's modes", () => {
  test("are set while Ink reads and put back when it ends", async () => {
    const { source, screen, instance, filtered } = openApp();
    expect(source.rawModes).toEqual([true]);
    expect(screen.written).toContain(`${ESC}[?2004h`);
    instance.unmount();
    filtered.close();
    expect(source.rawModes).toEqual([true, false]);
    expect(screen.written.split(`${ESC}[?2004l`)).toHaveLength(2);
    expect(source.isPaused()).toBe(true);
  });

  test("leave what is typed between two readers to the second", async () => {
    const source = new FakeTerminalInput();
    const { stdin } = filterStdin(source, new FakeTerminalOutput(), never);
    stdin.setRawMode(true);
    stdin.setRawMode(false);
    source.write("q");
    stdin.setRawMode(true);
    await once(stdin, "readable");
    expect(stdin.read()).toBe("q");
    expect(stdin.read()).toBeNull();
  });
});

describe("a terminal that goes away", () => {
  test.each([
    ["ends the input, after the keys before", (source: FakeTerminalInput) => source.end(`a${ESC}`)],
    [
      "by an error ends the input all the same",
      (source: FakeTerminalInput) => {
        source.write(`a${ESC}`);
        source.destroy(new Error("read EIO"));
      },
    ],
  ])("%s", async (_name, goAway) => {
    const source = new FakeTerminalInput();
    const { stdin } = filterStdin(source, new FakeTerminalOutput(), never);
    const keys: unknown[] = [];
    stdin.on("data", (key) => keys.push(key));
    stdin.setRawMode(true);
    goAway(source);
    await once(stdin, "end");
    expect(keys).toEqual(["a", `${ESC}[27u`]);
  });
});

test("unsubscribed from pastes, a listener hears no more of them", async () => {
  const source = new FakeTerminalInput();
  const { stdin, onPaste } = filterStdin(source, new FakeTerminalOutput(), never);
  const heard: string[] = [];
  const stop = onPaste((text) => heard.push(text));
  onPaste(() => stop());
  stdin.setRawMode(true);
  stdin.resume();
  source.end(`${ESC}[200~one${ESC}[201~${ESC}[200~two${ESC}[201~`);
  await once(stdin, "end");
  expect(heard).toEqual(["one"]);
});

/** A timer that the test runs out by hand. */
function manualTimer() {
  let running = 0;
  let start: StartTimer = never;
  const started = new Promise<() => void>((resolve) => {
    start = (callback) => {
      running += 1;
      resolve(callback);
      return () => {
        running -= 1;
      };
    };
  });
  return { start, started, isRunning: () => running > 0 };
}
