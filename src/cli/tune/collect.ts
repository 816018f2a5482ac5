import { setTimeout } from "node:timers/promises";
import { ExternalError, UserError } from "../../config/errors.ts";
import { fileFlags } from "../../config/extension-points.ts";
import type { EnvironmentPlan, Plan } from "../../config/plan.ts";
import { joinWords } from "../../config/words.ts";
import { describeEngine } from "../../engine/describe-engine.ts";
import { countKillEvents } from "../../engine/kill-events.ts";
import { listContainers } from "../../engine/list-containers.ts";
import { readUse } from "../../engine/read-use.ts";
import type { Engine } from "../../engine/run-engine.ts";
import { findOwners } from "../../tune/owner.ts";
import type { Sample } from "../../tune/sample.ts";

/** How long, how often, and where to. Milliseconds. */
export interface Collecting {
  readonly engine: Engine;
  readonly plan: Plan;
  readonly duration: number;
  readonly interval: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
  /** Takes what one round has found; never nothing. */
  readonly keep: (samples: readonly Sample[]) => Promise<void>;
}

/** What became of it. */
export interface Collected {
  /** Rounds in which the engine did not answer. */
  readonly missed: number;
  readonly samples: number;
}

/**
 * Samples all running containers of the project, at once and then again and again until the time is over.
 * @throws UserError when nothing of the project runs at the beginning, or the engine counts nothing by container
 * @throws ExternalError when the engine does not answer the first time; later, the round is left out
 */
export async function collect(options: Collecting): Promise<Collected> {
  const { duration, interval, signal, keep } = options;
  await refuseUncounted(options.engine);
  const begin = performance.now();
  const kills = new KillEvents(options.engine);
  let [missed, count] = [0, 0];
  for (let at = 0; ; at = Math.min(duration, at + interval)) {
    try {
      const samples = await sampleOnce(options, kills);
      if (samples.length > 0) await keep(samples);
      else if (at === 0) throw nothingRuns(options.plan);
      count += samples.length;
    } catch (error) {
      if (signal.aborted) break;
      if (at === 0 || !(error instanceof ExternalError)) throw error;
      missed += 1;
    }
    if (at >= duration) break;
    const next = Math.min(duration, at + interval);
    // A round that took longer than the interval is followed by the next one at once.
    await setTimeout(Math.max(0, begin + next - performance.now()), null, { signal }).catch(() => null);
    if (signal.aborted) break;
  }
  return { missed, samples: count };
}

/** Kills that no sample has told of yet: a container that is killed may be starting again when its turn comes. */
class KillEvents {
  readonly #engine: Engine;
  readonly #open = new Map<string, number>();
  #since = Date.now();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Asks the engine for those since it was asked before. @param now milliseconds since 1970 */
  async follow(now: number): Promise<void> {
    const found = await countKillEvents(this.#engine, this.#since, now);
    this.#since = now;
    for (const [id, count] of found) this.#open.set(id, (this.#open.get(id) ?? 0) + count);
  }

  /** Those of a container, which are told with that. */
  take(id: string): number {
    const count = this.#open.get(id) ?? 0;
    this.#open.delete(id);
    return count;
  }
}

async function sampleOnce({ engine, plan }: Collecting, kills: KillEvents): Promise<readonly Sample[]> {
  const now = Date.now();
  const containers = await listContainers(engine, plan.environments.map(labelOf));
  const ownerOf = findOwners(plan);
  await kills.follow(now);
  const when = new Date(now).toISOString();
  const found = await Promise.all(
    containers.map(async ({ id, labels, started, paused, limits, workers }): Promise<Sample[]> => {
      const owner = ownerOf(labels);
      if (owner === null) return [];
      const reading = await readUse(engine, { id, paused, isRedis: owner.service === "redis" });
      if (reading === null) return [];
      return [
        {
          when,
          ...owner,
          container: id.slice(0, 12),
          started,
          ...reading,
          killEvents: kills.take(id),
          limits: { ...limits, workers },
          points: 1,
        },
      ];
    }),
  );
  return found.flat();
}

function labelOf({ name, project }: EnvironmentPlan): string {
  return name === "swarm" ? `com.docker.stack.namespace=${project}` : `com.docker.compose.project=${project}`;
}

/** There, a container shows the control group of what started the engine: figures of much more than itself. */
async function refuseUncounted(engine: Engine): Promise<void> {
  const { rootless, cgroup } = await describeEngine(engine);
  if (!rootless || cgroup === "2") return;
  throw new UserError(
    "the engine is rootless, and without control groups of version 2 nothing counts what a container uses",
    { next: "Boot with version 2, or sample on an engine that runs as root." },
  );
}

function nothingRuns({ environments }: Plan): UserError {
  const names = joinWords(environments.map(({ project }) => project));
  const [first] = environments;
  return new UserError(`no container of this project runs here: looked for those of ${names}`, {
    next: first === undefined ? "Start it." : `Start it: ${startCommand(first)}`,
  });
}

function startCommand(environment: EnvironmentPlan): string {
  if (environment.name === "swarm") return "sh scripts/stack.sh deploy";
  return `${["docker compose", fileFlags(environment), "up --build --wait"].filter((part) => part !== "").join(" ")}`;
}
