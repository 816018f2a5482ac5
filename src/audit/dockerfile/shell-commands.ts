import { baseName } from "../paths.ts";

/** One command of a shell line: `apt-get install -y curl` as its words, without quotes. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** The name without its folder: `apt-get`. Variables that are set in front of it are left out. */
  readonly name: string;
  /** The line of the text that it begins in, from 0. */
  readonly line: number;
}

/**
 * The commands of a shell text, as far as can be told without running it: cut at `;`, `&&`, `||`, `|`, `&` and line ends,
 * quotes taken off. Words of control structures (`if`, `then`, `do`) are no commands.
 */
export function readShell(text: string): readonly ShellCommand[] {
  return splitCommands(text).flatMap(({ words, line }) => {
    const at = words.findIndex((word) => !/^\w+=/.test(word) && !KEYWORDS.has(word));
    const command = at === -1 ? [] : words.slice(at);
    const [first] = command;
    return first === undefined || first === "" ? [] : [{ words: command, name: baseName(first), line }];
  });
}

const SHELL = /(?:^|\/)(?:ba|da|a|z|k)?sh$/;

/** Where the script stands that words hand to a shell, `sh -c "…"`, also behind `tini --`; null for none. */
function scriptIn(words: readonly string[]): { readonly shell: number; readonly script: number } | null {
  const shell = words.findIndex((word) => SHELL.test(word));
  if (shell === -1) return null;
  for (let at = shell + 1; (words[at] ?? "").startsWith("-"); at += 1) {
    if (/^-\w*c$/.test(words[at] ?? "")) return at + 1 < words.length ? { shell, script: at + 1 } : null;
    // `-o pipefail`
    if (/^-\w*o$/.test(words[at] ?? "")) at += 1;
  }
  return null;
}

/** True where a shell reads what the words say: `sh -c "…"`. */
export function startsShell(words: readonly string[]): boolean {
  return scriptIn(words) !== null;
}

/**
 * The commands that words start: those of a shell's script, or the words themselves. What stands in front of the shell
 * stands in front of its last command, which is what stays: `tini -- sh -c "a && b"` is `a`, then `tini -- b`.
 */
export function commandsIn(words: readonly string[]): readonly (readonly string[])[] {
  const found = scriptIn(words);
  if (found === null) return words.length === 0 ? [] : [words];
  const commands = readShell(words[found.script] ?? "").map((command) => command.words);
  const front = words.slice(0, found.shell);
  return [...commands.slice(0, -1), [...front, ...(commands.at(-1) ?? [])]];
}

const KEYWORDS = new Set(["if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}"]);

function splitCommands(text: string): readonly Pick<ShellCommand, "words" | "line">[] {
  const commands: { words: string[]; line: number }[] = [{ words: [], line: 0 }];
  let word: string | null = null;
  let quote = "";
  let line = 0;
  const endWord = (): void => {
    if (word !== null) commands.at(-1)?.words.push(word);
    word = null;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "\n") line += 1;
    if (quote !== "") {
      if (char === quote) quote = "";
      else if (char === "\\" && quote === '"' && at + 1 < text.length) {
        at += 1;
        if (text.charAt(at) === "\n") line += 1;
        word = (word ?? "") + text.charAt(at);
      } else word = (word ?? "") + char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= "";
    } else if (char === "\\") {
      at += 1;
      if (text.charAt(at) === "\n") line += 1;
      else word = (word ?? "") + text.charAt(at);
    } else if (char === "#" && word === null) {
      while (at + 1 < text.length && text.charAt(at + 1) !== "\n") at += 1;
    } else if (char === "&" && (text[at - 1] === ">" || text[at + 1] === ">")) {
      // `2>&1` and `&>` lead output elsewhere; they end no command.
      word = (word ?? "") + char;
    } else if (/[;&|\n()]/.test(char)) {
      endWord();
      const last = commands.at(-1);
      if (last !== undefined && last.words.length > 0) commands.push({ words: [], line });
      else if (last !== undefined) last.line = line;
    } else if (/\s/.test(char)) endWord();
    else word = (word ?? "") + char;
  }
  endWord();
  return commands.filter(({ words }) => words.length > 0);
}
