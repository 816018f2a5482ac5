import { isScalar, isSeq } from "yaml";
import { indentOf, type Spot, spotAt, wordsOfList } from "./compose-nodes.ts";
import type { Edit, Mend } from "./edits.ts";
import { instructionAt, replaceIn, type Written } from "./instructions.ts";

/** How a check's command becomes the text that a shell is to read; null where that is not certain. */
type ToShell = (words: readonly string[]) => string | null;

const OPERATOR = /^(?:\|\|?|&&|;|>{1,2}|<|\d>&\d)$/;

/** Words with operators among them, as the shell's. */
const joinWords: ToShell = (words) => {
  // One word is a whole line already, which only lacks its shell.
  if (words.length === 1) return words[0]?.includes(" ") ? words[0] : null;
  // A shell would put something else in the place of these.
  if (
    words.some((word) => /[$`]/.test(word)) ||
    words.some((word) => !OPERATOR.test(word) && /\|\||&&/.test(word))
  )
    return null;
  return words.map((word) => (OPERATOR.test(word) ? word : quote(word))).join(" ");
};

const comparePong: ToShell = (words) =>
  words.some((word) => /[$`]/.test(word) || OPERATOR.test(word)) || !/^ping$/i.test(words.at(-1) ?? "")
    ? null
    : `${words.map(quote).join(" ")} | grep -q PONG`;

function quote(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A list with shell operators in it, in shell form. */
export const useShell: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written !== null) return rewriteList(written, joinWords);
  const spot = spotAt(subject, place);
  return spot === null ? [] : rewriteTest(spot, joinWords);
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
  const words = whole === undefined ? null : parseList(list);
  const text = words === null ? null : toShell(words);
  return text === null ? [] : [replaceIn(written, written.source.lastIndexOf(list), list.length, text)];
}

function parseList(list: string): readonly string[] | null {
  try {
    const words: unknown = JSON.parse(list.replaceAll(/\\\n\s*/g, " "));
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : null;
  } catch {
    // A list with comments in it.
    return null;
  }
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
