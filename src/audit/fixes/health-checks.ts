import { isScalar, isSeq } from "yaml";
import { readExec } from "../dockerfile/read-instruction.ts";
import { HOLDS_OPERATOR, SHELL_OPERATOR } from "../rules/cd016.ts";
import { indentOf, type Spot, spotAt, wordsOfList } from "./compose-nodes.ts";
import type { Edit, Mend } from "./edits.ts";
import { instructionAt, replaceIn, type Written } from "./instructions.ts";

/** How a check's command becomes the text that a shell is to read; null where that is not certain. */
type ToShell = (words: readonly string[]) => string | null;

/** Words with operators among them, as the shell's. */
const asShellText: ToShell = (words) => {
  // One word is a whole line already, which only lacks its shell.
  if (words.length === 1) return words[0]?.includes(" ") ? words[0] : null;
  // A shell would put something else in the place of these.
  if (
    words.some((word) => /[$`]/.test(word)) ||
    words.some((word) => !SHELL_OPERATOR.test(word) && HOLDS_OPERATOR.test(word))
  )
    return null;
  return words.map((word) => (SHELL_OPERATOR.test(word) ? word : quote(word))).join(" ");
};

const comparePong: ToShell = (words) =>
  words.some((word) => /[$`]/.test(word) || SHELL_OPERATOR.test(word)) || !/^ping$/i.test(words.at(-1) ?? "")
    ? null
    : `${words.map(quote).join(" ")} | grep -q PONG`;

function quote(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A list with shell operators in it, in shell form. */
export const useShell: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written !== null) return rewriteList(written, asShellText);
  const spot = spotAt(subject, place);
  return spot === null ? [] : rewriteTest(spot, asShellText);
};

/** `redis-cli ping`, whose answer is compared. */
export const compareAnswer: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written !== null) {
    const list = rewriteList(written, comparePong);
    const at = list.length > 0 ? null : endOfPing(written.source);
    return at === null ? list : [replaceIn(written, at, 0, " | grep -q PONG")];
  }
  const spot = spotAt(subject, place);
  if (spot === null) return [];
  const { node, file, text } = spot;
  const [first, second, ...rest] = isSeq(node) ? node.items : [];
  const line = isScalar(first) && first.value === "CMD-SHELL" && rest.length === 0 ? second : node;
  if (!isScalar(line) || line.range == null) return rewriteTest(spot, comparePong);
  const [from, to] = line.range;
  const at = endOfPing(text.slice(from, to));
  return at === null ? [] : [{ file, from: from + at, to: from + at, text: " | grep -q PONG" }];
};

/** Behind `redis-cli ping`, with nothing after it but `|| exit 1`; null for any other text. */
function endOfPing(source: string): number | null {
  const match =
    /(?:redis|valkey)-cli(?:[ \t]+[^\s|&;<>()`"']+)*[ \t]+ping(?=(?:[ \t]*\|\|[ \t]*exit 1)?[ \t]*["']?\s*$)/i.exec(
      source,
    );
  return match === null ? null : match.index + match[0].length;
}

function rewriteList(written: Written, toShell: ToShell): readonly Edit[] {
  const [whole, list = ""] = /(?<=\sCMD\s+)(\[[\s\S]*\])\s*$/i.exec(written.source) ?? [];
  const words = whole === undefined ? null : readExec(list.replaceAll(/\\\n\s*/g, " "));
  const text = words === null ? null : toShell(words);
  return text === null ? [] : [replaceIn(written, written.source.lastIndexOf(list), list.length, text)];
}

function rewriteTest({ file, text, node }: Spot, toShell: ToShell): readonly Edit[] {
  if (!isSeq(node) || node.range == null) return [];
  const [kind, ...words] = wordsOfList(node) ?? [];
  const line = kind === "CMD" ? toShell(words) : null;
  if (line === null) return [];
  const [from, end] = node.range;
  const to = from + text.slice(from, end).trimEnd().length;
  if (/[#&]\w/.test(text.slice(from, to)) || /(?:^|\s)#/.test(text.slice(from, to))) return [];
  const items = ['"CMD-SHELL"', JSON.stringify(line)];
  const indent = `\n${" ".repeat(indentOf(text, node))}`;
  const fresh = node.flow === true ? `[${items.join(", ")}]` : items.map((item) => `- ${item}`).join(indent);
  return [{ file, from, to, text: fresh }];
}
