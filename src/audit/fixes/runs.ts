import { baseOf } from "../dockerfile/read-dockerfile.ts";
import { hubName } from "../image-names.ts";
import { isRoot, userOf } from "../image-user.ts";
import { readPipInstall } from "../pip.ts";
import { cacheMounts, everyRun } from "../runs.ts";
import type { Mend } from "./edits.ts";
import { commandsOf, findAll, instructionAt, replaceIn, type Written } from "./instructions.ts";

/** `pip install` with `--no-cache-dir`; where each command of the RUN is written in that way. */
export const skipPipCache: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written === null) return [];
  const installs = commandsOf(written).filter((command) => readPipInstall(command)?.tool === "pip");
  const found = findAll(written, /(?<![\w-])(?<!\buv\s+)pip[\d.]*\s+install(?=\s)/g);
  if (found.length !== installs.length) return [];
  return found.map((match) => replaceIn(written, match.index + match[0].length, 0, " --no-cache-dir"));
};

/**
 * Package lists are removed where they were fetched. Not where a later install uses them, and nothing about recommended
 * packages: which of them the application needs, only its tests tell.
 */
export const removePackageLists: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written === null) return [];
  const { instruction, source, dockerfile } = written;
  const own = everyRun({ ...subject, dockerfiles: [dockerfile] });
  const needsLists = own.some(
    (run) =>
      isApt(run.commands, "install") &&
      !isApt(run.commands, "update") &&
      cacheMounts(run.instruction).length === 0,
  );
  const isPlain = instruction.exec === null && instruction.heredocs.length === 0;
  if (needsLists || !isPlain || /#|&\s*$/.test(source) || /^#\s*escape=/im.test(dockerfile.text)) return [];
  const lastLine = source.slice(source.lastIndexOf("\n") + 1);
  const indent = source.includes("\n") ? ` \\\n${/^\s*/.exec(lastLine)?.[0]}` : " ";
  return [replaceIn(written, source.trimEnd().length, 0, `${indent}&& rm -rf /var/lib/apt/lists/*`)];
};

function isApt(commands: ReturnType<typeof commandsOf>, verb: string): boolean {
  return commands.some(({ name, words }) => /^apt(?:-get)?$/.test(name) && words.includes(verb));
}

/** A RUN of root without sudo. */
export const dropSudo: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written === null || written.instruction.keyword !== "RUN" || !isRootAt(written)) return [];
  const used = commandsOf(written).filter(({ name }) => name === "sudo");
  // With options or variables, sudo does more than it says.
  const found = findAll(written, /(?<=^|[\s;&|(])sudo[ \t]+(?!-|\w+=)(?=\S)/g);
  if (found.length !== used.length) return [];
  return found.map((match) => replaceIn(written, match.index, match[0].length, ""));
};

/** Said by a USER above; of bases, only the official images of Docker Hub, without a name in front, are known to be. */
function isRootAt({ stage, instruction }: Written): boolean {
  const user = userOf(stage, instruction);
  const isKnown = user.instruction !== null || !hubName(baseOf(stage)).includes("/");
  return isKnown && isRoot(user.name ?? "");
}
