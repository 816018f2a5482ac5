import { readFile } from "node:fs/promises";
import { UserError } from "../../config/errors.ts";
import type { Plan } from "../../config/plan.ts";
import { formatDuration } from "../../config/units.ts";
import { countNoun, joinWords } from "../../config/words.ts";
import type { Engine } from "../../engine/run-engine.ts";
import { findOwners } from "../../tune/owner.ts";
import { readMeasurements } from "../../tune/read-measurements.ts";
import type { Sample } from "../../tune/sample.ts";
import { thisEngine, withEngine } from "../engine-session.ts";
import { EXIT } from "../exit-codes.ts";
import { StoppedError, signalledCode } from "../signals.ts";
import type { Terminal } from "../terminal.ts";
import { collect } from "./collect.ts";
import { ignoreSamples, SampleFile } from "./sample-file.ts";
import type { Times } from "./times.ts";

/** Samples, and the engine that they were taken from. */
export interface Gathered {
  readonly samples: readonly Sample[];
  readonly engine: Engine;
}

/**
 * Takes samples for as long as asked, keeps them in the project, and returns all that are kept. Ctrl-C ends the taking
 * early; any other signal ends the program, with what was taken kept.
 * @throws UserError and ExternalError as `collect`, and for a file of samples that is damaged
 */
export async function gather(
  root: string,
  plan: Plan,
  { duration, interval }: Times,
  terminal: Terminal,
): Promise<Gathered> {
  const file = await SampleFile.open(root);
  if (duration > 0) {
    await ignoreSamples(root);
    const names = joinWords(plan.environments.map(({ name }) => name));
    const title = `Sampling ${names} for ${formatDuration(duration)}, every ${formatDuration(interval)} (Ctrl-C: that is enough)`;
    const { missed, samples } = await withEngine(({ engine, signal }) =>
      terminal.task(title, () =>
        collect({ engine, plan, duration, interval, signal, keep: (found) => file.add(found) }),
      ),
    );
    if (missed > 0)
      terminal.warn(
        `the engine did not answer ${countNoun(missed, "time")}: nothing is known of those moments`,
      );
    const code = signalledCode();
    if (code !== null) terminal.say(`Ended early, with ${countNoun(samples, "sample")} more.`);
    if (code !== null && code !== EXIT.interrupted) throw new StoppedError("stopped by a signal");
    await file.thin(Date.now());
  }
  const known = new Set(plan.environments.map(({ name }) => name));
  return {
    samples: (await file.read()).filter(({ environment }) => known.has(environment)),
    engine: thisEngine(),
  };
}

/**
 * Reads samples from files, in any of the forms that `readMeasurements` knows.
 * @throws UserError (usage) for a file that cannot be read, and as `readMeasurements`
 */
export async function readFiles(files: readonly string[], plan: Plan): Promise<readonly Sample[]> {
  const ownerOf = findOwners(plan);
  const known = new Set(plan.environments.map(({ name }) => name));
  const read: Sample[] = [];
  for (const file of files) {
    const text = await readFile(file, "utf8").catch((error: unknown) => {
      throw new UserError(`--from: this file cannot be read: "${file}"`, {
        next: "Name a file of samples, or the answer of Prometheus to a range query.",
        failure: "usage",
        cause: error,
      });
    });
    for (const sample of readMeasurements(text, ownerOf, file))
      if (known.has(sample.environment)) read.push(sample);
  }
  return read;
}
