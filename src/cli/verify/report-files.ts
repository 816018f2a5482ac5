import { writes } from "../../config/changes.ts";
import { REPORT_FILE, REPORT_PAGES, REPORT_TEXT_FILE, type Report } from "../../config/report.ts";
import { writeChanges } from "../../reconcile/write-changes.ts";
import { writeRecords } from "../../reconcile/write-own-files.ts";
import { formatReport } from "../docs/report-text.ts";
import { SELF } from "../open-folder.ts";
import { openSetUp } from "../open-project.ts";
import type { Options } from "../options.ts";
import { planSilently } from "../project.ts";
import { whileWriting } from "../signals.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Writes the report as JSON and as Markdown, and the site's page that is made from it.
 * @param more other files that belong to it, by path
 * @returns the paths that were written
 * @throws UserError when the system refuses a write; the report is then the one of before
 */
export async function writeReport(
  root: string,
  report: Report,
  more: ReadonlyMap<string, string>,
  options: Options,
  terminal: Terminal,
): Promise<readonly string[]> {
  const texts = new Map([
    [REPORT_FILE, `${JSON.stringify(report, null, 2)}\n`],
    [REPORT_TEXT_FILE, formatReport(report)],
    ...more,
  ]);
  await whileWriting(() => writeRecords(root, texts, SELF));
  return [...texts.keys(), ...(await refreshReportPages(root, options, terminal))];
}

/**
 * Brings the site's page of the report up to date, and nothing else: what the answers would change otherwise is the next
 * run's. Lines that somebody has edited there stay.
 */
export async function refreshReportPages(
  root: string,
  options: Options,
  terminal: Terminal,
): Promise<readonly string[]> {
  // As the next run would make it: from the saved answers alone.
  const project = await openSetUp(root, { ...options, set: [], config: null }, terminal);
  const changes = planSilently(project, "mine").changes.filter(
    (change) => REPORT_PAGES.includes(change.path) && writes(change),
  );
  if (changes.length === 0) return [];
  const { basedOn } = project;
  const { written } = await whileWriting(() =>
    writeChanges(root, changes, { self: SELF, history: null, basedOn }),
  );
  return written;
}
