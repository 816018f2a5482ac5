import { commandsIn, readShell } from "../dockerfile/shell-commands.ts";
import type { Found, Section } from "./read-compose.ts";

/** The words of `command` or `entrypoint`: of a list its items, of a text what Compose cuts it into. */
export function wordsOf(found: Found | null): readonly string[] {
  if (found === null || found.value === null) return [];
  if (Array.isArray(found.value)) return found.value.map(String);
  return readShell(String(found.value)).flatMap(({ words }) => words);
}

/** The words of `command` as they are written, without variables put in. */
export function writtenWords(service: Section): readonly string[] {
  const { value, written } = service.get("command") ?? { value: null, written: "" };
  if (Array.isArray(value)) return service.entries("command").map((item) => item.written);
  return readShell(written).flatMap(({ words }) => words);
}

/** The words of `entrypoint`, then those of `command`. */
export function ownWords(service: Section): readonly string[] {
  return [...wordsOf(service.get("entrypoint")), ...wordsOf(service.get("command"))];
}

/** Every word that a service starts with; where that is a shell, those of its script. */
export function startWords(service: Section): readonly string[] {
  return commandsIn(ownWords(service)).flat();
}
