#!/usr/bin/env node
import { existsSync } from "node:fs";
import nodeModule from "node:module";
import { join } from "node:path";
import v8 from "node:v8";
import { DOCUMENT_FILE } from "../config/document/format.ts";
import { ExternalError, UserError } from "../config/errors.ts";
import { nearest } from "../config/nearest.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-codes.ts";
import { COMMANDS, isCommand, renderHelp } from "./help.ts";
import { type Options, parseCommandLine, refuseIdleFlags } from "./options.ts";
import { readVersion } from "./package-files.ts";
import { leave, listenToSignals, StoppedError, signalledCode } from "./signals.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/** Milliseconds after which a run is a long one. */
const SHORT_RUN = 1_000;

/** Runs one command line and says what the shell is told. Each command is loaded only when it is asked for. */
async function run(args: readonly string[]): Promise<ExitCode> {
  const { options, words, flags } = parseCommandLine(args);
  const terminal = openTerminal(options);
  if (options.help || words[0] === "help") {
    terminal.result(renderHelp(words[0] === "help" ? words[1] : words[0]));
    return EXIT.ok;
  }
  if (options.version) {
    terminal.result(readVersion());
    return EXIT.ok;
  }
  const [command = ""] = words;
  refuseIdleFlags(isCommand(command) ? command : "", flags);
  const folder = folderToRecall(words, options);
  if (folder === null) return await runCommand(words, options, terminal);
  const { recall } = await import("./recall.ts");
  return await recall(folder, args, terminal, (listened) => runCommand(words, options, listened));
}

/**
 * The folder that a command says all from; null where more than its files counts, such as a terminal to ask on, or the
 * folders above it.
 */
function folderToRecall(words: readonly string[], options: Options): string | null {
  const { yes, set, config, fix, explain, format, pin } = options;
  const [command = "", folder = "."] = words;
  if (set.length > 0 || config !== null || fix || explain !== null || pin || words.length > 2) return null;
  if (format === "github" || format === "sarif") return null;
  if (command === "check" || command === "audit") return folder;
  const root = command || ".";
  return yes && words.length < 2 && existsSync(join(root, DOCUMENT_FILE)) ? root : null;
}

async function runCommand(words: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const [command = "", ...rest] = words;
  switch (command) {
    case "check": {
      const { runCheck } = await import("./commands/check.ts");
      return await runCheck(single(rest, command) ?? ".", options, terminal);
    }
    case "audit": {
      const { runAuditCommand } = await import("./commands/audit.ts");
      return await runAuditCommand(single(rest, command) ?? ".", options, terminal);
    }
    case "resources": {
      const { runResources } = await import("./commands/resources.ts");
      return await runResources(single(rest, command) ?? ".", options, terminal);
    }
    case "verify": {
      const { runVerifyCommand } = await import("./commands/verify.ts");
      return await runVerifyCommand(single(rest, command) ?? ".", options, terminal);
    }
    case "tune": {
      const { runTune } = await import("./commands/tune.ts");
      return await runTune(single(rest, command) ?? ".", options, terminal);
    }
    case "history": {
      const { runHistory } = await import("./commands/history.ts");
      return await runHistory(single(rest, command) ?? ".", options, terminal);
    }
    case "eject": {
      const { runEject } = await import("./commands/eject.ts");
      const [file, ...folders] = rest;
      return await runEject(file, single(folders, "eject FILE") ?? ".", options, terminal);
    }
    case "undo": {
      const { runUndo } = await import("./commands/undo.ts");
      return await runUndo(single(rest, command) ?? ".", options, terminal);
    }
    case "docs": {
      const { runDocs } = await import("./commands/docs.ts");
      return await runDocs(rest, options, terminal);
    }
    case "demo": {
      const { runDemo } = await import("./commands/demo.ts");
      return await runDemo(single(rest, command), options, terminal);
    }
    case "schema": {
      const { runSchema } = await import("./commands/schema.ts");
      refuseWords(rest, command);
      return runSchema(terminal);
    }
    case "completion": {
      const { runCompletion } = await import("./commands/completion.ts");
      return runCompletion(rest, terminal);
    }
    default:
      return await setUp(words, options, terminal);
  }
}

async function setUp(words: readonly string[], options: Options, terminal: Terminal): Promise<ExitCode> {
  const [first] = words;
  if (first !== undefined) await refuseMistypedCommand(first);
  const folder = single(words, "");
  const { runInit } = await import("./commands/init.ts");
  return (await runInit(folder ?? ".", options, terminal)).code;
}

/** A word that is no folder may have been meant as a command. */
async function refuseMistypedCommand(word: string): Promise<void> {
  if (existsSync(word)) return;
  const near = nearest(
    word,
    COMMANDS.map(({ name }) => name).filter((name) => name !== ""),
  );
  throw new UserError(`there is neither a command nor a folder "${word}"`, {
    next: near === null ? 'See "cryo-init --help".' : `Did you mean "cryo-init ${near}"?`,
    failure: "usage",
  });
}

function refuseWords([extra]: readonly string[], command: string): void {
  if (extra === undefined) return;
  throw new UserError(`nothing is expected after "${command}", and "${extra}" follows`, {
    next: `cryo-init ${command}`,
    failure: "usage",
  });
}

function single(words: readonly string[], command: string): string | null {
  const [word = null, extra] = words;
  if (extra === undefined) return word;
  throw new UserError(`one folder is expected, and "${extra}" follows`, {
    next: `cryo-init ${command} [dir]`.replace("  ", " "),
    failure: "usage",
  });
}

function print(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Tells people what went wrong. Only a bug shows a stack. */
function explain(error: unknown): ExitCode {
  if (error instanceof StoppedError) {
    print("Stopped.");
    return signalledCode() ?? EXIT.interrupted;
  }
  if (error instanceof UserError) {
    const { file, line, column } = error.where ?? { file: "" };
    const place = [file, line, column].filter((part) => part !== undefined && part !== "").join(":");
    const isSaid = place === "" || error.message.startsWith(`${place} `);
    print(`cryo-init: ${isSaid ? "" : `${place}: `}${error.message}`);
    if (error.next !== null) print(error.next);
    return exitCodeOf(error.failure);
  }
  if (error instanceof ExternalError) {
    print(`cryo-init: ${error.message}`);
    // Many lines of a program may push the first one off the screen.
    if (error.tail !== "") print(`${error.tail}\n\nTo try it by hand: ${error.command}`);
    return EXIT.failed;
  }
  print(`cryo-init: this is a bug, please report it with the lines below.`);
  print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.failed;
}

// Most runs are over before optimized code has paid for its making, which takes a second core. Long ones get it.
v8.setFlagsFromString("--no-opt");
setTimeout(() => v8.setFlagsFromString("--opt"), SHORT_RUN).unref();

// Node 22.8 and later keep the compiled program for the next start; the types are those of Node 20.
(nodeModule as { enableCompileCache?: () => unknown }).enableCompileCache?.();

// Whoever reads (head, less) may stop reading: that is no failure, and no reason to leave the work undone.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  print(`cryo-init: cannot write the result to standard output: ${error.message}`);
  process.exit(EXIT.failed);
});
process.stderr.on("error", () => undefined);
listenToSignals();
leave(await run(process.argv.slice(2)).catch(explain));
