import { posix } from "node:path";
import type { DependencyFile, Requirement } from "../../config/facts.ts";
import type { Checkout } from "../checkout/checkout.ts";
import { purposeOf } from "./purpose.ts";
import { readPipRequirement } from "./requirement-line.ts";

interface LogicalLine {
  readonly text: string;
  /** Of its first physical line. */
  readonly line: number;
}

/**
 * Reads requirements files and those that they name with `-r` and `-c`. A constraints file is listed, because pip
 * needs it, but asks for nothing itself.
 * @param paths where to begin; files that are named in circles are read once
 */
export async function readRequirementsFiles(
  checkout: Checkout,
  paths: readonly string[],
): Promise<readonly DependencyFile[]> {
  const files = new Map<string, DependencyFile>();
  const constraints = new Set<string>();
  let level = paths;
  while (level.length > 0) {
    await checkout.load(level);
    const next: string[] = [];
    for (const path of level) {
      const text = checkout.textOf(path);
      if (files.has(path) || text === null) continue;
      const lines = logicalLines(text);
      const references = lines
        .flatMap(readReference)
        .map(({ option, target }) => ({ option, named: posix.join(posix.dirname(path), target) }))
        .filter(({ named }) => checkout.hasFile(named));
      files.set(path, {
        path,
        kind: "requirements",
        purpose: purposeOf(path),
        requirements: lines.flatMap(({ text: line, line: number }): Requirement[] => {
          const requirement = readPipRequirement(line, { file: path, line: number });
          return requirement === null ? [] : [requirement];
        }),
        includes: references.map(({ named }) => named),
        hashed: lines.some(({ text: line }) => /\s--hash[=\s]/.test(line)),
      });
      for (const { option, named } of references) {
        if (option === "c") constraints.add(named);
        next.push(named);
      }
    }
    level = next;
  }
  return [...files.values()].map((file) =>
    constraints.has(file.path) ? { ...file, requirements: [] } : file,
  );
}

function readReference({ text }: LogicalLine): readonly { option: "r" | "c"; target: string }[] {
  const match = /^(?:-(r|c)\s*|--(requirement|constraint)[\s=]+)(\S+)/.exec(text);
  if (match?.[3] === undefined) return [];
  return [{ option: match[1] === "c" || match[2] === "constraint" ? "c" : "r", target: match[3] }];
}

/** Lines without comments, with those that end in `\` joined to the next: hashes stand on lines of their own. */
function logicalLines(text: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  let pending: string[] = [];
  let first = 1;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.replace(/(?:^|\s)#.*$/, "").trimEnd();
    if (pending.length === 0) first = index + 1;
    pending.push(line.replace(/\\$/, "").trim());
    if (line.endsWith("\\")) continue;
    lines.push({ text: pending.join(" "), line: first });
    pending = [];
  }
  if (pending.length > 0) lines.push({ text: pending.join(" "), line: first });
  return lines.filter((line) => line.text !== "");
}
