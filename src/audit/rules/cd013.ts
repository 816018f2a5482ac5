import type { Stage } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { runtimeStages } from "../runtime-stages.ts";
import { hasExec, isShellScript, lastCommand } from "../shell-scripts.ts";
import { scriptTextsOf } from "../start-scripts.ts";
import { startOfImage } from "../starts.ts";
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
  find: (subject) => onePerPlace(runtimeStages(subject).flatMap(({ stage }) => findInImage(subject, stage))),
};

function findInImage(subject: Subject, stage: Stage): readonly Hit[] {
  const start = startOfImage(subject, stage);
  // Only the last command stays; a script in front of it may well end.
  const commands = start?.commands.slice(-1) ?? [];
  const scripts = start === null ? [] : scriptTextsOf(subject, { ...start, commands });
  const script = scripts.find(({ text, name }) => isShellScript(text, name) && !handsOver(text));
  const last = script === undefined ? null : lastCommand(script.text);
  if (script === undefined || last === null) return [];
  const place = { ...script.placeOf(last.line), text: last.text };
  return [{ place, message: `The script starts ${last.name} without exec, so SIGTERM does not reach it.` }];
}

/** True for a script that gives its place to the program, or passes the signal on itself with a trap. */
function handsOver(text: string): boolean {
  return hasExec(text) || /^\s*trap\s/m.test(text);
}
