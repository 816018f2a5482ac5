import { settle } from "../config/config.ts";
import { listTranslations } from "../config/translations.ts";
import type { WizardInput, WizardOutcome } from "../wizard/contract.ts";
import { previewFiles } from "./generate.ts";
import type { Options } from "./options.ts";
import type { PinImages } from "./pin.ts";
import { type Outcome, type Project, planOutcome, readHost } from "./project.ts";
import { onSignal } from "./signals.ts";
import type { Terminal } from "./terminal.ts";

/** Asks, by the wizard that suits the terminal. Null when it was cancelled. */
export async function runWizard(
  mode: "ink" | "plain",
  project: Project,
  options: Options,
  terminal: Terminal,
  pin: PinImages | null = null,
): Promise<Outcome | null> {
  const { facts, given } = project;
  const input: WizardInput = {
    facts,
    given,
    again: project.document !== null,
    host: readHost(),
    preview: (config) => previewFiles(config, facts),
    review(config) {
      const { plan, changes } = planOutcome(project, config, options.onConflict);
      return { checks: plan.checks, changes, translations: listTranslations(plan.dependencies) };
    },
  };
  const ended = mode === "ink" ? await runInk(input, options) : await runPlain(input);
  if (ended.kind === "cancelled") {
    terminal.error("Cancelled: nothing was written.");
    return null;
  }
  // An answer may have brought another image: its digest is all that was not in the review.
  const answers = pin === null ? ended.answers : await pin(facts, ended.answers);
  const outcome = planOutcome(project, settle(facts, answers), options.onConflict);
  // Conflicts were settled in the review; everything else is planned again from the same answers.
  const settled = new Map(ended.changes.map(({ path, after }) => [path, after]));
  const changes = outcome.changes.map((change) =>
    change.kind === "conflict" ? { ...change, after: settled.get(change.path) ?? null } : change,
  );
  return { ...outcome, changes };
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
  });
}
