import { isGiven } from "../../config/config.ts";
import { ExternalError, UserError } from "../../config/errors.ts";
import { SECOND } from "../../config/units.ts";
import { readEngineCpus } from "../../engine/list-containers.ts";
import type { Engine } from "../../engine/run-engine.ts";
import { measureAll } from "../../tune/measure.ts";
import { type Recommendation, recommend } from "../../tune/recommend.ts";
import type { Sample } from "../../tune/sample.ts";
import { summarize } from "../../tune/summarize.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openSetUp } from "../open-project.ts";
import type { Options } from "../options.ts";
import { planSilently } from "../project.ts";
import { quoteWord } from "../shell.ts";
import { signalledCode } from "../signals.ts";
import type { Terminal } from "../terminal.ts";
import { applyAdvice } from "../tune/apply.ts";
import { describeRecommendation, toJson } from "../tune/describe.ts";
import { gather, readFiles } from "../tune/gather.ts";
import { readTimes } from "../tune/times.ts";

/** Samples the running project, or reads samples, and says which limits fit; with `--apply`, sets them. */
export async function runTune(folder: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const times = readTimes(options);
  refuseIdle(options);
  const project = await openSetUp(folder, options, terminal);
  const { plan, config } = planSilently(project, "markers");
  const isRead = options.from.length > 0;
  const { samples, engine } = isRead
    ? { samples: await readFiles(options.from, plan), engine: null }
    : await gather(project.root, plan, times, terminal);
  const measured = measureAll(samples);
  if (measured.length === 0) throw nothingMeasured(samples);
  const given = new Set(config.settled.filter(isGiven).map(({ question }) => question.id));
  const hostCpus = engine === null ? null : await readHostCpus(engine);
  const found = recommend({ plan, measured, given, hostCpus, acceptFew: options.fewSamples });
  if (!options.json) show(found, options, terminal);
  // Ctrl-C has ended the sampling: what there is was worth a look, and no yes to anything.
  const isEnded = signalledCode() !== null;
  if (!options.apply || isEnded) {
    if (options.json) terminal.result(toJson(found, { applied: false }));
    return EXIT.ok;
  }
  refuseFew(found);
  const code = await applyAdvice(folder, found.settings, summarize(measured), options, terminal);
  if (options.json)
    terminal.result(toJson(found, { applied: code === EXIT.ok && options.yes && !options.dryRun }));
  return code;
}

/** Null where the engine does not say it: `--duration 0s` works without one. */
async function readHostCpus(engine: Engine): Promise<number | null> {
  try {
    return await readEngineCpus(engine);
  } catch (error) {
    if (error instanceof ExternalError) return null;
    throw error;
  }
}

function show(found: Recommendation, options: Options, terminal: Terminal): void {
  for (const line of describeRecommendation(found, terminal)) terminal.result(line === "" ? "\n" : line);
  if (options.apply || found.settings.length === 0) return;
  const source =
    options.from.length > 0 ? options.from.map((file) => `--from ${quoteWord(file)}`) : ["--duration 0s"];
  const few = options.fewSamples ? ["--few-samples"] : [];
  terminal.say(`\nTo review and set them: ${["npx cryo-init tune", ...source, ...few, "--apply"].join(" ")}`);
}

function refuseIdle({ apply, dryRun, onConflict, from, duration, interval }: Options): void {
  if (dryRun && !apply)
    throw usage("--dry-run is only for --apply here", "Without --apply, nothing is written but samples.");
  if (onConflict !== "ask" && !apply)
    throw usage("--on-conflict is only for --apply here", "Without --apply, nothing is written but samples.");
  if (from.length > 0 && (duration !== null || interval !== null))
    throw usage(
      "--from reads samples, and --duration or --interval is about taking them",
      "Give one of them.",
    );
}

function refuseFew({ services }: Recommendation): void {
  if (services.some(({ advice }) => advice.length > 0)) return;
  throw new UserError("there are too few samples to set anything by. Nothing was written.", {
    next: "Sample for longer under the usual load, or take what there is: --few-samples",
  });
}

function nothingMeasured(samples: readonly Sample[]): UserError {
  return new UserError(
    samples.length === 0 ? "there are no samples" : "no sample says how much memory was in use",
    { next: `While the project runs: npx cryo-init tune --duration ${(3 * 3600 * SECOND) / 3_600_000}h` },
  );
}

function usage(what: string, next: string): UserError {
  return new UserError(what, { next, failure: "usage" });
}
