import type { AuditFinding } from "../contract.ts";
import { countFindings, FINDINGS, WORST } from "../findings.ts";
import { scrollTo } from "../view/layout.ts";
import { BLANK, clampLines, fitPath, type Line, line, padText, paragraph, span } from "../view/line.ts";
import { CLOSE_KEYS, type Drawn, type Room, type Scene } from "./screen.ts";

/**
 * The worst findings, in rows like those of what was found in the checkout.
 * @param label character cells of the column in front
 */
export function drawWorst(
  findings: readonly AuditFinding[],
  { width, label, most }: { readonly width: number; readonly label: number; readonly most: number },
): readonly Line[] {
  const head = line(
    span(padText("Audit", label), "quiet"),
    span(countFindings(findings), "warn"),
    span(`   ${FINDINGS} shows ${findings.length > WORST ? "all" : "more"}`, "quiet"),
  );
  const rows = findings
    .slice(0, WORST)
    .flatMap(({ place, message }) =>
      clampLines(paragraph(message, width - label), most).map((content, at) =>
        line(span(padText(at === 0 ? fitPath(place, label - 1) : "", label), "quiet"), ...content),
      ),
    );
  return [head, ...rows];
}

/** Every finding with what to do about it, over the whole screen. */
export function drawFindings({ state }: Scene, { width, height }: Room): Drawn {
  const findings = state.findings ?? [];
  const text = [
    line(span("Audit", "strong"), span(`  ${countFindings(findings)}`, "quiet")),
    BLANK,
    ...findings.flatMap(({ id, severity, place, message, fix }) => [
      line(span(place, "strong"), span(`  ${severity}  ${id}`, "quiet")),
      ...paragraph(message, width, "plain", "  "),
      ...paragraph(fix, width, "accent", "  "),
      BLANK,
    ]),
  ];
  const { lines, top } = scrollTo(text, state.scroll, height);
  return { lines, scroll: top, keys: CLOSE_KEYS };
}
