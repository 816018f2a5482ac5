import { describe, expect, test } from "vitest";
import type { Finding } from "../../../src/audit/finding.ts";
import { MENDS } from "../../../src/audit/fixes/index.ts";
import { mendFindings } from "../../../src/audit/fixes/mend-findings.ts";
import { RULES } from "../../../src/audit/rules/index.ts";
import { ALL_CASES, openProject } from "./projects.ts";

const asCrlf = (text: string): string => text.replaceAll("\n", "\r\n");

async function mend(files: Readonly<Record<string, string>>) {
  return mendFindings({ ...(await openProject(files)), mayEdit: () => true });
}

/** How often each rule finds something. */
function countByRule(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
  return counts;
}

/** The lines of a text that another one has not, in their order, as far as they come in the same order. */
function keepsLines(before: string, after: string): number {
  const fresh = after.split("\n");
  let at = 0;
  return before.split("\n").filter((line) => {
    const found = fresh.indexOf(line, at);
    if (found !== -1) at = found + 1;
    return found !== -1;
  }).length;
}

describe.each(ALL_CASES)("what is mended in the cases of $rule", ({ cases }) => {
  test.each(cases)("$name", async ({ files }) => {
    const { before, after, mended, texts } = await mend(files);
    const [had, has] = [countByRule(before.findings), countByRule(after.findings)];
    for (const [id, number] of countByRule(mended))
      expect(has.get(id) ?? 0, id).toBeLessThanOrEqual((had.get(id) ?? 0) - number);
    for (const [id, number] of has) expect(number, id).toBeLessThanOrEqual(had.get(id) ?? 0);
    expect(after.findings.filter(({ rule }) => rule.id === "CD060")).toEqual(
      before.findings.filter(({ rule }) => rule.id === "CD060"),
    );
    for (const [path, text] of texts) {
      const written = files[path] ?? "";
      // A mend changes or takes out a line or two, and adds some; the others stay as they are, in their order.
      const lines = written.split("\n").length;
      expect(keepsLines(written, text), path).toBeGreaterThanOrEqual(lines - 3 * mended.length);
    }
    if (texts.size === 0) return;
    // With other line endings the same comes of it, in those.
    const other = await mend(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [path, asCrlf(text)])),
    );
    for (const [path, text] of texts) if (path in files) expect(other.texts.get(path)).toBe(asCrlf(text));
    // Mended twice is mended once.
    const again = await mend({ ...files, ...Object.fromEntries(texts) });
    expect([...again.texts]).toEqual([]);
  });
});

test("each mend is one of a rule that there is", () => {
  const ids = RULES.map(({ id }) => id);
  for (const id of MENDS.keys()) expect(ids).toContain(id);
});
