import { diff3Merge, diffComm } from "node-diff3";
import type { ToStringOptions } from "yaml";
import { parseToWrite } from "./nodes.ts";

/**
 * A text whose document was changed and written anew, with only those lines changed that say something else: what is
 * between a key and its comment, say, is no part of a document. First line by line, then with the lines beside those
 * that change, which is right where their indentation has to be the same.
 * @param holds whether a text says what it should
 * @returns null when not even `changed` holds
 */
export function keepLines(
  text: string,
  changed: string,
  holds: (candidate: string) => boolean,
): string | null {
  const anew = parseToWrite(text).toString(formatLike(text));
  const regions = diff3Merge(text.split("\n"), anew.split("\n"), changed.split("\n"));
  const kept = [keepUnchanged, ({ b }: Disputed) => b].map((settle) =>
    regions.flatMap(({ ok, conflict }) => ok ?? (conflict === undefined ? [] : settle(conflict))).join("\n"),
  );
  return [...kept, changed].find(holds) ?? null;
}

/** Lines as they stand, as they are written anew, and as they are written with what changes. */
interface Disputed {
  readonly a: string[];
  readonly o: string[];
  readonly b: string[];
}

function keepUnchanged({ a, o, b }: Disputed): readonly string[] {
  if (a.length !== o.length) return b;
  let at = 0;
  return diffComm(o, b).flatMap((part) => {
    const from = at;
    at += "common" in part ? part.common.length : part.buffer1.length;
    return "common" in part ? a.slice(from, at) : part.buffer2;
  });
}

/** The layout that a text has, so that only what changes looks different. */
export function formatLike(text: string): ToStringOptions {
  const indent = /^( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
  return {
    lineWidth: 0,
    indent,
    // `yaml` sets lists below their name's first letter only where a level is two spaces.
    indentSeq: indent !== 2 || !/^( *)[^\s#][^\n]*:[^\n]*\n\1- /m.test(text),
    flowCollectionPadding: /[[{] \S/.test(text),
  };
}
