import type { AuditFinding } from "../contract.ts";
import { countFindings, FINDINGS, WORST } from "../findings.ts";
import type { LineAsk } from "./line-prompt.ts";

/** A first question with what is wrong with the Docker files in front of it. */
export function withFindings<T>(ask: LineAsk<T>, findings: readonly AuditFinding[]): LineAsk<T> {
  if (findings.length === 0) return ask;
  const about = `${FINDINGS} shows ${findings.length > WORST ? "all of them" : "more of them"}`;
  return {
    ...ask,
    intro: [
      "",
      `Audit of the Docker files that are there: ${countFindings(findings)}. The worst:`,
      ...findings.slice(0, WORST).map(({ place, message }) => `  ${place}: ${message}`),
      `Here, ${about}.`,
      ...ask.intro,
    ],
    help: [...ask.help, `${about}: what the audit has found.`],
    show: (line) => (line === FINDINGS ? findings.flatMap(describeFinding) : (ask.show?.(line) ?? null)),
  };
}

function describeFinding({ id, severity, place, message, fix }: AuditFinding): readonly string[] {
  return [`${place}  ${severity}  ${id}`, `  ${message}`, `  ${fix}`];
}
