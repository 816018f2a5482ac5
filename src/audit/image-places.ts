import { contextOfStart } from "./build-context.ts";
import { stagesBehind } from "./copied-sources.ts";
import { type Copy, copiesOf } from "./copies.ts";
import { imageFileAt } from "./image-files.ts";
import { IMPORT_ROOTS } from "./imports.ts";
import { readInstall } from "./package-installs.ts";
import { joinPath } from "./paths.ts";
import { runsOf } from "./runs.ts";
import type { BuiltStart } from "./starts.ts";
import type { Subject } from "./subject.ts";

/** Commands that put files elsewhere in the image, or tell Python of further folders. */
const MOVES = /^(?:cp|mv|ln|rsync|install|tar|unzip)$/;
const ELSEWHERE = /^--(?:chdir|pythonpath|app-dir)\b/;

/**
 * Tells whether a file of the application is where its modules are imported from: the folder that the container starts
 * in. Null where that cannot be told, because files are moved in the image, or Python is told of other folders.
 * @param first the file of the entry point, from the folder that the image is built from
 */
export function importedFrom(
  subject: Subject,
  start: BuiltStart,
  first: string,
): ((path: string) => boolean) | null {
  const { stage, folder, environment, commands } = start;
  const context = contextOfStart(subject, start);
  const behind = [...stagesBehind(stage)];
  const runs = behind.flatMap(runsOf).flatMap((run) => run.commands);
  const isTold = environment.has("PYTHONPATH") || commands.flat().some((word) => ELSEWHERE.test(word));
  const isMoved =
    runs.some((command) => MOVES.test(command.name) || readInstall(command)?.takesSource === true) ||
    behind.flatMap(copiesOf).some(isOpen);
  if (context === null || isTold || isMoved) return null;
  const holds = (root: string, path: string): boolean => {
    const inside = root === "" ? path : path.slice(root.length + 1);
    return imageFileAt(subject, stage, joinPath(folder, inside))?.path === joinPath(context, path);
  };
  const root = IMPORT_ROOTS.find((one) => (one === "" || first.startsWith(`${one}/`)) && holds(one, first));
  return root === undefined ? null : (path) => holds(root, path);
}

/** Where its files arrive is not known: by a variable, by a pattern of folders, or with the folders that they stand in. */
function isOpen({ sources, target, instruction }: Copy): boolean {
  return (
    instruction.flags.has("parents") ||
    [...sources, target].some((path) => path.includes("$") || (/[*?[]/.test(path) && !/\.\w+$/.test(path)))
  );
}
