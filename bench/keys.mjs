/**
 * The wizard's keyboard, in the built program and a real pseudo-terminal:
 *
 *   npm run bench:keys                      time from a key to its frame, memory, 5000 random sequences
 *   npm run bench:keys -- --sequences 200 --presses 100 --seed 7      (0 sequences: the times alone)
 *
 * Ends with 1 when a sequence broke the wizard, drew past the window or wrote before the confirmation.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** In the table of limits: the focus goes round, and limits are stepped and then taken. */
const MOVES = ["\u001b[B", "\u001b[C", "\u001b[A", "\u001b[D"];
const STEPS = ["\u001b[B", "+", "\u001b[C", "-", "\u001b[A", "+", "\u001b[D", "-"];

/** The wizard on a new project: answers that change the whole preview, then the table of limits. */
function timeNew() {
  return inWizard(
    () => {},
    async ({ until, write, measure }) => {
      await until(/Environments and size only/);
      write("e");
      await until(/Environments/);
      write("\r");
      await until(/resources\.size/);
      const sizes = await measure(["\u001b[A", "\u001b[A", "\u001b[B", "\u001b[B"]);
      write("c");
      await pause(200);
      write("\r");
      await until(/Limits|Memory limit/);
      return { sizes, moves: await measure(MOVES), steps: await measure(STEPS) };
    },
  );
}

/** The wizard on a project that is set up, and whose Compose files have each been edited by hand: they are merged. */
function timeEdited() {
  const prepare = (folder) => {
    execFileSync(process.execPath, [PROGRAM, "--yes", folder], { stdio: "ignore" });
    for (const file of readdirSync(folder).filter((name) => /^docker-compose.*\.yml$/.test(name))) {
      const path = join(folder, file);
      const text = readFileSync(path, "utf8");
      const edited = text
        .replace(/^services:\n/m, "$&  # by hand\n")
        .replace(/(tag|max-size): .*/, '$1: "7m"');
      if (edited === text) throw new Error(`${file} cannot be edited as this file wants to`);
      writeFileSync(path, edited);
    }
  };
  return inWizard(prepare, async ({ until, write, measure }) => {
    await until(/Adjust resources/);
    write("a");
    await until(/Memory limit/);
    return { moves: await measure(MOVES), steps: await measure(STEPS) };
  });
}

/** Milliseconds from each key to the first byte of its frame, with the preview open; and the memory at the end. */
async function inWizard(prepare, use) {
  const folder = mkdtempSync(join(tmpdir(), "cryo-init-bench-"));
  const state = mkdtempSync(join(tmpdir(), "cryo-init-bench-state-"));
  cpSync(EXAMPLE, folder, { recursive: true });
  prepare(folder);
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
    const times = await use({ until, measure, write: (keys) => terminal.write(keys) });
    const status = readFileSync(`/proc/${terminal.pid}/status`, "utf8");
    const memory = Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    return { ...times, memory };
  } finally {
    terminal.kill("SIGKILL");
    for (const path of [folder, state]) rmSync(path, { recursive: true, force: true });
  }
}

const [fresh, edited] = [await timeNew(), await timeEdited()];
console.log(`${"key to frame, 120 x 40, preview open".padEnd(44)}median      99 %   of ${presses}`);
for (const [name, times] of [
  ["another size", fresh.sizes],
  ["focus in the table of limits", fresh.moves],
  ["the same, files edited by hand", edited.moves],
  ["a limit stepped, then taken", fresh.steps],
  ["the same, files edited by hand", edited.steps],
]) {
  const [half, most] = [quantile(times, 0.5), quantile(times, 0.99)].map((time) => `${time.toFixed(1)} ms`);
  console.log(`${name.padEnd(42)}${half.padStart(8)}${most.padStart(10)}`);
}
const memory = Math.max(fresh.memory, edited.memory);
console.log(`${"memory at the most".padEnd(42)}${`${memory.toFixed(0)} MiB`.padStart(8)}`);
if (sequences === 0) process.exit(0);

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
