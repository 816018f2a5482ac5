import { parseArgs } from "node:util";
import { UserError } from "../config/errors.ts";
import { nearest } from "../config/nearest.ts";
import { FLAGS, type Flag, flagsFor } from "./flags.ts";

/** The flags that were given. */
export interface Options {
  readonly yes: boolean;
  readonly noInput: boolean;
  readonly set: readonly string[];
  readonly takeEdits: boolean;
  readonly pin: boolean;
  readonly config: string | null;
  readonly lostAnswers: "restore" | "drop" | null;
  readonly dryRun: boolean;
  readonly plain: boolean;
  /** `--json` and `--github` are short for two of them. */
  readonly format: "text" | "json" | "github" | "sarif";
  readonly json: boolean;
  readonly github: boolean;
  readonly failOn: "low" | "medium" | "high" | "critical" | "never";
  readonly fix: boolean;
  /** `CD014`; null to audit. */
  readonly explain: string | null;
  /** As it was typed: names with commas; null for all. */
  readonly only: string | null;
  readonly baseline: string | null;
  readonly keepImages: boolean;
  /** As typed: `10m`; null where it was not given. */
  readonly duration: string | null;
  readonly interval: string | null;
  /** Files to read samples from. */
  readonly from: readonly string[];
  readonly fewSamples: boolean;
  readonly apply: boolean;
  readonly onConflict: "ask" | "mine" | "theirs" | "markers" | "fail";
  readonly quiet: boolean;
  readonly noColor: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** A command line taken apart. */
export interface CommandLine {
  readonly options: Options;
  /** Words that are no flags: the command, its own words, the folder. */
  readonly words: readonly string[];
  /** The names of the flags that stand in it. */
  readonly flags: readonly string[];
}

/**
 * A flag that a command does not heed is an error: what it asks for would be lost without a word.
 * @throws UserError (usage) that names the flag, and the commands that it is for
 */
export function refuseIdleFlags(command: string, flags: readonly string[]): void {
  const heeded = flagsFor(command).map(({ name }) => name);
  const idle = FLAGS.find(
    ({ name, harmless }) => flags.includes(name) && harmless !== true && !heeded.includes(name),
  );
  if (idle === undefined) return;
  const places = [idle.commands].flat().map((name) => `"cryo-init ${name}`.trimEnd().concat('"'));
  throw usage(
    `--${idle.name} is not for "${`cryo-init ${command}`.trimEnd()}"`,
    `It is for ${places.join(" and ")}.`,
  );
}

/**
 * Reads the arguments.
 * @throws UserError (usage) that names the flag, and the nearest one that there is
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  checkFlags(args);
  const { values, positionals } = parse(args);
  const text = (name: string): string | null => (typeof values[name] === "string" ? values[name] : null);
  const on = (name: string): boolean => values[name] === true;
  const onConflict = text("on-conflict") ?? (on("force") ? "theirs" : "ask");
  if (on("force") && onConflict !== "theirs") {
    throw usage(`--force and --on-conflict ${onConflict} contradict each other`, "Give one of them.");
  }
  checkChoice("on-conflict", onConflict);
  const failOn = text("fail-on") ?? "high";
  checkChoice("fail-on", failOn);
  const format = chooseFormat(text("format"), ["json", "github"].filter(on));
  const lostAnswers = text("lost-answers");
  if (lostAnswers !== null) checkChoice("lost-answers", lostAnswers);
  return {
    words: positionals,
    flags: Object.keys(values),
    options: {
      yes: on("yes"),
      noInput: on("no-input"),
      set: Array.isArray(values.set) ? values.set.map(String) : [],
      takeEdits: on("take-edits"),
      pin: on("pin"),
      config: text("config"),
      lostAnswers: lostAnswers as Options["lostAnswers"],
      dryRun: on("dry-run"),
      plain: on("plain"),
      format: format as Options["format"],
      json: format === "json",
      github: format === "github",
      failOn: failOn as Options["failOn"],
      fix: on("fix"),
      explain: text("explain"),
      only: text("only"),
      baseline: text("baseline"),
      keepImages: on("keep-images"),
      duration: text("duration"),
      interval: text("interval"),
      from: Array.isArray(values.from) ? values.from.map(String) : [],
      fewSamples: on("few-samples"),
      apply: on("apply"),
      onConflict: onConflict as Options["onConflict"],
      quiet: on("quiet"),
      noColor: on("no-color"),
      help: on("help"),
      version: on("version"),
    },
  };
}

/** @param short those that have a flag of their own, which was given */
function chooseFormat(given: string | null, short: readonly string[]): string {
  const [first = null, other] = short;
  const format = given ?? first ?? "text";
  const against = given === null ? other : short.find((name) => name !== given);
  if (against !== undefined) {
    const one = given === null ? `--${first}` : `--format ${given}`;
    throw usage(`${one} and --${against} contradict each other`, "Give one of them.");
  }
  checkChoice("format", format);
  return format;
}

function checkChoice(name: string, value: string): void {
  const choices = FLAGS.find((flag) => flag.name === name)?.choices ?? [];
  if (choices.includes(value)) return;
  const near = nearest(value, choices);
  const meant = near === null ? "" : ` Did you mean ${near}?`;
  throw usage(`--${name}: "${value}" is not known`, `It is one of ${choices.join(", ")}.${meant}`);
}

function parse(args: readonly string[]) {
  const options = Object.fromEntries(
    FLAGS.map(({ name, short, value, multiple }) => [
      name,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        ...(short === undefined ? {} : { short }),
        ...(multiple === true ? { multiple: true } : {}),
      },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error), SEE_HELP);
  }
}

const SEE_HELP = 'See "cryo-init --help".';

/** Before the parser, which would neither say what was meant instead nor what a value looks like. */
function checkFlags(args: readonly string[]): void {
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (arg === "--") return;
    const long = /^--([^=]*)(=?)/.exec(arg);
    if (long !== null) {
      const flag = findFlag(long[1] ?? "");
      const hasValue = long[2] === "=";
      checkValue(flag, hasValue, args[at + 1]);
      if (flag.value !== undefined && !hasValue) at += 1;
      continue;
    }
    for (const short of /^-(.+)/.exec(arg)?.[1] ?? "") {
      if (!FLAGS.some((flag) => flag.short === short)) throw usage(`unknown flag -${short}`, SEE_HELP);
    }
  }
}

function findFlag(name: string): Flag {
  const flag = FLAGS.find((known) => known.name === name);
  if (flag !== undefined) return flag;
  const near = nearest(
    name,
    FLAGS.map((known) => known.name),
  );
  throw usage(`unknown flag --${name}`, near === null ? SEE_HELP : `Did you mean --${near}?`);
}

function checkValue({ name, value }: Flag, hasValue: boolean, next: string | undefined): void {
  if (value === undefined) {
    if (hasValue) throw usage(`--${name} takes no value`, `Write --${name} alone, or leave it out.`);
    return;
  }
  // A value that begins with a hyphen can only follow an equals sign: else it is the next flag.
  if (hasValue || (next !== undefined && !/^-./.test(next))) return;
  throw usage(`--${name}: ${value} is expected after it`, SEE_HELP);
}

function usage(what: string, next: string): UserError {
  return new UserError(what, { next, failure: "usage" });
}
