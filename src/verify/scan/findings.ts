import { UserError } from "../../config/errors.ts";
import { isObject, type JsonObject, parseJson } from "../../config/json.ts";
import { type ScanReport, SEVERITIES, type Severity, type Vulnerability } from "../../config/report.ts";
import { compareTexts } from "../../config/words.ts";

/** What a program has found, before it is counted. */
export interface Findings {
  readonly vulnerabilities: readonly Vulnerability[];
  /** What the program left out, or could not look at. */
  readonly notes: readonly string[];
  /** True where the program says itself that its list is not complete. */
  readonly isPartial?: boolean;
}

/** More than these are counted only. */
const MOST_LISTED = 50;

/** What scanners and distributions call severities, in lower case. */
const WORDS: ReadonlyMap<string, Severity> = new Map([
  ["critical", "critical"],
  ["high", "high"],
  ["important", "high"],
  ["medium", "medium"],
  ["moderate", "medium"],
  ["low", "low"],
  ["negligible", "low"],
]);

/** The severity behind a word of a scanner; `unknown` for every other word, and for what is none. */
export function toSeverity(word: unknown): Severity {
  return WORDS.get(String(word).toLowerCase()) ?? "unknown";
}

/**
 * Counts findings: each vulnerability of a package once, with the worst severity that any place of it has.
 * @param scanner with its version: `trivy 0.58.1`
 * @param whole false for what looks at a part of the image only
 */
export function countFindings(
  scanner: string,
  whole: boolean,
  { vulnerabilities, notes }: Findings,
): ScanReport {
  const once = new Map<string, Vulnerability>();
  for (const one of vulnerabilities) {
    const key = JSON.stringify([one.id, one.package]);
    const known = once.get(key);
    if (known === undefined || rank(one.severity) < rank(known.severity)) once.set(key, one);
  }
  const all = [...once.values()];
  const isSerious = ({ severity }: Vulnerability): boolean => severity === "critical" || severity === "high";
  const listed = all
    .filter((one) => isSerious(one) || one.severity === "unknown")
    .toSorted(
      (a, b) =>
        rank(a.severity) - rank(b.severity) || compareTexts(a.package, b.package) || compareTexts(a.id, b.id),
    );
  const counts = Object.fromEntries(
    SEVERITIES.map((severity) => [severity, all.filter((one) => one.severity === severity).length]),
  ) as Record<Severity, number>;
  return {
    scanner,
    whole,
    counts,
    fixable: all.filter((one) => isSerious(one) && one.fixedIn !== null).length,
    worst: listed.slice(0, MOST_LISTED),
    sbom: null,
    notes,
  };
}

/** `unknown` may be anything: worse than what is known to be harmless, and better than what is known to be bad. */
function rank(severity: Severity): number {
  return ["critical", "high", "unknown", "medium", "low"].indexOf(severity);
}

/** A report that is not of the expected shape: what it says, and whether it is whole, nobody knows. */
export function unreadableReport(program: string, what: string): UserError {
  return new UserError(`the report of ${program} cannot be read: ${what}`, {
    next: `Run ${program} by hand to see what it says, or take another version of it.`,
  });
}

/** A program that has run, and from which nothing is known all the same. @param next what helps, as a sentence */
export function knowsNothing(program: string, why: string, next?: string): UserError {
  return new UserError(`${program} knows nothing of this image: ${why}`, next === undefined ? {} : { next });
}

/** JSON that a program has written. @throws UserError where it is none */
export function readJson(text: string, program: string): unknown {
  const value = parseJson(text);
  if (value !== undefined) return value;
  throw unreadableReport(program, text.trim() === "" ? "it is empty" : "it is no JSON");
}

/** A list of JSON objects; none for `null` and what is missing, as Go programs write empty lists. */
export function takeRecords(value: unknown, program: string, what: string): readonly JsonObject[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value) || !value.every(isObject))
    throw unreadableReport(program, `${what} is no list of objects`);
  return value;
}

/** A text that must be there. @throws UserError where it is not: what it names would be lost in silence */
export function requireText(value: unknown, program: string, what: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw unreadableReport(program, `${what} is missing`);
}

/** A text that may be missing. */
export function optionalText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
