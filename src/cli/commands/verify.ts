import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../config/errors.ts";
import type { Plan } from "../../config/plan.ts";
import { type Criterion, type CriterionName, REPORT_TEXT_FILE, type Report } from "../../config/report.ts";
import { joinWords } from "../../config/words.ts";
import type { Measurements } from "../../verify/measurements.ts";
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
import { listStandingVariants } from "../verify/standing-variants.ts";
import { auditBeforeAndAfter } from "../verify/summarise-audit.ts";

/** Builds, starts and measures on a real engine. Exit code 5 where a criterion is missed. */
export async function runVerifyCommand(
  folder: string,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const only = chooseCriteria(options.only);
  const project = await openSetUp(folder, options, terminal);
  const outcome = planSilently(project, "markers");
  // Symbolic links on the way to it (macOS: /tmp) would lead an engine that runs in a virtual machine astray.
  const scratch = await realpath(await mkdtemp(join(tmpdir(), "cryo-verify-")));
  try {
    // What cannot be read is known before the long run.
    const audit = await auditBeforeAndAfter(project);
    const measured = await measure(project, outcome.plan, { scratch, only }, options, terminal);
    const report = await completeReport(project, outcome, { ...measured, audit });
    if (options.json) terminal.result(JSON.stringify(report, null, 2));
    else for (const line of describeMeasured(measured, only)) terminal.result(line === "" ? "\n" : line);
    if (options.only === null) {
      const written = await writeReport(project.root, report, await readSbom(scratch), options, terminal);
      terminal.say(`The report: ${REPORT_TEXT_FILE} (${written.length} files written)`);
    }
    return measured.criteria.some(({ verdict }) => verdict === "missed") ? EXIT.findings : EXIT.ok;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function measure(
  project: Project,
  plan: Plan,
  { scratch, only }: { readonly scratch: string; readonly only: ReadonlySet<CriterionName> },
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
      id: randomBytes(3).toString("hex"),
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
