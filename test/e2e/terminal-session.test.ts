import { expect, test } from "vitest";
import { TerminalSession } from "../support/terminal.ts";

test("a frame is read once it is whole", async () => {
  const program = `
    process.stdout.write("\\x1b[?2026hfirst half");
    setTimeout(() => process.stdout.write(" second half\\x1b[?2026l"), 100);`;
  const terminal = new TerminalSession(["-e", program], { columns: 40, rows: 4 }, {}, [process.execPath]);
  expect(await terminal.waitFor("first half")).toContain("second half");
  expect(await terminal.ended()).toBe(0);
});
