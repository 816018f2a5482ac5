import { absolute, fileInImage } from "../build-context.ts";
import { workingFolder } from "../copies.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { lastInstruction } from "../images.ts";
import { type RuntimeStage, runtimeStages } from "../runtime-stages.ts";
import { hasExec, isShellScript, lastCommand } from "../shell-scripts.ts";
import type { Subject } from "../subject.ts";

/** A script that stays in front of the program that it starts. */
export const cd013: Rule = {
  id: "CD013",
  title: "Entrypoint without exec",
  severity: "medium",
  what: "A shell script as ENTRYPOINT or CMD that starts the program with its last command, without `exec`.",
  why: "The shell stays the container's first process and does not pass SIGTERM on: the program is killed after the grace period, with exit code 137, and its running requests with it.",
  fix: 'Put `exec` in front of the script\'s last command: `exec "$@"`.',
  settled: true,
  references: [],
  find: (subject) => onePerPlace(runtimeStages(subject).flatMap((runtime) => findInImage(subject, runtime))),
};

function findInImage(subject: Subject, runtime: RuntimeStage): readonly Hit[] {
  const script = findScript(subject, runtime);
  // A script with a trap passes the signal on itself.
  if (script === null || hasExec(script.text) || /^\s*trap\s/m.test(script.text)) return [];
  const last = lastCommand(script.text);
  if (last === null) return [];
  return [
    {
      place: { file: script.path, line: last.line, column: 1, text: last.text },
      message: `The script starts ${last.name} without exec, so SIGTERM does not reach it.`,
    },
  ];
}

/** `tini -g -- sh /entrypoint.sh`: a script stands among the first words. */
const MOST_WORDS = 16;

function findScript(
  subject: Subject,
  runtime: RuntimeStage,
): { readonly path: string; readonly text: string } | null {
  const { stage } = runtime;
  const start = lastInstruction(stage, "ENTRYPOINT") ?? lastInstruction(stage, "CMD");
  const words = start?.exec ?? start?.rest.split(/\s+/) ?? [];
  for (const word of words.slice(0, MOST_WORDS).filter((one) => !one.startsWith("-"))) {
    const folders = word.includes("/")
      ? [workingFolder(stage)]
      : ["/usr/local/bin", "/usr/bin", workingFolder(stage)];
    const [file] = folders.flatMap((folder) => fileInImage(subject, runtime, absolute(folder, word)) ?? []);
    if (file !== undefined) return isShellScript(file.text, file.path) ? file : null;
  }
  return null;
}
