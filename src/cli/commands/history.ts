import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { UserError } from "../../config/errors.ts";
import { type HistoryEntry, readHistory } from "../../reconcile/history.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { formatSettingChange } from "../history.ts";
import type { Options } from "../options.ts";
import type { Terminal } from "../terminal.ts";

/** Shows what each run changed, the newest first. Who ran it is recorded nowhere. */
export async function runHistory(folder: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const root = resolve(folder);
  if (!(await stat(root).catch(() => null))?.isDirectory())
    throw new UserError(`there is no folder ${folder}`, {
      next: "Name the project's folder.",
      failure: "usage",
    });
  const { entries, unreadable } = await readHistory(root);
  if (unreadable.length > 0)
    terminal.warn(`.cryo-init/history.jsonl: cannot be read in line ${unreadable.join(", ")}`);
  if (options.json) {
    terminal.result(JSON.stringify({ entries: entries.toReversed(), unreadable }, null, 2));
    return EXIT.ok;
  }
  if (entries.length === 0) terminal.say("Nothing yet: no run of cryo-init has written anything here.");
  else terminal.result(entries.toReversed().map(describeEntry).join("\n\n"));
  return EXIT.ok;
}

function describeEntry({ when, version, changes, files, undoes }: HistoryEntry): string {
  const kinds = new Map<string, number>();
  for (const { kind } of files) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const counted = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ");
  const undid = undoes === undefined ? "" : `  undid the run of ${undoes}`;
  const settings = changes.map((change) => `  ${formatSettingChange(change)}`);
  return [`${when}  cryo-init ${version}${undid}  files: ${counted || "none"}`, ...settings].join("\n");
}
