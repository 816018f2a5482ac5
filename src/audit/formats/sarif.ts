import { wordSet } from "../../config/words.ts";
import { excerptOf } from "../excerpt.ts";
import type { Finding, Rule, Severity } from "../finding.ts";
import type { Ignored } from "../suppress.ts";
import { fingerprints } from "./fingerprint.ts";

/** What a log in SARIF is made from. */
export interface SarifInput {
  readonly version: string;
  readonly rules: readonly Rule[];
  readonly findings: readonly Finding[];
  /** Those that comments and answers leave out. */
  readonly ignored: readonly Ignored[];
  /** The project's folder from the root of its repository on: `web/`; empty where that is the root. */
  readonly folder: string;
  /** The text of a file with findings, with `\n` line endings. */
  readonly textOf: (file: string) => string | null;
}

const LEVELS: Readonly<Record<Severity, string>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/**
 * GitHub reads a security fault's severity from a number: over 9.0 is critical, from 7.0 on high, from 4.0 on medium. No
 * score was worked out for any rule: these are the middles of those ranges.
 */
const SCORES: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
};

/** Rules about what an intruder gains by; the others are about what breaks, lasts or is large. */
const SECURITY = wordSet(
  "CD003 CD005 CD006 CD008 CD010 CD023 CD024 CD025 CD035 CD036 CD037 CD038 CD039 CD040 CD041 CD042 CD044 CD057",
);

/** Findings as a SARIF 2.1.0 log: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function toSarif({ version, rules, findings, ignored, folder, textOf }: SarifInput): object {
  const sorted = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const all = [...findings.map((finding) => ({ ...finding, by: null, reason: null })), ...ignored];
  const prints = fingerprints(all);
  const files = new Set(all.map(({ place }) => place.file));
  const lines = new Map([...files].map((file) => [file, (textOf(file) ?? "").split("\n")]));
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "cryo-init", version, rules: sorted.map(describeRule) } },
        columnKind: "utf16CodeUnits",
        results: all.map((finding) => {
          const { rule, place, message, fix, by, reason } = finding;
          const kind = by === "comment" ? "inSource" : "external";
          const artifactLocation = { uri: toUri(`${folder}${place.file}`), uriBaseId: "%SRCROOT%" };
          return {
            ruleId: rule.id,
            ruleIndex: sorted.findIndex(({ id }) => id === rule.id),
            level: LEVELS[rule.severity],
            message: { text: `${message} ${fix}` },
            locations: [
              {
                physicalLocation: { artifactLocation, region: regionOf(place, lines.get(place.file) ?? []) },
              },
            ],
            partialFingerprints: { primaryLocationLineHash: prints.get(finding) },
            ...(reason === null ? {} : { suppressions: [{ kind, justification: reason }] }),
          };
        }),
      },
    ],
  };
}

function describeRule({ id, title, severity, what, why, fix, settled, references }: Rule): object {
  const also = references.length === 0 ? [] : [`The same elsewhere: ${references.join(", ")}.`];
  const own = settled ? ["What cryo-init generates does not have it."] : [];
  return {
    id,
    name: pascalCase(title),
    shortDescription: { text: title },
    fullDescription: { text: `${what} ${why}` },
    help: {
      text: [what, why, fix, ...own, ...also].join("\n\n"),
      markdown: [what, `**Why.** ${why}`, `**Mend it.** ${fix}`, ...own, ...also].join("\n\n"),
    },
    defaultConfiguration: { level: LEVELS[severity] },
    ...(SECURITY.has(id)
      ? { properties: { tags: ["security"], "security-severity": SCORES[severity] } }
      : {}),
  };
}

/** `Exec-form check with shell syntax` as `ExecFormCheckWithShellSyntax`: a name has no spaces. */
function pascalCase(title: string): string {
  const words = title.match(/[A-Za-z0-9]+/g) ?? [];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function toUri(path: string): string {
  // What is no character, and so cannot be encoded, is no part of a name that could be found again.
  const clean = path.replaceAll(/\p{Surrogate}/gu, "\u{FFFD}");
  return clean.split("/").map(encodeURIComponent).join("/");
}

/** From the place to the end of its line. */
function regionOf({ line, column }: Finding["place"], lines: readonly string[]): object {
  const written = (lines[line - 1] ?? "").trimEnd();
  if (column > written.length) return { startLine: line };
  return {
    startLine: line,
    startColumn: column,
    endColumn: written.length + 1,
    snippet: { text: excerptOf(written.slice(column - 1)) },
  };
}
