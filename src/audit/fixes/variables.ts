import { scriptsOf } from "../start-scripts.ts";
import { builtStarts } from "../starts.ts";
import type { Subject } from "../subject.ts";
import { removeEntry, spotAt } from "./compose-nodes.ts";
import type { Edit, Mend } from "./edits.ts";
import { findAll, instructionAt, removeInstruction, replaceIn, type Written } from "./instructions.ts";

/** Takes a variable out of ENV, or out of a service's environment. */
export function dropVariable(name: string): Mend {
  return ({ place }, subject) => {
    if (isReferred(name, place.file, subject)) return [];
    const written = instructionAt(subject, place);
    if (written !== null) return written.instruction.keyword === "ENV" ? dropFromEnv(written, name) : [];
    const spot = spotAt(subject, place);
    return spot === null || !place.text.includes(name) ? [] : removeEntry(spot);
  };
}

/** What another line puts in would be empty then, and a script would go another way; one that is not here, too. */
function isReferred(name: string, file: string, subject: Subject): boolean {
  const scripts = builtStarts(subject).flatMap((start) => scriptsOf(subject, start));
  const texts = [subject.read(file) ?? "", ...scripts.map((script) => script?.text ?? null)];
  return texts.some((text) => text === null || new RegExp(`\\$\\{?${name}\\b`).test(text));
}

function dropFromEnv(written: Written, name: string): readonly Edit[] {
  const value = String.raw`=(?:"(?:[^"\\]|\\.)*"|'[^']*'|(?:[^\s\\]|\\.)*)`;
  const gap = String.raw`(?:\s|\\\n)+`;
  const names = findAll(written, new RegExp(`(?<=\\s)[\\w.-]+${value}`, "g"));
  const isOld = names.length === 0 && new RegExp(`^ENV\\s+${name}\\s`, "i").test(written.source);
  if (isOld || (names.length === 1 && names[0]?.[0].startsWith(`${name}=`)))
    return removeInstruction(written);
  if (/\n\s*#/.test(written.source)) return [];
  const isFirst = names[0]?.[0].startsWith(`${name}=`) === true;
  const pattern = isFirst ? `(?<=\\s)${name}${value}${gap}` : `${gap}${name}${value}`;
  const [found, other] = findAll(written, new RegExp(pattern, "g"));
  if (found === undefined || other !== undefined) return [];
  return [replaceIn(written, found.index, found[0].length, "")];
}
