import { literally, wordSet } from "../../config/words.ts";
import { stageOfService } from "../compose/service-image.ts";
import { lastInstruction } from "../dockerfile/read-dockerfile.ts";
import { readShell } from "../dockerfile/shell-commands.ts";
import type { Subject } from "../subject.ts";
import { type Mend, offsetOf } from "./edits.ts";
import { instructionAt, removeInstruction, replaceIn, type Written } from "./instructions.ts";

/** Words that the shell itself knows, and no file in the image is called. */
const BUILTINS = wordSet(`
  cd exec source . export set unset ulimit umask eval type command wait trap alias read exit return shift : if
  for while until case time !`);
/** Words in which a shell would read nothing but words. */
const PLAIN = /^[\w./:=,@%+-]+(?:[ \t]+[\w./:=,@%+-]+)*$/;
/** A list with the wrong quotes. */
const SINGLE_QUOTED = /^\[\s*'[^'"\\]*'(?:\s*,\s*'[^'"\\]*')*\s*\]$/;

/** CMD or ENTRYPOINT as a list, where no shell is needed. */
export const listWords: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written === null || written.source.includes("\n") || gainsArguments(written, subject)) return [];
  const { keyword, rest } = written.instruction;
  const list = SINGLE_QUOTED.test(rest) ? rest.replaceAll("'", '"') : listOf(rest);
  const at = written.source.indexOf(rest, keyword.length);
  return list === null || at === -1 ? [] : [replaceIn(written, at, rest.length, list)];
};

function listOf(rest: string): string | null {
  const words = rest.split(/\s+/);
  const [first = ""] = words;
  // A shell runs a script without a first line of its own, too; Docker does not.
  const isProgram = /^[\w.+-]+$/.test(first) || /\/bin\/[\w.+-]+$/.test(first);
  if (!PLAIN.test(rest) || BUILTINS.has(first) || !isProgram || /\.\w*sh$/.test(first)) return null;
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}

/** An ENTRYPOINT that is a list is given what CMD, or a service, says. One in shell form never saw it. */
function gainsArguments({ stage, instruction }: Written, subject: Subject): boolean {
  if (instruction.keyword !== "ENTRYPOINT") return false;
  const services = subject.composeFiles.flatMap((file) => file.services);
  return (
    lastInstruction(stage, "CMD") !== null ||
    services.some((service) => service.get("command") !== null && stageOfService(subject, service) === stage)
  );
}

/** A check, or a doubled line, that a later one replaces. Of two programs, somebody may miss the one that never ran. */
export const dropReplaced: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written === null) return [];
  const { keyword, rest } = written.instruction;
  const last = written.stage.instructions.findLast((one) => one.keyword === keyword);
  return keyword === "HEALTHCHECK" || last?.rest === rest ? removeInstruction(written) : [];
};

/** `exec` in front of the last command of a script, where that is one program alone. */
export const execLast: Mend = ({ place }, { read }) => {
  const { file, line } = place;
  const text = read(file);
  const written = text?.split("\n")[line - 1] ?? "";
  const [command, other] = readShell(place.text);
  const name = command?.words[0] ?? "";
  // In a block, it may not be the last one that runs.
  if (text === null || command === undefined || other !== undefined || !/^\S/.test(written)) return [];
  const isFunction = new RegExp(`^\\s*(?:function\\s+)?${literally(name)}\\s*\\(\\)`, "m").test(text);
  if (/[|&;()`<>]|^\w+=/.test(place.text) || BUILTINS.has(name) || isFunction) return [];
  const from = offsetOf(text, line, 1);
  return [{ file, from, to: from, text: "exec " }];
};
