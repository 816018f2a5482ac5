import { type ImageFile, imageFileAt } from "./image-files.ts";
import { joinPath } from "./paths.ts";
import { isShellScript } from "./shell-scripts.ts";
import type { BuiltStart } from "./starts.ts";
import type { Subject } from "./subject.ts";

/** `tini -g -- sh /entrypoint.sh`: a script stands among the first words of a command. */
const MOST_WORDS = 16;
/** Where a name without a folder is looked for: what COPY brings is mostly put there. */
const PROGRAMS = ["/usr/local/bin", "/usr/bin"];

/** The shell scripts that commands of a start go through; null for those whose text is not known. */
export function scriptsOf(
  subject: Subject,
  { stage, folder, commands }: Pick<BuiltStart, "stage" | "folder" | "commands">,
): readonly (ImageFile | null)[] {
  const words = new Set(commands.flatMap((command) => command.slice(0, MOST_WORDS)));
  return [...words].flatMap((word) => {
    if (word.startsWith("-")) return [];
    const folders = word.includes("/") ? [folder] : [folder, ...PROGRAMS];
    const [file = null] = folders.flatMap((one) => imageFileAt(subject, stage, joinPath(one, word)) ?? []);
    const isNamedSo = /\.sh$|entrypoint/.test(word);
    return isNamedSo || (file !== null && isShellScript(file.text, file.name)) ? [file] : [];
  });
}

/** Those whose texts are known. */
export function scriptTextsOf(
  subject: Subject,
  start: Pick<BuiltStart, "stage" | "folder" | "commands">,
): readonly ImageFile[] {
  return scriptsOf(subject, start).filter((file) => file !== null);
}
