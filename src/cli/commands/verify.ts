import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../config/errors.ts";
import type { Plan } from "../../config/plan.ts";
import { type Criterion, type CriterionName, REPORT_TEXT_FILE, type Report } from "../../config/report.ts";
import { joinWords } from "../../config/words.ts";
import type { Measurements } from "../../verify/measurements.ts";
import type { RunOwner } from "../../verify/run-owner.ts";
import { runVerify } from "../../verify/run-verify.ts";
import { runScan, SBOM_FILE, SBOM_NAME } from "../../verify/scan/run-scan.ts";
import { withEngine } from "../engine-session.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { generateProject } from "../generate.ts";
import { openSetUp } from "../open-project.ts";
import type { Options } from "../options.ts";
import { readVersion } from "../package-files.ts";
import { type Outcome, type Project, planSilently } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { digestProject } from "../verified.ts";
import { chooseCriteria } from "../verify/choose-criteria.ts";
import { findBaseline } from "../verify/find-baseline.ts";
import { listFirstFiles } from "../verify/list-first-files.ts";
import { writeReport } from "../verify/report-files.ts";
import { removeScratch, withScratch } from "../verify/scratch.ts";
import { listStandingVariants } from "../verify/standing-variants.ts";
import { auditBeforeAndAfter } from "../verify/summarise-audit.ts";
import { beginRun, stateOfRun } from "../verify/this-run.ts";

/** Builds, starts and measures on a real engine. Exit code 5 where a criterion is missed. */
export async function runVerifyCommand(
  folder: string,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const only = chooseCriteria(options.only);
  const project = await openSetUp(folder, options, terminal);
  const outcome = planSilently(project, "markers");
  const owner = beginRun();
  for (const left of await removeScratch(owner, tmpdir()))
    terminal.say(`Removed ${left}, which a run that was killed had left.`);
  return await withScratch(owner, tmpdir(), async (scratch) => {
    // What cannot be read is known before the long run.
    const audit = await auditBeforeAndAfter(project);
    const measured = await measure(project, outcome.plan, { scratch, only, owner }, options, terminal);
    const report = await completeReport(project, outcome, { ...measured, audit });
    if (options.json) terminal.result(JSON.stringify(report, null, 2));
    else for (const line of describeMeasured(measured, only)) terminal.result(line === "" ? "\n" : line);
    if (options.only === null) {
      const written = await writeReport(project.root, report, await readSbom(scratch), options, terminal);
      terminal.say(`The report: ${REPORT_TEXT_FILE} (${written.length} files written)`);
    }
    return measured.criteria.some(({ verdict }) => verdict === "missed") ? EXIT.findings : EXIT.ok;
  });
}

/** What one run is told beside the project. */
interface Run {
  readonly scratch: string;
  readonly only: ReadonlySet<CriterionName>;
  readonly owner: RunOwner;
}

async function measure(
  project: Project,
  plan: Plan,
  { scratch, only, owner }: Run,
  options: Options,
  terminal: Terminal,
): Promise<Measurements> {
  const { root } = project;
  const baseline = await findBaseline(project, options.baseline);
  const environments = await listStandingVariants(root, plan, terminal);
  if (!environments.some(({ swarm }) => swarm === null))
    throw new UserError("there is no Compose file here to verify", {
      next: "Write the files first: npx cryo-init",
      failure: "usage",
    });
  return await withEngine(({ engine, cleaner, signal }) =>
    runVerify({
      root,
      plan,
      environments,
      only,
      baseline,
      engine,
      cleaner,
      signal,
      scratch,
      owner,
      stateOf: (other) => stateOfRun(other, owner),
      keepImages: options.keepImages,
      step: terminal.task,
      warn: terminal.warn,
      scan: (image) => runScan({ engine, image, folder: scratch }),
    }),
  );
}

async function completeReport(
  project: Project,
  { config }: Outcome,
  found: Measurements & Pick<Report, "audit">,
): Promise<Report> {
  const { files } = generateProject(config, project.facts);
  return {
    schema: 1,
    when: new Date().toISOString(),
    version: readVersion(),
    digest: await digestProject(project, files),
    ...found,
    files: await listFirstFiles(project.root),
  };
}

/** The list of packages that a scanner has left, to be kept with the report. */
async function readSbom(scratch: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(scratch, SBOM_NAME), "utf8").catch(() => null);
  return new Map(text === null ? [] : [[SBOM_FILE, text]]);
}

/** One line for each criterion that was asked for, what is wrong below it, and the sum of it. */
function describeMeasured(
  { criteria: all, notes, engine }: Measurements,
  only: ReadonlySet<CriterionName>,
): readonly string[] {
  const criteria = all.filter(({ name }) => only.has(name));
  const width = Math.max(...criteria.map(({ name }) => name.length));
  const indent = " ".repeat(width + 2);
  const lines = criteria.flatMap(({ name, verdict, summary, findings }) => [
    `${name.padEnd(width)}  ${verdict}: ${summary}`,
    ...(verdict === "passed" ? [] : findings.map((finding) => `${indent}- ${finding}`)),
  ]);
  const noted = notes.map((note) => `Note: ${note}`);
  return [`Measured on ${engine}.`, "", ...lines, "", ...noted, sumUp(criteria)];
}

/** `Passed: size and startup. Missed: limits.` */
function sumUp(criteria: readonly Criterion[]): string {
  const verdicts: readonly (readonly [Criterion["verdict"], string])[] = [
    ["passed", "Passed"],
    ["missed", "Missed"],
    ["partly checked", "Partly checked"],
    ["not checked", "Not checked"],
  ];
  return verdicts
    .map(([verdict, word]) => {
      const names = criteria.filter((one) => one.verdict === verdict).map(({ name }) => name);
      return names.length === 0 ? "" : `${word}: ${joinWords(names)}.`;
    })
    .filter((part) => part !== "")
    .join(" ");
}
