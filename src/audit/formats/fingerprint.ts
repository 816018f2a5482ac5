import { createHash } from "node:crypto";
import { excerptOf } from "../excerpt.ts";
import type { Finding } from "../finding.ts";

/**
 * A fingerprint for each finding, by which another run knows it again: of its rule, its file and the text that stands
 * there. Lines above may come and go, and indentation may change. Where the same text has the same fault several times,
 * they are counted in the order of the file.
 */
export function fingerprints<T extends Pick<Finding, "rule" | "place">>(
  findings: readonly T[],
): ReadonlyMap<T, string> {
  const counted = new Map<string, number>();
  const inOrder = findings.toSorted((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  return new Map(
    inOrder.map((finding) => {
      const { rule, place } = finding;
      const text = [rule.id, place.file, excerptOf(place.text).replaceAll(/\s+/g, " ").trim()].join("\n");
      const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
      const count = (counted.get(hash) ?? 0) + 1;
      counted.set(hash, count);
      return [finding, `${hash}:${count}`];
    }),
  );
}
