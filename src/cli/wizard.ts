import type { Finding } from "../audit/finding.ts";
import type { Suppressed } from "../audit/suppress.ts";
import type { Change } from "../config/changes.ts";
import { settle } from "../config/config.ts";
import { listTranslations } from "../config/translations.ts";
import { describeFault } from "../reconcile/conflicts.ts";
import type {
  AuditFinding,
  Followed,
  OfferedAnswer,
  WizardInput,
  WizardOutcome,
} from "../wizard/contract.ts";
import { findFaults } from "./audit/find-faults.ts";
import { completePath } from "./complete-path.ts";
import { type DraftStore, openDraftStore } from "./draft.ts";
import { describeEditedLimit, listEditedLimits } from "./edited-limits.ts";
import { editText } from "./editor.ts";
import { foreseeEdited } from "./foresee-edited.ts";
import { previewFiles } from "./generate.ts";
import { changedLimits } from "./last-run.ts";
import type { Options } from "./options.ts";
import type { PinImages } from "./pin.ts";
import { type Outcome, type Project, planOutcome, readHost } from "./project.ts";
import { onResumed, onSignal } from "./signals.ts";
import { markContradictions } from "./standing-limits.ts";
import { stopJob } from "./stop-job.ts";
import type { Terminal } from "./terminal.ts";

/** What a wizard that was confirmed leaves. */
export interface WizardEnd {
  readonly outcome: Outcome;
  readonly drafts: DraftStore;
  /** What was wrong with the Docker files before; null where that is not known. */
  readonly audit: Suppressed | null;
}

/**
 * Asks, by the wizard that suits the terminal. Null when it was cancelled. Its draft is the caller's to remove, once the
 * answers are written.
 */
export async function runWizard(
  mode: "ink" | "plain",
  project: Project,
  options: Options,
  terminal: Terminal,
  pin: PinImages | null = null,
): Promise<WizardEnd | null> {
  const { facts, given } = project;
  const drafts = openDraftStore(project);
  let audit: Promise<Suppressed | null> | null = null;
  const input: WizardInput = {
    facts,
    given,
    again: project.document !== null,
    host: readHost(),
    offered: listOffered(project),
    draft: drafts.read(),
    keepDraft: drafts.keep,
    ...(process.stdin.isTTY === true ? { edit: editText } : {}),
    audit: async () => {
      audit = findFaults(project);
      return (await audit)?.findings.map(tellFinding) ?? null;
    },
    completePath: (typed) => completePath(project.root, typed),
    foreseeEdited: foreseeEdited(project),
    preview: (config, withSite) => previewFiles(config, facts, withSite, project.verified),
    review(config) {
      const outcome = planOutcome(project, config, options.onConflict);
      const { plan, changes } = outcome;
      return {
        checks: plan.checks,
        changes,
        follow: rememberLast((settled) => follow(project, takeSettled(outcome, settled))),
        translations: listTranslations(plan.dependencies),
      };
    },
  };
  const ended = mode === "ink" ? await runInk(input, options) : await runPlain(forPipe(input));
  if (ended.kind === "cancelled") {
    terminal.error("Cancelled: nothing was written.");
    if (drafts.read() !== null) terminal.error("Your answers are kept: run it again to go on there.");
    return null;
  }
  // An answer may have brought another image: its digest is all that was not in the review.
  const answers = pin === null ? ended.answers : await pin(facts, ended.answers);
  const outcome = planOutcome(project, settle(facts, answers), options.onConflict);
  // Conflicts were settled in the review; everything else is planned again from the same answers.
  return { outcome: takeSettled(outcome, ended.changes), drafts, audit: await audit };
}

function tellFinding({ rule, place, message, fix }: Finding): AuditFinding {
  return {
    id: rule.id,
    severity: rule.severity,
    place: `${place.file}:${place.line}`,
    message,
    fix,
  };
}

/** The review asks at each key; the answer depends on how conflicts are settled alone. */
function rememberLast(
  work: (settled: readonly Change[]) => Followed,
): (settled: readonly Change[]) => Followed {
  let last: { readonly key: string; readonly followed: Followed } | null = null;
  return (settled) => {
    const key = JSON.stringify(settled.filter(({ kind }) => kind === "conflict").map(({ after }) => after));
    if (last?.key !== key) last = { key, followed: work(settled) };
    return last.followed;
  };
}

function follow(project: Project, outcome: Outcome): Followed {
  const refused = outcome.changes.flatMap(({ path, kind, after, fault }) => {
    const isOpen = kind === "conflict" && after === null;
    return fault === undefined || isOpen ? [] : [describeFault(path, fault)];
  });
  return { limits: changedLimits(project, outcome), refused };
}

/** The outcome with its conflicts settled as in these changes. */
function takeSettled(outcome: Outcome, settled: readonly Change[]): Outcome {
  const texts = new Map(settled.map(({ path, after }) => [path, after]));
  const changes = outcome.changes.map((change) =>
    change.kind === "conflict" ? { ...change, after: texts.get(change.path) ?? null } : change,
  );
  return { ...outcome, changes: markContradictions(changes, outcome.plan) };
}

/** Limits that were changed by hand, as the wizard offers them: what cannot be an answer was said before. */
function listOffered(project: Project): readonly OfferedAnswer[] {
  return listEditedLimits(project).flatMap((limit) => {
    const { setting, value } = limit;
    return value === null ? [] : [{ id: setting, value, found: describeEditedLimit(limit) }];
  });
}

/** What is piped in was written for the questions, and not for what an earlier run has left. */
function forPipe(input: WizardInput): WizardInput {
  if (process.stdin.isTTY === true) return input;
  const { keepDraft: _, ...rest } = input;
  return { ...rest, draft: null };
}

async function runInk(input: WizardInput, options: Options): Promise<WizardOutcome> {
  // Colours are decided by whoever draws, from the environment, when it is loaded.
  if (options.noColor || (process.env.NO_COLOR ?? "") !== "") process.env.FORCE_COLOR = "0";
  const [{ runInkWizard }, { filterStdin }] = await Promise.all([
    import("../wizard/run-ink-wizard.tsx"),
    import("../wizard/terminal/filtered-stdin.ts"),
  ]);
  const { chooseColor } = await import("../wizard/terminal/colors.ts");
  const stdin = filterStdin(process.stdin, process.stderr);
  try {
    return await runInkWizard(input, {
      stdin,
      stdout: process.stderr,
      color: chooseColor({ flags: { noColor: options.noColor }, env: process.env, isTty: true }),
      onCancel: onSignal,
      // The whole job, as the terminal would: npx waits for its child.
      ...(process.platform === "win32" ? {} : { suspend: stopJob }),
    });
  } finally {
    stdin.close();
  }
}

async function runPlain(input: WizardInput): Promise<WizardOutcome> {
  const { runPlainWizard } = await import("../wizard/plain/plain-wizard.ts");
  return await runPlainWizard(input, {
    stdin: process.stdin,
    out: process.stderr,
    interactive: process.stdin.isTTY === true,
    ...(process.platform === "win32" ? {} : { onResumed }),
  });
}
