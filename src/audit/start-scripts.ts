import { projectFileAt } from "./copies.ts";
import { joinPath } from "./paths.ts";
import { isShellScript } from "./shell-scripts.ts";
import type { BuiltStart } from "./starts.ts";
import type { Subject } from "./subject.ts";

/** `tini -g -- sh /entrypoint.sh`: a script stands among the first words of a command. */
const MOST_WORDS = 16;
/** Where a name without a folder is looked for: what COPY brings is mostly put there. */
const PROGRAMS = ["/usr/local/bin", "/usr/bin"];

/** The shell scripts that commands of a start go through: paths of the project, null for those that it does not hold. */
export function scriptsOf(
  subject: Subject,
  { stage, folder, commands }: Pick<BuiltStart, "stage" | "folder" | "commands">,
): readonly (string | null)[] {
  const words = new Set(commands.flatMap((command) => command.slice(0, MOST_WORDS)));
  return [...words].flatMap((word) => {
    if (word.startsWith("-")) return [];
    const folders = word.includes("/") ? [folder] : [folder, ...PROGRAMS];
    const [path = null] = folders.flatMap((one) => projectFileAt(subject, stage, joinPath(one, word)) ?? []);
    const isNamedSo = /\.sh$|entrypoint/.test(word);
    return isNamedSo || (path !== null && isShellScript(subject.read(path) ?? "", path)) ? [path] : [];
  });
}

/** The texts of the scripts that the project holds. */
export function scriptTextsOf(
  subject: Subject,
  start: Pick<BuiltStart, "stage" | "folder" | "commands">,
): readonly { readonly path: string; readonly text: string }[] {
  return scriptsOf(subject, start).flatMap((path) => {
    const text = path === null ? null : subject.read(path);
    return path === null || text === null ? [] : [{ path, text }];
  });
}
