import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DOCUMENT_FILE } from "../../config/document.ts";
import { REPORT_FILE } from "../../config/report.ts";
import { summarizeChanges } from "../../reconcile/render-diff.ts";
import { planUndo, type UndoPlan, type UndoResult, undoRun } from "../../reconcile/undo.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { formatSettingChange, formatValue, readAnswers } from "../history.ts";
import { openFolder, SELF } from "../open-folder.ts";
import type { Options } from "../options.ts";
import { readVersion } from "../package-files.ts";
import { whileWriting } from "../signals.ts";
import { describeChanges, formatDiff } from "../summary.ts";
import type { Terminal } from "../terminal.ts";

/** Puts every file of the last run back as it was before it. Asks nothing: the run can be run again. */
export async function runUndo(folder: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const root = await openFolder(folder, terminal);
  if (options.dryRun) {
    showPlan(root, await planUndo(root), options, terminal);
    return EXIT.ok;
  }
  const record = { when: new Date().toISOString(), version: readVersion(), self: SELF };
  const result = await whileWriting(() => undoRun(root, record));
  for (const path of result.left)
    terminal.warn(`${path} was edited while files were written, and left as it is`);
  report(root, result, options, terminal);
  await warnAboutAnswers(root, result, terminal);
  if (existsSync(join(root, DOCUMENT_FILE)) && existsSync(join(root, REPORT_FILE))) {
    const { refreshReportPages } = await import("../verify/report-files.ts");
    await refreshReportPages(root, options, terminal);
  }
  return EXIT.ok;
}

/** An answer that was edited before the run is no part of it, and is not taken back with it. */
async function warnAboutAnswers(root: string, { settings }: UndoResult, terminal: Terminal): Promise<void> {
  const text = await readFile(join(root, DOCUMENT_FILE), "utf8").catch(() => null);
  const answers = text === null ? null : readAnswers(text);
  for (const change of settings) {
    const { setting, from } = change;
    if (from === null || JSON.stringify(answers?.get(setting)?.value) !== JSON.stringify(from)) continue;
    const typed = formatValue(setting, from);
    terminal.warn(
      `${DOCUMENT_FILE} still says ${setting}: ${typed}, as it was edited before that run\n  the next run puts it in force again`,
    );
  }
}

/** Files that come or go as a whole are named only, as in the dry run of a run. */
function showPlan(root: string, plan: UndoPlan, options: Options, terminal: Terminal): void {
  if (options.json) {
    terminal.result(toJson(root, { ...plan, left: [] }, "dry-run"));
    return;
  }
  for (const line of describeChanges(plan.changes)) terminal.result(line);
  const plain = { paint: (_style: unknown, text: string) => text };
  for (const change of plan.changes) {
    if (change.kind === "update") terminal.result(`\n${formatDiff(change, plain)}`);
  }
  terminal.say(`This would undo the run of ${plan.run.when}. Nothing was written (--dry-run).`);
}

function report(root: string, result: UndoResult, options: Options, terminal: Terminal): void {
  if (options.json) terminal.result(toJson(root, result, "undone"));
  const { run, changes, settings } = result;
  const files = `${changes.length} ${changes.length === 1 ? "file is" : "files are"}`;
  terminal.say(terminal.paint("bold", `The run of ${run.when} is undone: ${files} as before it in ${root}`));
  for (const line of describeChanges(changes)) terminal.row(`  ${line}`);
  if (settings.length > 0) terminal.say("\nSettings:");
  for (const change of settings) terminal.say(`  ${formatSettingChange(change)}`);
  terminal.say("\nOnly one step back is kept. To have that run again, run cryo-init again with its answers.");
}

/** The stable form of a result. */
function toJson(root: string, { run, changes, settings, left }: UndoResult, outcome: string): string {
  const files = summarizeChanges(changes).map((counts, index) => ({
    ...counts,
    reason: changes[index]?.reason,
  }));
  const { when, version } = run;
  return JSON.stringify({ outcome, root, run: { when, version }, files, settings, left }, null, 2);
}
