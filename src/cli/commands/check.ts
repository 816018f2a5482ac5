import { type Change, writes } from "../../config/changes.ts";
import { DOCUMENT_FILE } from "../../config/document.ts";
import { hasConflictMarkers } from "../../reconcile/merge-text.ts";
import { formatAnnotation } from "../annotations.ts";
import { heedEditedLimits } from "../edited-limits.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Options } from "../options.ts";
import { openSetUp, planSilently } from "../project.ts";
import { formatDiff } from "../summary.ts";
import type { Terminal } from "../terminal.ts";

/** A conflict that was written with markers and never settled: the file says nothing that works. */
function isUnsettled({ before }: Change): boolean {
  return before !== null && hasConflictMarkers(before);
}

/** Generates in memory and compares with the disk. Drift is exit code 3, with the reason and the diff. */
export async function runCheck(folder: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const project = await openSetUp(folder, options, terminal);
  heedEditedLimits(project, { takeEdits: false }, terminal);
  const { changes } = planSilently(project, "markers");
  const drift = changes.filter(
    (change) => writes(change) || change.kind === "deleted" || isUnsettled(change),
  );
  if (options.json) {
    const files = drift.map(({ path, kind, reason }) => ({ path, kind, reason }));
    terminal.result(JSON.stringify({ drift: drift.length > 0, files }, null, 2));
  } else if (options.github) {
    for (const change of drift) terminal.result(formatAnnotation(change));
  } else {
    const plain = { paint: (_style: unknown, text: string) => text };
    for (const change of drift) {
      terminal.result(`${change.path}: ${change.reason}`);
      if (writes(change)) terminal.result(formatDiff(change, plain));
    }
  }
  if (drift.length === 0) {
    terminal.say("No drift: every file is as the answers say.");
    return EXIT.ok;
  }
  terminal.say(
    `${drift.length} ${drift.length === 1 ? "file has" : "files have"} drifted. To bring them up to date: npx cryo-init --yes (what was removed: restore it, or list it under keep: in ${DOCUMENT_FILE})`,
  );
  return EXIT.drift;
}
