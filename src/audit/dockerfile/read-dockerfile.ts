import { DockerfileParser } from "dockerfile-ast";
import type { Place } from "../finding.ts";
import { LARGEST_FILE, TOO_LARGE } from "../largest-file.ts";
import { expandVariables } from "./expand-variables.ts";
import { maskHeredocs } from "./heredocs.ts";
import { type Instruction, type Locate, readInstruction } from "./read-instruction.ts";
import { unquote } from "./unquote.ts";

export type { Instruction, Locate } from "./read-instruction.ts";

/** What one FROM begins. */
export interface Stage {
  readonly dockerfile: Dockerfile;
  readonly name: string | null;
  /** The image with defaults of ARG put in, `python:3.13-slim`; what has no default stands as it is written. */
  readonly image: string;
  /** The earlier stage that it goes on from; null for an image. */
  readonly parent: Stage | null;
  readonly from: Instruction;
  /** Those after FROM, behind what ONBUILD of its parent runs here. */
  readonly instructions: readonly Instruction[];
  /** What its ONBUILD runs in the images that are built on it. */
  readonly triggers: readonly Instruction[];
}

/** A Dockerfile, read. */
export interface Dockerfile {
  /** Its own; of one that stands in a Compose file, that file's with its line and column. */
  readonly path: string;
  /** The file that it stands in. */
  readonly file: string;
  /** Where it begins. */
  readonly begin: Place;
  readonly text: string;
  readonly stages: readonly Stage[];
  /** What ONBUILD makes of images elsewhere that are built on a stage: one for each stage that none here goes on from. */
  readonly later: readonly Stage[];
  /** What stands before the first FROM: ARG, as far as it is allowed to. */
  readonly head: readonly Instruction[];
  /** What the ARG of the head are worth. */
  readonly defaults: ReadonlyMap<string, string>;
  /** What whoever builds it gives for ARG, in place of the defaults. */
  readonly args: ReadonlyMap<string, string>;
  /** Why it was not looked into: `it may not be read`; null where it was. */
  readonly unread: string | null;
}

/** A Dockerfile that is there, and that nothing is known of. */
export function unreadDockerfile(path: string, unread: string, locate: Locate = locateIn(path)): Dockerfile {
  const begin = { ...locate(1, 1), text: "" };
  return {
    path,
    file: begin.file,
    begin,
    text: "",
    stages: [],
    later: [],
    head: [],
    defaults: new Map(),
    args: new Map(),
    unread,
  };
}

/** Where the characters of a file stand that is nothing but a Dockerfile. */
function locateIn(path: string): Locate {
  return (line, column) => ({ file: path, line, column });
}

/** How a Dockerfile is read. */
export interface ReadOptions {
  /** What is given for ARG, in place of the defaults. */
  readonly args?: ReadonlyMap<string, string> | undefined;
  /** Where its characters stand, where that is not a file of its own. */
  readonly locate?: Locate;
}

/** A thousand ONBUILD before a thousand stages that go on from them are a million instructions: these are followed. */
const MOST_TRIGGERED = 2000;

/**
 * Reads a Dockerfile into its stages. What it does not understand it leaves out, and never throws.
 * @param text with `\n` line endings
 */
export function readDockerfile(
  path: string,
  text: string,
  { args = new Map(), locate = locateIn(path) }: ReadOptions = {},
): Dockerfile {
  if (text.length > LARGEST_FILE) return unreadDockerfile(path, TOO_LARGE, locate);
  const parsedFile = DockerfileParser.parse(maskHeredocs(text));
  const source = { lines: text.split("\n"), continuation: parsedFile.getEscapeCharacter(), locate };
  const instructions = parsedFile.getInstructions().map((parsed) => {
    const { start, end } = parsed.getRange();
    return readInstruction(source, start, end);
  });
  const starts = instructions.flatMap(({ keyword }, at) => (keyword === "FROM" ? [at] : []));
  const head = instructions.slice(0, starts[0] ?? instructions.length);
  const defaults = defaultsOf(head, args);
  const stages: Stage[] = [];
  const later: Stage[] = [];
  const begin = { ...locate(1, 1), text: source.lines[0]?.trim() ?? "" };
  const file = begin.file;
  const read: Dockerfile = { path, file, begin, text, stages, later, head, defaults, args, unread: null };
  const named = new Map<string, Stage>();
  let triggered = 0;
  for (const [index, at] of starts.entries()) {
    const from = instructions[at];
    if (from === undefined) continue;
    const [written = "", as = "", name] = from.rest.split(/\s+/);
    const image = expandVariables(written, defaults);
    const parent = named.get(image.toLowerCase()) ?? null;
    const own = instructions.slice(at + 1, starts[index + 1] ?? instructions.length);
    const inherited = parent?.triggers ?? [];
    triggered += inherited.length;
    const stage: Stage = {
      dockerfile: read,
      name: /^as$/i.test(as) && name !== undefined ? name.toLowerCase() : null,
      image,
      parent,
      from,
      instructions: triggered > MOST_TRIGGERED ? own : [...inherited, ...own],
      triggers: own.flatMap(({ trigger }) => trigger ?? []),
    };
    stages.push(stage);
    if (stage.name !== null) named.set(stage.name, stage);
  }
  const parents = new Set(stages.map(({ parent }) => parent));
  for (const stage of stages) {
    if (stage.triggers.length === 0 || parents.has(stage)) continue;
    later.push({ ...stage, name: null, parent: stage, instructions: stage.triggers, triggers: [] });
  }
  return read;
}

/** Every stage of a Dockerfile, and what ONBUILD makes of images that are built on them. */
export function everyStage({ stages, later }: Dockerfile): readonly Stage[] {
  return [...stages, ...later];
}

/** The value of a flag, the last one where it is given several times; null where it is not given. */
export function flagOf({ flags }: Instruction, name: string): string | null {
  return flags.get(name)?.at(-1) ?? null;
}

/**
 * The values that ARG gives, and ENV: what later instructions can refer to.
 * @param args what is given for ARG, in place of the defaults
 */
function defaultsOf(
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
