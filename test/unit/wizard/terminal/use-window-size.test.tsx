import { render, Text } from "ink";
import { afterEach, expect, test } from "vitest";
import { useWindowSize } from "../../../../src/wizard/terminal/use-window-size.ts";
import { asWriteStream, FakeTerminalOutput } from "./fake-terminal.ts";

function Size() {
  const { columns, rows } = useWindowSize();
  return (
    <Text>
      size {columns}x{rows}.
    </Text>
  );
}

let unmount = (): void => {};
afterEach(() => unmount());

function open(columns?: number, rows?: number): FakeTerminalOutput {
  const output = new FakeTerminalOutput(columns, rows);
  ({ unmount } = render(<Size />, { stdout: asWriteStream(output), debug: true, patchConsole: false }));
  return output;
}

test("follows the terminal", async () => {
  const output = open(120, 40);
  await output.waitFor("size 120x40.");
  output.resize(80, 24);
  await output.waitFor("size 80x24.");
  output.resize(30, 5);
  await output.waitFor("size 30x5.");
});

test.each([
  [undefined, undefined, "size 80x24."],
  [0, 0, "size 80x24."],
  [65_535, 65_535, "size 400x200."],
])("%s by %s gives %s", async (columns, rows, expected) => {
  await open(columns, rows).waitFor(expected);
});

test("leaves no listener behind", async () => {
  const output = open(80, 24);
  await output.waitFor("size");
  expect(output.listenerCount("resize")).toBeGreaterThan(0);
  unmount();
  expect(output.listenerCount("resize")).toBe(0);
});
