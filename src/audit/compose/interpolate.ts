import { expandVariables } from "../dockerfile/expand-variables.ts";
import { unquote } from "../dockerfile/unquote.ts";

/** What Compose makes of a value: `$$` is a dollar, and variables are put in from .env, or by their default. */
export function interpolate(text: string, variables: ReadonlyMap<string, string>): string {
  return text
    .split("$$")
    .map((part) => expandVariables(part, variables))
    .join("$");
}

/** Characters of a value at the most, also of a certificate: every value of a Compose file can name it. */
const LONGEST_VALUE = 32 * 1024;

/** The variables of a .env file: `NAME=value`, with or without quotes. */
export function readEnvironmentFile(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, value = ""] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    if (value.length > LONGEST_VALUE) continue;
    const text = value.trim();
    const bare = unquote(text);
    variables.set(name, bare === text ? text.replace(/\s#.*$/, "") : bare);
  }
  return variables;
}
