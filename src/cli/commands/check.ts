import { writes } from "../../config/changes.ts";
import { DOCUMENT_FILE } from "../../config/document.ts";
import { folderInRepository, formatAnnotation } from "../annotations.ts";
import { type Drift, type DriftCause, findDrift } from "../drift.ts";
import { heedEditedLimits } from "../edited-limits.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openSetUp } from "../open-project.ts";
import type { Options } from "../options.ts";
import { planSilently } from "../project.ts";
import { formatDiff, formatEdit } from "../summary.ts";
import type { Terminal } from "../terminal.ts";

/** Generates in memory and compares with the disk. Drift is exit code 3, with the reason and the diff. */
export async function runCheck(folder: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const project = await openSetUp(folder, options, terminal);
  heedEditedLimits(project, { takeEdits: false }, terminal);
  const drift = findDrift(project, planSilently(project, "markers"));
  if (options.json) {
    const files = drift.map(({ change: { path, kind }, cause, reason }) => ({ path, kind, cause, reason }));
    terminal.result(JSON.stringify({ drift: drift.length > 0, files }, null, 2));
  } else if (options.github) {
    const inRepository = folderInRepository(project.root);
    for (const one of drift) terminal.result(formatAnnotation(one, inRepository));
  } else {
    const plain = { paint: (_style: unknown, text: string) => text };
    for (const { change, cause, reason } of drift) {
      terminal.result(`${change.path}: ${reason}`);
      if (writes(change)) terminal.result(formatDiff(change, plain));
      else if (cause === "edited") terminal.result(formatEdit(change, plain));
    }
  }
  if (drift.length === 0) {
    terminal.say("No drift: every file is as the answers say.");
    return EXIT.ok;
  }
  terminal.say(
    `${drift.length} ${drift.length === 1 ? "file has" : "files have"} drifted. ${sayWhatToDo(drift)}`,
  );
  return EXIT.drift;
}

/** What brings the files up to date: only people can settle what stands in dispute. */
function sayWhatToDo(drift: readonly Drift[]): string {
  const countOf = (cause: DriftCause): number => drift.filter((one) => one.cause === cause).length;
  const [broken, unsettled] = [countOf("broken"), countOf("unsettled")];
  const parts = [
    ...(broken > 0 ? ["Correct in an editor what a hand edit has broken."] : []),
    ...(unsettled > 0 ? ["Settle in an editor what stands between <<<<<<< and >>>>>>>."] : []),
    ...(broken + unsettled < drift.length ? [sayHowToUpdate(drift)] : []),
  ];
  return parts.join(" ");
}

function sayHowToUpdate(drift: readonly Drift[]): string {
  const removed = `(what was removed: restore it, or list it under keep: in ${DOCUMENT_FILE})`;
  const disputed = drift.filter(
    ({ change, cause }) => change.kind === "conflict" && cause !== "unsettled",
  ).length;
  if (disputed === 0)
    return `To bring them up to date, and keep what was edited by hand: npx cryo-init --yes ${removed}`;
  const files = disputed === 1 ? "one of them" : `${disputed} of them`;
  return `In ${files}, hand edits conflict with what is generated: settle that in the wizard, npx cryo-init, or choose with --yes --on-conflict mine, theirs or markers ${removed}`;
}
