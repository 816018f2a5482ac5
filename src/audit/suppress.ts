import { type Generated, reasonToDecline } from "./declined.ts";
import type { Finding, Hit, Rule } from "./finding.ts";

/** A comment that leaves findings out: `# cryo-init: ignore CD014, CD029 because the platform probes it`. */
interface Suppression {
  /** Of the comment, from 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
  readonly ids: readonly string[];
  /** Null where none is given. */
  readonly reason: string | null;
}

const COMMENT = /#\s*cryo-init:\s*ignore\s+((?:CD\d{3}[\s,]*)+)(?:because\s+(\S.*))?/i;

/** A finding that is left out. */
export interface Ignored extends Finding {
  /** Where that was decided: in the file itself, or by an answer in cryo-init.yaml. */
  readonly by: "comment" | "answer";
  readonly reason: string;
}

/** Findings that are left, and those that comments and answers leave out. */
export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly ignored: readonly Ignored[];
}

/**
 * Leaves out what the line itself, or the comments right above it, say to ignore. Without a reason nothing is left out,
 * and the comment is a finding itself: nobody could tell later whether it still holds. So are the findings left out that
 * follow from an answer.
 * @param textOf the text of a file with findings or comments
 */
export function suppress(
  findings: readonly Finding[],
  files: readonly string[],
  textOf: (file: string) => string | null,
  generated?: Generated,
): Suppressed {
  const known = new Map(files.map((file) => [file, (textOf(file) ?? "").split("\n")]));
  const reasons = new Map<string, ReadonlyMap<string, string | null>>();
  const commentOn = ({ rule, place: { file, line } }: Finding): string | null => {
    const key = `${file}:${line}`;
    const found = reasons.get(key) ?? reasonsAt(known.get(file) ?? [], line);
    reasons.set(key, found);
    return found.get(rule.id) ?? null;
  };
  const answerOn = (finding: Finding): string | null =>
    generated === undefined ? null : reasonToDecline(generated, finding);
  const judged = findings.map((finding): Finding | Ignored => {
    const comment = commentOn(finding);
    const reason = comment ?? answerOn(finding);
    return reason === null ? finding : { ...finding, reason, by: comment === null ? "answer" : "comment" };
  });
  const bare = [...known].flatMap(([file, lines]) =>
    lines
      .flatMap((line, at) => readSuppression(line, at + 1) ?? [])
      .filter(({ reason }) => reason === null)
      .map((one): Finding => ({ rule: cd059, fix: cd059.fix, ...hitOf(file, one) })),
  );
  return {
    findings: [...judged.filter((one) => !("by" in one)), ...bare],
    ignored: judged.filter((one): one is Ignored => "by" in one),
  };
}

/** Found while findings are left out, and by no rule that looks at the project. */
export const cd059: Rule = {
  id: "CD059",
  title: "Suppression without a reason",
  severity: "low",
  what: "A comment `# cryo-init: ignore CD014` without `because` and a reason behind it.",
  why: "Nobody can tell later whether it still holds, so that it is not heeded.",
  fix: "Write why: # cryo-init: ignore CD014 because the platform probes the application itself.",
  settled: true,
  references: [],
  find: () => [],
};

function hitOf(file: string, { line, column, text, ids }: Suppression): Hit {
  const message = `The comment that ignores ${ids.join(", ")} gives no reason, and is not heeded.`;
  return { place: { file, line, column, text }, message };
}

/** What the comments on a line and right above it leave out, by rule; of several, the nearest above counts. */
function reasonsAt(lines: readonly string[], line: number): ReadonlyMap<string, string | null> {
  const own = readSuppression(lines[line - 1] ?? "", line);
  const all = [...commentsAbove(lines, line), ...(own === null ? [] : [own])];
  return new Map(all.toReversed().flatMap(({ ids, reason }) => ids.map((id) => [id, reason] as const)));
}

/** The comments that stand right above a line, whatever else they say. */
function commentsAbove(lines: readonly string[], line: number): readonly Suppression[] {
  const found: Suppression[] = [];
  for (let at = line - 2; at >= 0 && /^\s*#/.test(lines[at] ?? ""); at -= 1)
    found.push(...[readSuppression(lines[at] ?? "", at + 1)].filter((one) => one !== null));
  return found;
}

function readSuppression(text: string, line: number): Suppression | null {
  const match = COMMENT.exec(text);
  if (match === null || isInQuotes(text.slice(0, match.index))) return null;
  const ids = (match[1] ?? "").toUpperCase().match(/CD\d{3}/g) ?? [];
  return { line, column: match.index + 1, text: text.trim(), ids, reason: match[2]?.trim() ?? null };
}

/** Whether a text ends inside of quotes: what stands there is no comment. */
function isInQuotes(text: string): boolean {
  return [...text.matchAll(/"/g)].length % 2 === 1 || [...text.matchAll(/'/g)].length % 2 === 1;
}
