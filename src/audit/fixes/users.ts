import { runCommandsOf } from "../runs.ts";
import type { Mend } from "./edits.ts";
import { findAll, instructionAt, replaceIn } from "./instructions.ts";

/** The number of a user whom the Dockerfile itself makes with one. */
export const numberUser: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written === null) return [];
  const name = /^[a-z_][\w-]*(?=:|$)/i.exec(written.instruction.rest)?.[0];
  if (name === undefined) return [];
  const commands = runCommandsOf(written.stage);
  const about = commands.filter(
    (command) => command.words.at(-1) === name && /^(?:useradd|usermod|adduser)$/.test(command.name),
  );
  const [made, other] = about;
  const number = made === undefined || other !== undefined ? undefined : numberIn(made.words);
  const [found] = findAll(written, new RegExp(`(?<=\\s)${name}(?=:|\\s*$)`, "g"));
  return number === undefined || found === undefined
    ? []
    : [replaceIn(written, found.index, name.length, number)];
};

function numberIn(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === "-u" || word === "--uid");
  const given =
    at === -1 ? words.flatMap((word) => /^(?:--uid=|-u)(\d+)$/.exec(word)?.[1] ?? [])[0] : words[at + 1];
  return /^[1-9]\d*$/.test(given ?? "") ? given : undefined;
}
