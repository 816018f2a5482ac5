import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Suppressed } from "../../audit/suppress.ts";
import { formatAnswer } from "../../config/answer.ts";
import { writes } from "../../config/changes.ts";
import { findProblems, isGiven, settle } from "../../config/config.ts";
import { DOCUMENT_FILE } from "../../config/document.ts";
import { UserError } from "../../config/errors.ts";
import type { MeasuredUse } from "../../config/measured-use.ts";
import { describeMissingPaths } from "../../config/missing-paths.ts";
import type { EnvironmentName } from "../../config/plan.ts";
import { listTranslations, TRANSLATIONS_TITLE } from "../../config/translations.ts";
import { PROXY_FOLDER } from "../../generators/compose/proxy.ts";
import { describeFault } from "../../reconcile/conflicts.ts";
import { isUnseen } from "../../reconcile/edits.ts";
import type { PlannedChange } from "../../reconcile/plan-changes.ts";
import { settlesRecord } from "../../reconcile/prepare-writes.ts";
import type { State } from "../../reconcile/state.ts";
import { writeChanges } from "../../reconcile/write-changes.ts";
import { chooseMode } from "../../wizard/terminal/mode.ts";
import { describeSettled } from "../audit/describe-settled.ts";
import { findFaults } from "../audit/find-faults.ts";
import { completePath } from "../complete-path.ts";
import { heedEditedLimits } from "../edited-limits.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { changedSettings } from "../history.ts";
import { SELF } from "../open-folder.ts";
import { findSetUp, openProject } from "../open-project.ts";
import type { Options } from "../options.ts";
import { readVersion } from "../package-files.ts";
import type { PinImages } from "../pin.ts";
import { type Outcome, type Project, planSilently } from "../project.ts";
import { reportOutcome, showDryRun } from "../report.ts";
import { quoteWord } from "../shell.ts";
import { signalledCode, whileWriting } from "../signals.ts";
import { formatDiff } from "../summary.ts";
import type { Terminal } from "../terminal.ts";
import { keptUse } from "../tune/use-file.ts";

/** How a run ended, for what comes after it. */
export interface InitResult {
  readonly code: ExitCode;
  /** Null when it was cancelled. */
  readonly outcome: Outcome | null;
}

/**
 * The main command: asks or takes the answers, shows what will change, writes all of it or nothing.
 * @param use what was just measured: the pages are made from it, and it is kept with them
 */
export async function runInit(
  folder: string,
  options: Options,
  terminal: Terminal,
  use: MeasuredUse | null = null,
): Promise<InitResult> {
  const { mode, reason } = chooseMode({
    stdinIsTty: process.stdin.isTTY === true,
    uiIsTty: process.stderr.isTTY === true,
    columns: process.stderr.columns,
    rows: process.stderr.rows,
    env: process.env,
    flags: {
      plain: options.plain,
      yes: options.yes || options.dryRun,
      noInput: options.noInput,
      json: options.json,
    },
  });
  if (mode === "plain" && !options.plain) terminal.say(`Asking line by line, because ${reason}.`);
  const found = await openProject(folder, options, terminal, mode !== "silent", use);
  const opened = heedEditedLimits(found, options, terminal, mode !== "silent");
  const pinning = options.pin ? (await import("../pin.ts")).createPinning(terminal) : null;
  const project = pinning === null ? opened : await pinProject(opened, pinning);
  for (const note of project.facts.scan.notes) terminal.warn(note);
  warnAboutOverrides(project, terminal);
  const above = project.document === null ? findSetUp(project.root) : null;
  if (above !== null)
    terminal.warn(`${above} is set up already: this makes ${project.root} a project of its own, beside it`);
  if (mode !== "silent") {
    const { runWizard } = await import("../wizard.ts");
    const ended = await runWizard(mode, project, options, terminal, pinning);
    if (ended === null) return { code: signalledCode() ?? EXIT.interrupted, outcome: null };
    const result = await carryOut(project, ended.outcome, options, terminal, ended.audit);
    ended.drafts.remove();
    return result;
  }
  if (!options.yes && !options.dryRun && !options.json) {
    terminal.say(`Nothing is asked, because ${reason}: taking the saved or recommended answers.`);
  }
  const outcome = planSilently(project, options.onConflict);
  reportAssumptions(outcome, options, terminal);
  warnAboutPaths(project, outcome, terminal);
  const translations = listTranslations(outcome.plan.dependencies);
  if (translations.length > 0) terminal.say(TRANSLATIONS_TITLE);
  for (const text of translations) terminal.say(`  ${text}`);
  for (const check of outcome.plan.checks) terminal.warn(`${check.message}\n  ${check.fix}`);
  if (options.dryRun) {
    showDryRun(project, outcome, options, terminal);
    return { code: EXIT.ok, outcome };
  }
  showReplaced(outcome.changes, options, terminal);
  return await carryOut(project, outcome, options, terminal);
}

/** Written for other files than those that it is read over from now on. */
function warnAboutOverrides({ facts, state }: Project, terminal: Terminal): void {
  if (state.last !== null) return;
  for (const file of facts.overrides)
    terminal.warn(
      `${file} stays yours, and is read over the file that is made now. Does it still fit?\n  docker compose config`,
    );
}

/** The wizards say it where they ask. A file of the building machine that was saved may be that of another one. */
function warnAboutPaths({ root }: Project, { config }: Outcome, terminal: Terminal): void {
  for (const settled of config.settled) {
    const { question, origin } = settled;
    if (!isGiven(settled) || (question.type.kind === "text" && origin === "saved")) continue;
    const said = describeMissingPaths(settled, (typed) => completePath(root, typed));
    if (said !== null)
      terminal.warn(`${question.id}: ${said}\n  correct it, or leave it out, with --set ${question.id}=…`);
  }
}

/** Answers that are impossible are left to those who ask or refuse them: no image follows from them. */
async function pinProject(project: Project, pin: PinImages): Promise<Project> {
  const { facts, given } = project;
  if (findProblems(facts, settle(facts, given)).length > 0) return project;
  return { ...project, given: await pin(facts, given) };
}

/** What the checkout does not say for certain may be taken for those who said yes to it; never silently. */
function reportAssumptions({ config }: Outcome, options: Options, terminal: Terminal): void {
  const unsure = config.settled.filter(({ uncertain, asked }) => uncertain && asked);
  if (unsure.length === 0) return;
  const described = unsure.map(({ question, value, suggestion }) => {
    const flag = `--set ${question.id}=${quoteWord(formatAnswer(question, value))}`;
    return { flag, text: `${question.title} is not certain: ${suggestion.why}` };
  });
  if (options.yes || (options.dryRun && !options.noInput)) {
    for (const { flag, text } of described) terminal.warn(`${text}. Taken: ${flag}`);
    return;
  }
  throw new UserError(described.map(({ text }) => text).join("\n"), {
    next: `Say what is right, for example: ${described.map(({ flag }) => flag).join(" ")}. With --yes, this is taken.`,
    failure: "usage",
  });
}

async function carryOut(
  project: Project,
  outcome: Outcome,
  options: Options,
  terminal: Terminal,
  before: Suppressed | null = null,
): Promise<InitResult> {
  const { changes } = outcome;
  if (hasToWrite(changes, project.state)) {
    const history = {
      when: new Date().toISOString(),
      version: readVersion(),
      changes: changedSettings(project, outcome.config),
    };
    const { root, basedOn } = project;
    const memory = project.facts.use === undefined ? [] : [keptUse(project.facts.use)];
    const { left } = await whileWriting(() =>
      writeChanges(root, changes, { self: SELF, history, basedOn, memory }),
    );
    for (const path of left) terminal.warn(`${path} was edited while files were written, and left as it is`);
  }
  const after = before !== null && changes.some(writes) ? await findFaults(project) : null;
  const settled = before === null || after === null ? [] : describeSettled(before, after);
  reportOutcome(project, outcome, options, terminal, settled);
  warnAboutFaults(changes, terminal);
  await warnAboutClosedFolders(project.root, outcome, terminal);
  return { code: EXIT.ok, outcome };
}

/** Files that stay as a hand edit has left them, and that what reads them will refuse. */
function warnAboutFaults(changes: readonly PlannedChange[], terminal: Terminal): void {
  for (const { path, fault, after, choices } of changes) {
    if (fault !== undefined && (after === null || after !== choices?.theirs))
      // With --quiet too: Docker will refuse it, and nobody would know why.
      terminal.error(`warning: ${describeFault(path, fault)}\n  correct it there: it is kept as you left it`);
  }
}

/** Files, or what a later run has to know of them: edits, answers, and what branches that were merged have left. */
function hasToWrite(changes: readonly PlannedChange[], { seen, document, digests }: State): boolean {
  const isNews = ({ path, generated }: PlannedChange): boolean =>
    path === DOCUMENT_FILE && generated !== document;
  return (
    changes.some((change) => writes(change) || isUnseen(change, seen) || isNews(change)) ||
    settlesRecord(changes, digests)
  );
}

/** Files that cryo-init did not write are replaced only after a yes, and never without showing how. */
function showReplaced(changes: readonly PlannedChange[], options: Options, terminal: Terminal): void {
  const replaced = changes.filter(({ kind }) => kind === "replace");
  if (replaced.length === 0) return;
  if (!options.yes) {
    throw new UserError(
      `${replaced.map(({ path }) => path).join(", ")} would be replaced, and nobody could be asked. Nothing was written.`,
      {
        next: "See how with --dry-run, then run with --yes: the old files are kept in .cryo-init/before/.",
        failure: "conflict",
      },
    );
  }
  // With --quiet too: what is about to be lost from its place is never replaced unseen.
  for (const change of replaced) terminal.error(formatDiff(change, terminal));
}

/** Folders of the checkout that containers read as users that are none of this host's. */
async function warnAboutClosedFolders(root: string, { plan }: Outcome, terminal: Terminal): Promise<void> {
  if (process.platform !== "linux") return;
  const secrets = join(root, "secrets");
  const closedAgain = plan.app.secrets.length > 0 ? ` && chmod 0700 ${quoteWord(secrets)}` : "";
  await warn("development", root, `the development container (user ${plan.app.uid})`, closedAgain);
  await warn("blue-green", join(root, PROXY_FOLDER), "the proxy", "");

  async function warn(
    environment: EnvironmentName,
    path: string,
    reader: string,
    more: string,
  ): Promise<void> {
    if (!plan.environments.some(({ name }) => name === environment) || (await isOpen(path))) return;
    const fix = `chmod -R o+rX ${quoteWord(path)}${more}`;
    terminal.warn(`others may not read ${path}, so ${reader} cannot either\n  ${fix}`);
  }
}

async function isOpen(folder: string): Promise<boolean> {
  const stats = await stat(folder).catch(() => null);
  return stats === null || (stats.mode & 0o005) === 0o005;
}
