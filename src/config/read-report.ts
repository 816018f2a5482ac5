import { isObject } from "./json.ts";
import { ENVIRONMENTS } from "./plan.ts";
import { CRITERIA, REPORT_FILE, type Report, SEVERITIES } from "./report.ts";

/** The report of the last `cryo-init verify`, as it was found. */
export type ReadReport =
  | { readonly kind: "none" }
  /** `reason`: a sentence without the file's name. */
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "read"; readonly report: Report };

/** The shape that this version writes and reads. */
const SCHEMA = 1 as const;

/**
 * Reads the text of `.cryo-init/verify/report.json`. Git merges it, people edit it, and a newer cryo-init may have
 * written it: what is not wholly the shape of a report is none.
 */
export function parseReport(text: string): ReadReport {
  try {
    const value: unknown = JSON.parse(text);
    const schema = isObject(value) ? value.schema : undefined;
    if (typeof schema === "number" && schema !== SCHEMA)
      return { kind: "unreadable", reason: `It has the schema ${schema}, and this version reads ${SCHEMA}.` };
    return { kind: "read", report: report(value, "") };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: "unreadable", reason: "It is no JSON." };
    if (error instanceof Misfit) return { kind: "unreadable", reason: error.message };
    throw error;
  }
}

/** How to have a report again that can be read. */
export const REPORT_REMEDY = `Verify again, which writes it anew: npx cryo-init verify. Or restore ${REPORT_FILE} from version control.`;

/** Takes a value of a JSON file for what it is to be, or throws a Misfit that names its place. */
type Read<T> = (value: unknown, at: string) => T;

class Misfit extends Error {
  constructor(at: string, expected: string) {
    super(`${at === "" ? "It" : at.slice(1)} is not ${expected}.`);
  }
}

const text: Read<string> = (value, at) => {
  if (typeof value !== "string") throw new Misfit(at, "a text");
  return value;
};

const amount: Read<number> = (value, at) => {
  if (typeof value !== "number" || value < 0) throw new Misfit(at, "a number from 0 on");
  return value;
};

const flag: Read<boolean> = (value, at) => {
  if (typeof value !== "boolean") throw new Misfit(at, "true or false");
  return value;
};

const moment: Read<string> = (value, at) => {
  if (typeof value !== "string" || Number.isNaN(Date.parse(value))) throw new Misfit(at, "a time");
  return value;
};

function oneOf<const T extends string | number>(choices: readonly T[]): Read<T> {
  return (value, at) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new Misfit(at, `one of ${choices.join(", ")}`);
    return found;
  };
}

function orNull<T>(read: Read<T>): Read<T | null> {
  return (value, at) => (value === null ? null : read(value, at));
}

function list<T>(read: Read<T>): Read<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new Misfit(at, "a list");
    return value.map((item: unknown, index) => read(item, `${at}[${index}]`));
  };
}

/** Values by names that are not known beforehand. */
function dictionary<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (value, at) => {
    if (!isObject(value)) throw new Misfit(at, "an object");
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, read(item, `${at}.${key}`)]));
  };
}

/** An object with these members; others are dropped. */
function object<S extends Readonly<Record<string, Read<unknown>>>>(
  shape: S,
): Read<{ readonly [K in keyof S]: ReturnType<S[K]> }> {
  return (value, at) => {
    if (!isObject(value)) throw new Misfit(at, "an object");
    const entries = Object.entries(shape).map(([key, read]) => [key, read(value[key], `${at}.${key}`)]);
    return Object.fromEntries(entries) as { readonly [K in keyof S]: ReturnType<S[K]> };
  };
}

const environment = oneOf(ENVIRONMENTS);
const texts = list(text);

const image = {
  size: amount,
  compressed: orNull(amount),
  layers: list(object({ instruction: text, size: amount })),
  build: amount,
  rebuild: orNull(amount),
};

const vulnerability = object({
  id: text,
  severity: oneOf(SEVERITIES),
  package: text,
  version: text,
  fixedIn: orNull(text),
});

const audit = object({ counts: dictionary(amount), findings: texts });

const report: Read<Report> = object({
  schema: oneOf([SCHEMA]),
  when: moment,
  version: text,
  engine: text,
  digest: text,
  criteria: list(
    object({
      name: oneOf(CRITERIA),
      verdict: oneOf(["passed", "missed", "not checked", "partly checked"]),
      summary: text,
      method: text,
      findings: texts,
    }),
  ),
  size: orNull(
    object({
      before: orNull(object({ ...image, dockerfile: text })),
      without: orNull(text),
      after: object(image),
    }),
  ),
  startup: orNull(object({ answers: list(amount), median: amount, asked: text, environment })),
  memory: orNull(
    object({
      services: list(object({ service: text, rest: amount, load: amount, limit: orNull(amount) })),
      asked: text,
      clients: amount,
      duration: amount,
      requests: amount,
      failed: amount,
      medianLatency: amount,
    }),
  ),
  limits: list(
    object({
      environment,
      service: text,
      limit: oneOf(["memory", "memory and swap", "reservation", "cpus", "processes"]),
      planned: orNull(amount),
      kernel: orNull(amount),
    }),
  ),
  health: list(object({ fault: text, asked: text, expected: text, answered: text, truthful: flag })),
  variants: list(object({ environment, file: text, works: orNull(flag), up: orNull(amount), notes: texts })),
  hardening: list(
    object({
      practice: text,
      found: text,
      verdict: oneOf(["in force", "missing", "declined", "not checked"]),
    }),
  ),
  scans: list(
    object({
      scanner: text,
      whole: flag,
      counts: object({ critical: amount, high: amount, medium: amount, low: amount, unknown: amount }),
      fixable: amount,
      worst: list(vulnerability),
      sbom: orNull(text),
      notes: texts,
    }),
  ),
  audit: object({ before: orNull(audit), after: audit }),
  files: object({ created: texts, modified: texts }),
  notes: texts,
});
