import { wordSet } from "../config/words.ts";
import { readShell } from "./dockerfile/shell-commands.ts";

/** A line of a script, with those that continue it. */
interface ScriptLine {
  readonly line: number;
  readonly text: string;
}

/** True for a text that a shell runs: by its first line, or because the caller knows. */
export function isShellScript(text: string, path: string): boolean {
  return /^#!.*\b(?:ba|da|a|k|z)?sh\b/.test(text) || (!text.startsWith("#!") && /\.(?:ba)?sh$/.test(path));
}

/** True where some command takes the script's place with `exec`; `exec > log` only turns its output. */
export function hasExec(text: string): boolean {
  return readShell(text).some(({ name, words }) => name === "exec" && /^[^<>\d&]/.test(words[1] ?? ""));
}

/**
 * The last line of a script that runs a command; null for one that ends with a function or an exit. Of a choice at the
 * end, the last branch, where that starts a server.
 */
export function lastCommand(text: string): (ScriptLine & { readonly name: string }) | null {
  const lines = linesOf(text);
  const last = lines.findLast((one) => !CLOSING.test(one.text));
  if (last === undefined) return null;
  const command = readShell(last.text).at(-1);
  if (command === undefined || NO_PROGRAM.has(command.name)) return null;
  return last === lines.at(-1) || SERVER.test(last.text) ? { ...last, name: command.name } : null;
}

/** What ends a choice. */
const CLOSING = /^(?:fi|esac|;;)(?:\s*;)*$/;
/** What stays, when it is started. */
const SERVER = /"\$@"|\b(?:gunicorn|uvicorn|hypercorn|celery|waitress-serve|flask|daphne)\b/;

/** What a script may end with without having started anything that stays. */
const NO_PROGRAM = wordSet(`
  exit return wait echo printf set export cd true : esac ;; trap fi chmod chown mkdir rm cp ln cat EOF source
  . done }`);

function linesOf(text: string): readonly ScriptLine[] {
  const lines = text.split("\n");
  return lines.flatMap((line, at): readonly ScriptLine[] => {
    const continues = (lines[at - 1] ?? "").trimEnd().endsWith("\\");
    if (continues || /^\s*(?:#|$)/.test(line)) return [];
    let whole = line;
    for (let next = at + 1; whole.trimEnd().endsWith("\\") && next < lines.length; next += 1)
      whole = `${whole.trimEnd().slice(0, -1)} ${lines[next]}`;
    return [{ line: at + 1, text: whole.trim() }];
  });
}
