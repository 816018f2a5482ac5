import { readShell } from "../dockerfile/shell-commands.ts";
import type { Found, Section } from "./read-compose.ts";

const SHELLS = new Set(["sh", "bash", "ash", "dash", "zsh", "ksh"]);

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

/** True where a shell reads the words that follow: `sh -c "…"`. */
export function startsShell([first = "", ...rest]: readonly string[]): boolean {
  return SHELLS.has(first.slice(first.lastIndexOf("/") + 1)) && rest.some((word) => /^-\w*c$/.test(word));
}

/** Every word that a service starts with; where that is a shell, also the words of its script. */
export function startWords(service: Section): readonly string[] {
  const words = [...wordsOf(service.get("entrypoint")), ...wordsOf(service.get("command"))];
  if (!startsShell(words)) return words;
  const script = words.findIndex((word) => /^-\w*c$/.test(word)) + 1;
  return readShell(words[script] ?? "").flatMap((command) => command.words);
}
