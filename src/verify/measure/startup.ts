import { setTimeout as delay } from "node:timers/promises";
import type { StartupReport } from "../../config/report.ts";
import { listProjectContainers, runCompose } from "../../engine/compose-project.ts";
import { inspectContainers } from "../../engine/containers.ts";
import { runEngine } from "../../engine/run-engine.ts";
import type { Asked } from "../app-service.ts";
import { ask, median } from "../ask.ts";
import type { Context } from "../contract.ts";
import { isGood, pathAsked } from "../probes.ts";
import type { Variant } from "../variant.ts";

/** Starts that are measured: an odd number, so that the median is one of them. */
const STARTS = 5;
/** Milliseconds between two questions to a server that is starting. */
const PAUSE = 10;
/** Milliseconds beyond the start period after which a server is not waited for. */
const MARGIN = 60_000;
/** Milliseconds for a command of the engine. */
const COMMAND = 120_000;
/** Milliseconds that one question may take: a port whose server is not up yet may accept and say nothing. */
const QUESTION = 1000;

/**
 * How long new containers of the application take to their first good answer, from the moment at which the engine says
 * that they were started.
 * @returns null when one of them never gave a good answer within what its health check allows
 */
export async function measureStartup(
  context: Context,
  { project, environment }: Variant,
  { service, port }: Asked,
): Promise<StartupReport | null> {
  const { engine, plan, signal } = context;
  const timing = environment.services.find((one) => one.service === "app")?.health;
  const patience = (timing?.startPeriod ?? 0) + MARGIN;
  const answers: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    // Nobody's request is lost: the one before need not end in peace.
    await runCompose(project, ["kill", service], COMMAND);
    await runCompose(project, ["rm", "--force", service], COMMAND);
    await runCompose(project, ["up", "--no-start", "--no-build", "--no-deps", service], COMMAND);
    const [id = ""] = await listProjectContainers(project, service);
    const asked = performance.now();
    const clock = Date.now() - asked;
    let isRefused = false;
    const started = runEngine(engine, ["start", id], COMMAND).catch((error: unknown) => {
      isRefused = true;
      throw error;
    });
    // Together: where the engine fails and the wait ends by a signal, both are somebody's to hear of.
    const [answer] = await Promise.all([waitForAnswer(() => isRefused), started]);
    if (answer === null) return null;
    const [container] = await inspectContainers(engine, [id]);
    const took = clock + answer - (container?.startedAt ?? Number.NaN);
    // By two clocks that differ, the time would be anything: then from the command on, which is longer.
    const plausible = took > 0 && took <= answer - asked;
    answers.push(plausible ? took : answer - asked);
  }
  return {
    answers,
    median: median(answers),
    asked: `GET ${pathAsked(plan)}`,
    environment: environment.name,
  };

  async function waitForAnswer(isInVain: () => boolean): Promise<number | null> {
    const end = performance.now() + patience;
    while (performance.now() < end && !isInVain()) {
      signal.throwIfAborted();
      const answer = await ask(port, pathAsked(plan), QUESTION);
      if (answer !== null && isGood(plan, answer.status)) return performance.now();
      await delay(PAUSE);
    }
    return null;
  }
}
