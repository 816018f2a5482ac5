import { copiesOf } from "./copies.ts";
import { IMAGE_TOOLS, TOOL_PACKAGES } from "./data/image-tools.ts";
import type { Stage } from "./dockerfile/read-dockerfile.ts";
import { hubName } from "./image-names.ts";
import { baseName } from "./paths.ts";
import { runCommandsOf } from "./runs.ts";
import { systemPackages } from "./system-packages.ts";

/** Commands that run another one, which follows them, their options, a time, or variables. */
const WRAPPER = "exec|timeout|time|nice|env|command";
const WRAPPERS = new RegExp(`^(?:${WRAPPER})$`);
const IN_FRONT = new RegExp(`^(?:${WRAPPER}|-.*|\\d+\\w?|\\w+=.*)$`);

/** The tools of our list that a command or script starts. */
export function toolsIn(commands: readonly (readonly string[])[]): readonly string[] {
  return commands.flatMap((words) => {
    let at = 0;
    if (WRAPPERS.test(words[0] ?? "")) while (IN_FRONT.test(words[at] ?? "")) at += 1;
    // `command -v curl` asks whether it is there.
    if (words[0] === "command" && words[1]?.startsWith("-")) return [];
    const name = baseName(words[at] ?? "");
    return Object.hasOwn(TOOL_PACKAGES, name) ? [name] : [];
  });
}

/** Whether an image that stands on a stage, or on an image of others, surely lacks a tool. */
export function lacksTool(image: string, stage: Stage | null, tool: string): boolean {
  const name = hubName(image).replace(/@.*$/, "");
  const known = IMAGE_TOOLS.find((one) => one.image.test(name));
  if (known === undefined || !known.lacks.includes(tool)) return false;
  if (stage === null) return true;
  const commands = runCommandsOf(stage);
  const packages = systemPackages(commands);
  if ([tool, ...(TOOL_PACKAGES[tool] ?? [])].some((one) => packages.includes(one))) return false;
  if (packages.some((one) => /[$`]/.test(one))) return false;
  // Mentioned in any other way (a download, a link, a script), it may be there.
  const word = new RegExp(`(?:^|[^\\w-])${tool}(?![\\w-])`);
  if (
    commands.some(
      ({ words }) =>
        !/^ch(?:mod|own)$/.test(words[0] ?? "") &&
        words.some((one) => word.test(one) || /^(?:xargs|\.\/|.*\.sh$)/.test(one)),
    )
  )
    return false;
  // Named as a file, or in a folder of programs that is copied as a whole.
  const isProgramFolder = (target: string) => /^\/(?:usr(?:\/local)?(?:\/s?bin)?|s?bin)?$/.test(target);
  return !copiesOf(stage).some(
    ({ sources, target, from }) =>
      [...sources, target].some((path) => word.test(path)) || (from !== null && isProgramFolder(target)),
  );
}
