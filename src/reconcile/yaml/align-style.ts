import { Document, isAlias, isCollection, isMap, isSeq, type Node, visit } from "yaml";
import { keyOf } from "../../config/document/nodes.ts";
import { indentLines } from "./columns.ts";
import { endOfPair } from "./entries.ts";
import { sameMeaning } from "./merge-data.ts";
import type { Whole } from "./merge-entries.ts";
import { asNamedList, namesAndValues } from "./natural-key.ts";
import { readYaml } from "./read-yaml.ts";
import { isPlain } from "./replace-values.ts";

/** A part of a text, and what is to stand there instead. */
interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Another text of the same file, in which lists and mappings are written the way that `mine` writes them: in one line or
 * in many, an environment as a list or as a mapping. What a person has merely written otherwise is no difference then.
 * @returns `other` itself where nothing differs in that
 */
export function alignStyle(mine: Whole, other: Whole): Whole {
  const replacements = listDifferent(mine, other);
  if (replacements.length === 0) return other;
  // From the last on, so that the places of the others stay.
  const text = replacements
    .toReversed()
    .reduce(
      (changed, { from, to, text: replacing }) => changed.slice(0, from) + replacing + changed.slice(to),
      other.source.text,
    );
  const aligned = readYaml(text);
  return aligned !== null && sameMeaning(aligned.entry.data, other.entry.data) ? aligned : other;
}

function listDifferent(mine: Whole, other: Whole): readonly Replacement[] {
  const found: Replacement[] = [];
  const walk = (left: unknown, right: unknown, data: unknown): void => {
    if (!isMap(left) || !isMap(right)) return;
    for (const pair of right.items) {
      const key = keyOf(pair);
      const like = left.get(key, true);
      const value = (data as Readonly<Record<string, unknown>>)[key];
      if (!isCollection(like) || !isCollection(pair.value) || pair.value.items.length === 0) continue;
      const flow = like.flow === true;
      const aligned = alignKind(key, value, like);
      if (aligned !== null && (aligned !== value || flow !== (pair.value.flow === true))) {
        const from = (pair.key as Node).range?.[0] ?? 0;
        const column = other.source.counter.linePos(from).col - 1;
        const end = endOfPair(pair);
        // The colon of a last key without a value is behind it.
        const to = other.source.text[end] === ":" ? end + 1 : end;
        if (isSelfContained(pair.value)) found.push({ from, to, text: write(key, aligned, flow, column) });
      } else if (!flow) walk(like, pair.value, value);
    }
  };
  walk(mine.entry.value, other.entry.value, other.entry.data);
  return found;
}

/** The value as a list or a mapping, as `like` is; itself where it is one already, null where it cannot be one. */
function alignKind(key: string, value: unknown, like: Node): unknown {
  if (isSeq(like) === Array.isArray(value)) return value;
  return Array.isArray(value)
    ? namesAndValues(key, value)
    : asNamedList(key, value as Readonly<Record<string, unknown>>);
}

/** Without anchors, references and tags, which data do not tell. */
function isSelfContained(node: Node): boolean {
  let plain = true;
  visit(node, {
    Node: (_, inner) => {
      plain = plain && !isAlias(inner) && isPlain(inner);
    },
  });
  return plain;
}

function write(key: string, value: unknown, flow: boolean, column: number): string {
  const document = new Document({});
  document.set(key, document.createNode(value, { flow }));
  const lines = document.toString({ lineWidth: 0, nullStr: "" }).trimEnd().split("\n");
  return indentLines(lines, column).join("\n").trimStart();
}
