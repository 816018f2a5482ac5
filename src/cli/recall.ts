import { readFileSync, realpathSync, statSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { PACKAGE_ROOT } from "./package-files.ts";
import { stampFolder } from "./stamp.ts";
import { keepState, stateFile } from "./state-folder.ts";
import type { Terminal } from "./terminal.ts";

/** Files may be written twice within one tick of a file system's clock; FAT's is the slowest, with two seconds. */
const SETTLED_AFTER = 2_000;
/** Characters of output at the most that are kept. */
const MOST_SAID = 200_000;
/** How a command may end whose word holds as long as nothing is touched. */
const ANSWERS: readonly ExitCode[] = [EXIT.ok, EXIT.drift, EXIT.findings];
/** The ways in which a command says something. */
const WAYS = ["result", "say", "row", "warn", "error"] as const;

type Said = readonly [way: (typeof WAYS)[number], text: string];

/** What a command said and how it ended, while the folder was as the stamp says. */
interface Remembered {
  readonly digest: string;
  readonly code: ExitCode;
  readonly said: readonly Said[];
}

/**
 * Runs a command, or tells again what it said when nothing was touched since: neither a file of the project, nor the
 * program, the command line, the environment, the day or the machine. Only for what depends on nothing else. A run
 * that writes is never told again, as it touches what it writes.
 * @param folder the project's, as it was typed
 */
export async function recall(
  folder: string,
  args: readonly string[],
  terminal: Terminal,
  run: (terminal: Terminal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const startedAt = Date.now();
  const root = realpathOf(folder);
  const stamp = root === null ? null : stampFolder(root);
  if (root === null || stamp === null) return await run(terminal);
  const file = stateFile("recall", describeRun(root, args, startedAt));
  const remembered = readRemembered(file);
  if (remembered?.digest === stamp.digest) {
    for (const [way, text] of remembered.said) terminal[way](text);
    return remembered.code;
  }
  const said: Said[] = [];
  const code = await run(listenTo(terminal, said));
  const length = said.reduce((sum, [, text]) => sum + text.length, 0);
  const isSettled = stamp.touched < startedAt - SETTLED_AFTER;
  if (isSettled && ANSWERS.includes(code) && length < MOST_SAID && stampFolder(root)?.digest === stamp.digest)
    keepState(file, { digest: stamp.digest, code, said } satisfies Remembered);
  return code;
}

/** All that an answer depends on besides the project's folder. */
function describeRun(root: string, args: readonly string[], now: number): string {
  const program = realpathSync(process.argv[1] ?? "");
  const { mtimeMs, ctimeMs, size } = statSync(program);
  const environment = Object.entries(process.env).filter(([name]) =>
    /^CRYO_INIT_|COLOR|^(CI|TERM)$/.test(name),
  );
  return JSON.stringify([
    root,
    process.cwd(),
    args,
    [program, mtimeMs, ctimeMs, size],
    ["templates", "docs-site"].map((name) => stampFolder(join(PACKAGE_ROOT, name))?.digest),
    environment,
    [process.stdin.isTTY, process.stdout.isTTY, process.stderr.isTTY, process.stderr.columns],
    [availableParallelism(), totalmem()],
    new Date(now).toISOString().slice(0, 10),
  ]);
}

function realpathOf(folder: string): string | null {
  try {
    return realpathSync(folder);
  } catch {
    return null;
  }
}

function readRemembered(file: string): Remembered | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Remembered;
  } catch {
    // None, or a damaged one: the command runs.
    return null;
  }
}

/** The same terminal, and a note of each word. */
function listenTo(terminal: Terminal, said: Said[]): Terminal {
  const note =
    (way: Said[0]) =>
    (text = ""): void => {
      said.push([way, text]);
      terminal[way](text);
    };
  return { ...terminal, ...Object.fromEntries(WAYS.map((way) => [way, note(way)])) };
}
