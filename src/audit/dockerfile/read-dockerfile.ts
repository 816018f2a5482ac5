import { DockerfileParser, type Instruction as Parsed } from "dockerfile-ast";
import type { Place } from "../finding.ts";
import { LARGEST_FILE, TOO_LARGE } from "../largest-file.ts";
import { expandVariables } from "./expand-variables.ts";
import { unquote } from "./unquote.ts";

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals: `RUN`. Of `ONBUILD RUN`, `ONBUILD`. */
  readonly keyword: string;
  /** `--from=build` as `from` and `build`; each of several `--mount`. A flag without a value has the empty text. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** What follows keyword and flags, on one line: without continuations and comments between them. */
  readonly rest: string;
  /** The words of the JSON form; null for any other. */
  readonly exec: readonly string[] | null;
  /** The texts between `<<EOF` and `EOF`. */
  readonly heredocs: readonly string[];
  readonly place: Place;
  /** The line that it ends in, from 1. */
  readonly lastLine: number;
}

/** What one FROM begins. */
export interface Stage {
  readonly dockerfile: Dockerfile;
  readonly name: string | null;
  /** The image with defaults of ARG put in, `python:3.13-slim`; what has no default stands as it is written. */
  readonly image: string;
  /** The earlier stage that it goes on from; null for an image. */
  readonly parent: Stage | null;
  readonly from: Instruction;
  /** Those after FROM. */
  readonly instructions: readonly Instruction[];
}

/** A Dockerfile, read. */
export interface Dockerfile {
  readonly path: string;
  readonly text: string;
  readonly stages: readonly Stage[];
  /** What stands before the first FROM: ARG, as far as it is allowed to. */
  readonly head: readonly Instruction[];
  /** What whoever builds it gives for ARG, in place of the defaults. */
  readonly args: ReadonlyMap<string, string>;
  /** Why it was not looked into: `it may not be read`; null where it was. */
  readonly unread: string | null;
}

/** A Dockerfile that is there, and that nothing is known of. */
export function unreadDockerfile(path: string, unread: string): Dockerfile {
  return { path, text: "", stages: [], head: [], args: new Map(), unread };
}

/**
 * Reads a Dockerfile into its stages. What it does not understand it leaves out, and never throws.
 * @param text with `\n` line endings
 * @param args what is given for ARG, in place of the defaults
 */
export function readDockerfile(
  path: string,
  text: string,
  args: ReadonlyMap<string, string> = new Map(),
): Dockerfile {
  if (text.length > LARGEST_FILE) return unreadDockerfile(path, TOO_LARGE);
  const parsedFile = DockerfileParser.parse(text);
  const continuation = parsedFile.getEscapeCharacter();
  const lines = text.split("\n");
  const instructions = parsedFile
    .getInstructions()
    .map((parsed) => readInstruction(parsed, { path, lines, continuation }));
  const starts = instructions.flatMap(({ keyword }, at) => (keyword === "FROM" ? [at] : []));
  const head = instructions.slice(0, starts[0] ?? instructions.length);
  const defaults = defaultsOf(head, args);
  const stages: Stage[] = [];
  const read: Dockerfile = { path, text, stages, head, args, unread: null };
  for (const [index, at] of starts.entries()) {
    const from = instructions[at];
    if (from === undefined) continue;
    const [written = "", as = "", name] = from.rest.split(/\s+/);
    const image = expandVariables(written, defaults);
    stages.push({
      dockerfile: read,
      name: /^as$/i.test(as) && name !== undefined ? name.toLowerCase() : null,
      image,
      parent: stages.findLast((stage) => stage.name === image.toLowerCase()) ?? null,
      from,
      instructions: instructions.slice(at + 1, starts[index + 1] ?? instructions.length),
    });
  }
  return read;
}

/** The value of a flag, the last one where it is given several times; null where it is not given. */
export function flagOf({ flags }: Instruction, name: string): string | null {
  return flags.get(name)?.at(-1) ?? null;
}

/**
 * The values that ARG gives, and ENV: what later instructions can refer to.
 * @param args what is given for ARG, in place of the defaults
 */
export function defaultsOf(
  instructions: readonly Instruction[],
  args: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { keyword, rest } of instructions) {
    if (keyword !== "ARG" && keyword !== "ENV") continue;
    for (const { name, value } of readAssignments(rest)) {
      const text = (keyword === "ARG" ? args.get(name) : undefined) ?? value;
      if (text !== null) values.set(name, expandVariables(text, values));
    }
  }
  return values;
}

/** `A=1 B="2 3"`, and the old `ENV A 1`. A value of null is an ARG without a default. */
export function readAssignments(
  rest: string,
): readonly { readonly name: string; readonly value: string | null }[] {
  // The old form's value may hold `=` too: `ENV URL postgres://db?a=1`. `ARG A B=1` is two names.
  const old = /^([\w.-]+)\s+(?![\w.-]+=)([^=\s].*)$/.exec(rest);
  if (old?.[1] !== undefined) return [{ name: old[1], value: old[2] ?? "" }];
  return [...rest.matchAll(/([\w.-]+)(?:=("(?:[^"\\]|\\.)*"|'[^']*'|(?:[^\s\\]|\\.)*))?/g)].map(
    ([, name = "", value]) => ({ name, value: value === undefined ? null : unquote(value) }),
  );
}

/** The final stage, which is what runs unless a target is named; null for a file without FROM. */
export function finalStage({ stages }: Dockerfile): Stage | null {
  return stages.at(-1) ?? null;
}

/** The instructions of a stage and of the stages it goes on from, in the order in which they count. */
export function inheritedInstructions(stage: Stage): readonly Instruction[] {
  return lineageOf(stage).flatMap(({ instructions }) => instructions);
}

/** The stages that one goes on from, the first of them in front, and itself. */
export function lineageOf(stage: Stage): readonly Stage[] {
  const stages: Stage[] = [];
  // A loop, because thousands of stages may go on from each other.
  for (let one: Stage | null = stage; one !== null; one = one.parent) stages.push(one);
  return stages.toReversed();
}

/** The last instruction of that name that counts in a stage. */
export function lastInstruction(stage: Stage, keyword: string): Instruction | null {
  return inheritedInstructions(stage).findLast((one) => one.keyword === keyword) ?? null;
}

/** The image that a stage stands on, through the stages in between. */
export function baseOf(stage: Stage): string {
  let first = stage;
  while (first.parent !== null) first = first.parent;
  return first.image;
}

interface Source {
  readonly path: string;
  readonly lines: readonly string[];
  readonly continuation: string;
}

function readInstruction(parsed: Parsed, { path, lines, continuation }: Source): Instruction {
  const { start, end } = parsed.getRange();
  const written = lines.slice(start.line, end.line + 1);
  const [first = "", ...more] = written;
  const bodies = readHeredocs(first, more);
  const joined = joinLines([first.slice(start.character), ...(bodies.length > 0 ? [] : more)], continuation);
  const keyword = parsed.getKeyword().toUpperCase();
  const flags = new Map<string, readonly string[]>();
  let rest = joined.slice(keyword.length).trim();
  for (let flag = FLAG.exec(rest); flag !== null; flag = FLAG.exec(rest)) {
    const [whole, name = "", value = ""] = flag;
    flags.set(name, [...(flags.get(name) ?? []), value]);
    rest = rest.slice(whole.length).trim();
  }
  const place = { file: path, line: start.line + 1, column: start.character + 1, text: joined.trim() };
  return { keyword, flags, rest, exec: readExec(rest), heredocs: bodies, place, lastLine: end.line + 1 };
}

const FLAG = /^--([\w.-]+)(?:=(\S*))?(?=\s|$)/;

/** One line, as Docker reads it: comments and empty lines may stand between continued ones. */
function joinLines(lines: readonly string[], continuation: string): string {
  const kept = lines.filter((line, at) => at === 0 || !/^\s*(#|$)/.test(line));
  return kept
    .map((line) => (line.trimEnd().endsWith(continuation) ? line.trimEnd().slice(0, -1) : line))
    .map((line, at) => (at === 0 ? line.trimEnd() : line.trim()))
    .join(" ");
}

/** The bodies of the heredocs that the first line opens, one after the other; `<<<word` and `1<<2` open none. */
function readHeredocs(first: string, more: readonly string[]): readonly string[] {
  let at = 0;
  return [...first.matchAll(/(?<![<\w(])<<-?\s*(["']?)([A-Za-z_]\w*)\1/g)].map(([, , end]) => {
    const from = at;
    const found = more.findIndex((line, index) => index >= from && line.trim() === end);
    const to = found === -1 ? more.length : found;
    at = to + 1;
    return more.slice(from, to).join("\n");
  });
}

/** The words of a JSON list; null for any other text. */
export function readExec(rest: string): readonly string[] | null {
  if (!rest.startsWith("[")) return null;
  try {
    const words: unknown = JSON.parse(rest);
    return Array.isArray(words) && words.every((word) => typeof word === "string") ? words : null;
  } catch {
    // Docker runs what is no JSON through the shell.
    return null;
  }
}
