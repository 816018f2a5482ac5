/**
 * The wizard's keyboard, in the built program and a real pseudo-terminal:
 *
 *   npm run bench:keys                      time from a key to its frame, memory, 5000 random sequences
 *   npm run bench:keys -- --sequences 200 --presses 100 --seed 7
 *
 * Ends with 1 when a sequence broke the wizard, drew past the window or wrote before the confirmation.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { spawn } from "@lydell/node-pty";
import { seeded } from "../test/support/edit-yaml.mjs";
import { fuzzKeys } from "../test/support/fuzz-keys.mjs";

const PROGRAM = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../examples/cryoprotect-mini", import.meta.url));

const { values } = parseArgs({
  options: {
    sequences: { type: "string", default: "5000" },
    presses: { type: "string", default: "400" },
    seed: { type: "string", default: "1" },
  },
});
const [sequences, presses, seed] = ["sequences", "presses", "seed"].map((name) => Number(values[name]));

const sorted = (times) => times.toSorted((a, b) => a - b);
const quantile = (times, share) =>
  sorted(times)[Math.min(times.length - 1, Math.floor(times.length * share))];

/** Milliseconds from each key to the first byte of its frame, with the preview open; and the memory at the end. */
async function timeKeys() {
  const folder = mkdtempSync(join(tmpdir(), "cryo-init-bench-"));
  const state = mkdtempSync(join(tmpdir(), "cryo-init-bench-state-"));
  cpSync(EXAMPLE, folder, { recursive: true });
  const { CI: _ci, ...env } = process.env;
  const terminal = spawn(process.execPath, [PROGRAM, folder], {
    cols: 120,
    rows: 40,
    env: { ...env, TERM: "xterm-256color", XDG_STATE_HOME: state },
  });
  let screen = "";
  let onWrite = () => {};
  let wroteAt = 0;
  terminal.onData((text) => {
    screen += text;
    wroteAt = performance.now();
    onWrite();
  });
  /** Waits for the next bytes; nothing in 10 s is a fault of the wizard or of this file. */
  const written = () => {
    const waiting = new AbortController();
    const late = pause(10_000, null, { signal: waiting.signal }).then(
      () => Promise.reject(new Error(`nothing is drawn any more:\n${screen}`)),
      () => {},
    );
    const drawn = new Promise((resolve) => (onWrite = resolve));
    return Promise.race([drawn, late]).finally(() => waiting.abort());
  };
  const until = async (wanted) => {
    while (!wanted.test(screen)) await written();
    // The rest of the frame: it would be taken for that of the next key.
    await pause(100);
    screen = "";
  };
  /** Keys with what changes the whole preview: a size, then cells of the table of limits. */
  const measure = async (keys) => {
    const times = [];
    for (let at = 0; at < presses; at += 1) {
      const drawn = written();
      const begin = performance.now();
      terminal.write(keys[at % keys.length]);
      await drawn;
      times.push(performance.now() - begin);
      // The next key shall neither wait for this frame (Ink draws 60 a second at most), nor be drawn with it.
      do await pause(25);
      while (performance.now() - wroteAt < 25);
    }
    return times;
  };
  try {
    await until(/Environments and size only/);
    terminal.write("e");
    await until(/Environments/);
    terminal.write("\r");
    await until(/resources\.size/);
    const select = await measure(["\u001b[A", "\u001b[A", "\u001b[B", "\u001b[B"]);
    terminal.write("c");
    await pause(200);
    terminal.write("\r");
    await until(/Limits|Memory limit/);
    const moves = await measure(["\u001b[B", "\u001b[C", "\u001b[A", "\u001b[D"]);
    const table = await measure(["\u001b[B", "+", "\u001b[C", "-", "\u001b[A", "+", "\u001b[D", "-"]);
    const status = readFileSync(`/proc/${terminal.pid}/status`, "utf8");
    const memory = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    return { select, moves, table, memory };
  } finally {
    terminal.kill("SIGKILL");
    for (const path of [folder, state]) rmSync(path, { recursive: true, force: true });
  }
}

const { select, moves, table, memory } = await timeKeys();
console.log(`${"key to frame, 120 x 40, preview open".padEnd(38)}median      99 %   of ${presses}`);
for (const [name, times] of [
  ["another size", select],
  ["focus in the table of limits", moves],
  ["a limit stepped, then taken", table],
]) {
  const [half, most] = [quantile(times, 0.5), quantile(times, 0.99)].map((time) => `${time.toFixed(1)} ms`);
  console.log(`${name.padEnd(36)}${half.padStart(8)}${most.padStart(10)}`);
}
console.log(`${"memory at the most".padEnd(36)}${`${memory.toFixed(0)} MiB`.padStart(8)}`);

const begin = performance.now();
const tell = (sent) => process.stderr.isTTY && process.stderr.write(`\r${sent} of ${sequences} sequences`);
const { sent, runs, confirmed, stale, faults } = await fuzzKeys({
  sequences,
  random: seeded(seed),
  onProgress: tell,
});
const seconds = ((performance.now() - begin) / 1000).toFixed(0);
console.log(
  `${sent} random sequences (seed ${seed}) in ${runs} runs of the wizard, ${confirmed} confirmed: ${faults.length} faults, ${seconds} s`,
);
console.log(`rows of an earlier frame above the wizard: after ${stale} of ${sent}`);
for (const { what, screen, log } of faults) console.log(`${what}\n${screen ?? ""}\n${JSON.stringify(log)}`);
process.exitCode = faults.length === 0 && sent === sequences ? 0 : 1;
