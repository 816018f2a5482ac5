import type { ShellCommand } from "./dockerfile/shell-commands.ts";

/** Package managers of distributions, and the word with which they install. */
const MANAGERS: ReadonlyMap<string, string> = new Map([
  ["apt-get", "install"],
  ["apt", "install"],
  ["apk", "add"],
  ["dnf", "install"],
  ["yum", "install"],
  ["microdnf", "install"],
]);

/** True for `apt-get` and its like, whatever they do. */
export function isSystemManager(name: string): boolean {
  return MANAGERS.has(name);
}

/** Packages that `apt-get install` and its like name in these commands, without their versions. */
export function systemPackages(commands: readonly ShellCommand[]): readonly string[] {
  return commands.flatMap(({ name, words }) => {
    const verb = MANAGERS.get(name);
    if (verb === undefined || !words.includes(verb)) return [];
    return words
      .slice(words.indexOf(verb) + 1)
      .filter((word) => !word.startsWith("-"))
      .map((word) => word.replace(/[=<>~].*$/, ""));
  });
}
