import { isMap, LineCounter, parseDocument } from "yaml";
import type { Fault } from "../../config/changes.ts";
import { findSyntaxFaults } from "../../config/yaml-faults.ts";
import { rememberTexts } from "../remember-texts.ts";
import type { Source } from "./entries.ts";
import type { Whole } from "./merge-entries.ts";

/** The text as the value of an entry that takes all lines; null when it is not exactly one readable mapping. */
export const readYaml: (text: string) => Whole | null = rememberTexts(parse);

function parse(text: string): Whole | null {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, merge: true });
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  const lines = text.split("\n");
  const own = { from: 0, to: lines.length };
  const source: Source = { text, lines, counter };
  try {
    const data: unknown = document.toJS();
    return { source, entry: { key: "", lead: { from: 0, to: 0 }, own, value: document.contents, data } };
  } catch {
    // An alias without its anchor, or too many of them.
    return null;
  }
}

/** Why `readYaml` cannot read a text; null when it can. */
export function findYamlFault(text: string): Fault | null {
  if (readYaml(text) !== null) return null;
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, merge: true, prettyErrors: false });
  const [first] = findSyntaxFaults(document);
  const { line, col } = counter.linePos(first?.offset ?? 0);
  const whole = isMap(document.contents)
    ? "its aliases cannot be resolved"
    : "keys are expected, as `name: value`";
  return { line, column: col, text: `cannot be read any more: ${first?.text ?? whole}` };
}
