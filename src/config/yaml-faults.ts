import type { Document, YAMLError } from "yaml";
import { readAliases } from "./yaml-aliases.ts";

/** Something wrong in a YAML text, and the offset where it shows. */
export interface YamlFault {
  readonly offset: number;
  readonly text: string;
}

/**
 * Everything that keeps a document from being read: its syntax, keys twice, and aliases of anchors that are not there.
 * In the order of the text.
 * @param more warnings that are faults here: tags that are unknown, for one
 */
export function findSyntaxFaults(document: Document.Parsed, more: readonly YAMLError[] = []): YamlFault[] {
  const faults = [...document.errors, ...more].map(({ pos, message, code }) => ({
    offset: pos[0],
    text:
      code === "MULTIPLE_DOCS"
        ? "a second document begins here: only one may stand in the file"
        : /call stack/.test(message)
          ? "it is nested too deeply"
          : message.replace(/\s+/g, " "),
  }));
  for (const [alias, target] of readAliases(document)) {
    if (target !== null) continue;
    const text = `no anchor &${alias.source} stands before this alias`;
    faults.push({ offset: alias.range?.[0] ?? 0, text });
  }
  return faults.sort((a, b) => a.offset - b.offset);
}
