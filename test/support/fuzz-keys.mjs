/**
 * The built wizard in a real pseudo-terminal, under random input: keys, pastes, bytes of sequences that break off,
 * characters of every width, resizes. It must go on, stay inside its window, and write nothing before it is confirmed.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

const PROGRAM = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../../examples/cryoprotect-mini", import.meta.url));

const ESC = "\u001b";
const KEYS = [
  ..."\r\r\r\t \b\u007f?/+-=1234567890.kmgabcdehnopqrstvwy",
  ...["[A", "[B", "[B", "[B", "[C", "[D", "[H", "[F", "[5~", "[6~", "[3~", "[Z", "OA", "OP"].map(
    (key) => ESC + key,
  ),
  ..."\u0001\u0005\u000b\u0010\u0015\u0017\u001a",
];
/** Sequences that break off, that mean nothing here, and that a mouse or a terminal's answer would send. */
const FRAGMENTS = [
  "",
  "[",
  "[1;",
  "[1;5",
  "O",
  "[M !!",
  "[<0;10;10M",
  "[?62;c",
  "]0;title",
  "[11^",
  "[[A",
  "[201~",
].map((rest) => ESC + rest);
const TEXTS = [
  "2g",
  "1.5",
  "512M",
  "💾",
  "👩‍🔬",
  "漢字",
  "é",
  "e\u0301",
  "\u202e",
  "a\u0000b",
  "9".repeat(40),
  "x".repeat(300),
];

/**
 * Sequences after which the wizard is left and started anew: random keys find hardly out of the table of limits, which
 * holds on to what is no limit, so that a longer run would see nothing else.
 */
const MOST_OF_A_RUN = 40;

/** One token of input; null stands for a resize. */
function anyToken(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const kind = random();
  if (kind < 0.68) return pick(KEYS);
  if (kind < 0.78) return pick(TEXTS);
  if (kind < 0.86) return `${ESC}[200~${pick(TEXTS)}\n${pick(TEXTS)}${random() < 0.8 ? `${ESC}[201~` : ""}`;
  if (kind < 0.95) return pick(FRAGMENTS);
  return null;
}

function anySize(random) {
  return { columns: 40 + Math.floor(random() * 161), rows: 12 + Math.floor(random() * 49) };
}

/** What stands in a folder, so that any write shows. */
function lookAt(folder) {
  return readdirSync(folder, { recursive: true })
    .sort()
    .map((name) => {
      const { mtimeMs, size } = statSync(join(folder, name));
      return `${name} ${mtimeMs} ${size}`;
    })
    .join("\n");
}

/** A wizard that runs, on an emulated screen. */
class Session {
  #screen;
  #pty;
  code = null;
  /** Milliseconds: when the program wrote last. */
  wrote = performance.now();

  constructor(folder, state, { columns, rows }) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 2000 });
    const { CI: _ci, NO_COLOR: _color, ...env } = process.env;
    this.#pty = spawn(process.execPath, [PROGRAM, folder], {
      cols: columns,
      rows,
      env: { ...env, TERM: "xterm-256color", XDG_STATE_HOME: state },
    });
    this.#pty.onData((data) => {
      this.wrote = performance.now();
      this.#screen.write(data);
    });
    this.#pty.onExit(({ exitCode, signal }) => {
      this.code = signal ? 128 + signal : exitCode;
    });
  }

  write(bytes) {
    this.#pty.write(bytes);
  }

  resize({ columns, rows }) {
    this.#pty.resize(columns, rows);
    this.#screen.resize(columns, rows);
  }

  /** Waits until the program has had time for an Esc on its own, and writes no more. */
  async settle() {
    const begin = performance.now();
    do await pause(10);
    while (this.code === null && performance.now() - Math.max(begin + 25, this.wrote) < 20);
    await new Promise((resolve) => this.#screen.write("", resolve));
  }

  lines() {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: this.#screen.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
    );
  }

  /** Also where it has scrolled away: the report of a small window takes more than its rows. */
  hasShown(text) {
    const { active } = this.#screen.buffer;
    return Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString()).some(
      (line) => line?.includes(text),
    );
  }

  end() {
    if (this.code === null) this.#pty.kill("SIGKILL");
  }
}

const STALE = "rows of an earlier frame";

/** What is wrong with a running wizard's screen; null when a frame stands on it whole, and nothing above it. */
function judgeScreen(lines) {
  if (!lines.some(isHead)) return "the head of the frame is not on the screen";
  const isFirst = lines.findLastIndex(isHead) === lines.findIndex((text) => text !== "");
  return isFirst ? null : STALE;
}

function isHead(text) {
  return /^ cryo-init( |$)/.test(text);
}

/** True once it has ended, or is about to, with the answers confirmed. */
function isOver(session) {
  return session.code !== null || session.hasShown("Answers confirmed");
}

/**
 * Sends so many random sequences, and starts the wizard again whenever one has ended it.
 * @returns how often it ran, how often it was confirmed, after how many sequences rows of an earlier frame stood above it,
 * and what else went wrong, with what had been sent
 */
export async function fuzzKeys({ sequences, random, onProgress = () => {} }) {
  const state = mkdtempSync(join(tmpdir(), "cryo-init-fuzz-state-"));
  const faults = [];
  let runs = 0;
  let confirmed = 0;
  let sent = 0;
  let stale = 0;
  while (sent < sequences && faults.length === 0) {
    const folder = mkdtempSync(join(tmpdir(), "cryo-init-fuzz-"));
    cpSync(EXAMPLE, folder, { recursive: true });
    const before = lookAt(folder);
    const session = new Session(folder, state, anySize(random));
    runs += 1;
    for (let until = performance.now() + 20_000; performance.now() < until && session.code === null; ) {
      await session.settle();
      if (judgeScreen(session.lines()) === null) break;
    }
    const log = [];
    const last = Math.min(sequences, sent + MOST_OF_A_RUN);
    while (sent < last && session.code === null && faults.length === 0) {
      const tokens = Array.from({ length: 1 + Math.floor(random() * 12) }, () => anyToken(random));
      // What a paste without an end has swallowed would be all that follows.
      for (const token of [...tokens, `${ESC}[201~`]) {
        const size = token === null ? anySize(random) : null;
        log.push(size ?? token);
        if (session.code !== null) break;
        if (size === null) session.write(token);
        else session.resize(size);
      }
      sent += 1;
      await session.settle();
      // A resize has to settle, and a busy machine may take its time.
      for (let until = performance.now() + 5000; performance.now() < until && !isOver(session); ) {
        if (judgeScreen(session.lines()) === null) break;
        await session.settle();
      }
      const over = isOver(session);
      const seen = over ? null : judgeScreen(session.lines());
      // Counted apart: a terminal that draws later than the wizard reckons with (protect-screen.ts) shows them, as this
      // one may on a busy machine.
      if (seen === STALE) stale += 1;
      const wrong = seen === STALE ? null : seen;
      if (wrong !== null) faults.push({ what: wrong, screen: session.lines().join("\n"), log });
      if (!over && lookAt(folder) !== before) faults.push({ what: "written before it was confirmed", log });
      onProgress(sent);
      if (over) break;
    }
    for (let until = performance.now() + 20_000; session.code === null && performance.now() < until; ) {
      if (!isOver(session)) session.write("\u0003");
      await session.settle();
    }
    await session.settle();
    const screen = session.lines().join("\n");
    if (session.code === 0) confirmed += 1;
    else if (session.code !== 130 && session.code !== 4)
      faults.push({ what: `ended with ${session.code}`, screen, log });
    else if (lookAt(folder) !== before) faults.push({ what: "written, though it was left", screen, log });
    session.end();
    rmSync(folder, { recursive: true, force: true });
  }
  rmSync(state, { recursive: true, force: true });
  return { sent, runs, confirmed, stale, faults };
}
