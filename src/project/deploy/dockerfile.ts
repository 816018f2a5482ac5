/** One instruction of a Dockerfile, with its continuation lines joined. */
export interface Instruction {
  /** In capitals: `FROM`, `CMD`. */
  readonly name: string;
  /** What follows the name; `$NAME` and `${NAME}` of an `ARG` with a default are replaced. */
  readonly rest: string;
  readonly line: number;
}

/**
 * Reads the instructions of a Dockerfile that tell what is run: enough for FROM, ARG, EXPOSE, CMD and ENTRYPOINT.
 * @param text with `\n` line endings
 */
export function readDockerfile(text: string): readonly Instruction[] {
  const instructions: Instruction[] = [];
  const defaults = new Map<string, string>();
  let pending = "";
  let first = 0;
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    // Comments and empty lines are allowed between continued lines.
    if (line === "" || line.startsWith("#")) continue;
    if (pending === "") first = index + 1;
    if (line.endsWith("\\")) {
      pending += `${line.slice(0, -1)} `;
      continue;
    }
    const match = /^(\w+)\s+([\s\S]*)$/.exec(pending + line);
    pending = "";
    const [, name = "", rest = ""] = match ?? [];
    if (name === "") continue;
    const replaced = rest.replace(/\$\{?(\w+)\}?/g, (whole, key) => defaults.get(key) ?? whole);
    instructions.push({ name: name.toUpperCase(), rest: replaced.trim(), line: first });
    const given = /^(\w+)=["']?([^"'\s]+)/.exec(rest);
    if (name.toUpperCase() === "ARG" && given?.[1] && given[2]) defaults.set(given[1], given[2]);
  }
  return instructions;
}

/** The instructions of the last stage, which is what is run unless a target is named. */
export function lastStage(instructions: readonly Instruction[]): readonly Instruction[] {
  return instructions.slice(instructions.findLastIndex(({ name }) => name === "FROM"));
}

/** The words of CMD or ENTRYPOINT, in either of their two forms. */
export function commandOf({ rest }: Instruction): string {
  if (!rest.startsWith("[")) return rest;
  try {
    const words: unknown = JSON.parse(rest);
    return Array.isArray(words) ? words.map(String).join(" ") : rest;
  } catch {
    // Docker runs what is no JSON through the shell.
    return rest;
  }
}
