import { randomBytes } from "node:crypto";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../config/errors.ts";
import type { Criterion } from "../../config/report.ts";
import { joinWords } from "../../config/words.ts";
import { type Measurements, runVerify } from "../../verify/run-verify.ts";
import { withEngine } from "../engine-session.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openSetUp } from "../open-project.ts";
import type { Options } from "../options.ts";
import { planSilently } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { chooseCriteria } from "../verify/choose-criteria.ts";
import { findBaseline } from "../verify/find-baseline.ts";
import { listStandingVariants } from "../verify/standing-variants.ts";

/** Builds, starts and measures on a real engine. Exit code 5 where a criterion is missed. */
export async function runVerifyCommand(
  folder: string,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const only = chooseCriteria(options.only);
  const project = await openSetUp(folder, options, terminal);
  const baseline = await findBaseline(project, options.baseline);
  const { plan } = planSilently(project, "markers");
  const environments = await listStandingVariants(project.root, plan, terminal);
  if (!environments.some(({ swarm }) => swarm === null))
    throw new UserError("there is no Compose file here to verify", {
      next: "Write the files first: npx cryo-init",
      failure: "usage",
    });
  // Symbolic links on the way to it (macOS: /tmp) would lead an engine that runs in a virtual machine astray.
  const scratch = await realpath(await mkdtemp(join(tmpdir(), "cryo-verify-")));
  try {
    const verified = await withEngine(({ engine, cleaner, signal }) =>
      runVerify({
        root: project.root,
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
        scan: async () => ({
          scans: [],
          criterion: { name: "scan", verdict: "not checked", summary: "", method: "", findings: [] },
        }),
      }),
    );
    if (options.json) terminal.result(JSON.stringify(verified, null, 2));
    else for (const line of describeVerified(verified)) terminal.result(line === "" ? "\n" : line);
    return verified.criteria.some(({ verdict }) => verdict === "missed") ? EXIT.findings : EXIT.ok;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** One line for each criterion, what is wrong below it, and the sum of it. */
function describeVerified({ criteria, notes, engine }: Measurements): readonly string[] {
  const width = Math.max(...criteria.map(({ name }) => name.length));
  const indent = " ".repeat(width + 2);
  const lines = criteria.flatMap(({ name, verdict, summary, findings }) => [
    `${name.padEnd(width)}  ${verdict}: ${summary}`,
    ...(verdict === "passed" ? [] : findings.map((finding) => `${indent}- ${finding}`)),
  ]);
  return [
    `Measured on ${engine}.`,
    "",
    ...lines,
    "",
    ...notes.map((note) => `Note: ${note}`),
    sumUp(criteria),
  ];
}

function sumUp(criteria: readonly Criterion[]): string {
  const named = (verdict: Criterion["verdict"]): readonly string[] =>
    criteria.filter((one) => one.verdict === verdict).map(({ name }) => name);
  const parts = (["passed", "missed", "partly checked", "not checked"] as const).flatMap((verdict) =>
    named(verdict).length === 0 ? [] : [`${verdict}: ${joinWords(named(verdict))}`],
  );
  return `${parts.join(". ")}.`;
}
