import type { HealthEndpoint } from "../../config/facts.ts";
import type { HealthProbe } from "../../config/report.ts";
import { runCompose } from "../../engine/compose-project.ts";
import { askCheck, type Container, execute } from "../../engine/containers.ts";
import { runEngine } from "../../engine/run-engine.ts";
import type { Asked } from "../app-service.ts";
import { ask } from "../ask.ts";
import type { Context } from "../contract.ts";
import { pathAsked } from "../probes.ts";
import type { Variant } from "../variant.ts";

/** Milliseconds that an endpoint may take: it may itself wait for what does not answer. */
const PATIENCE = 15_000;
/** Milliseconds for a command of the engine. */
const COMMAND = 60_000;

/** Freezes every process of the container but the one that asks for it. */
const FREEZE =
  'cd /proc; for p in [0-9]*; do [ "$p" = $$ ] || [ "$p" = 1 ] || kill -STOP "$p"; done 2>/dev/null; true';

/**
 * Does to the run's own containers what can be done from outside, and asks what their checks say: nothing, a Redis that
 * is stopped, one that is frozen, a server that is frozen. The application's container is of no use after it.
 */
export async function probeHealth(
  context: Context,
  variant: Variant,
  containers: readonly Container[],
  { service, port }: Asked,
): Promise<readonly HealthProbe[]> {
  const { engine, plan, notes, facts } = context;
  const app = containers.find((one) => one.service === service);
  if (app === undefined) return [];
  const redis = containers.find((one) => one.service === "redis");
  const probes: HealthProbe[] = [await askCheckOf(app, "nothing", true)];
  if (redis !== undefined) probes.push(...(await injectInto(redis)));
  else if (variant.environment.services.some((one) => one.service === "redis"))
    notes.push(`Nothing was done to Redis: ${variant.environment.file} has no service redis.`);
  const { code } = await execute(engine, app.id, ["sh", "-c", FREEZE], COMMAND);
  // The kernel keeps this signal from a container's first process, unless it comes from outside.
  await runEngine(engine, ["kill", "--signal", "STOP", app.id], COMMAND);
  if (code === 0) probes.push(await askCheckOf(app, "the server is frozen", false));
  else notes.push(`No server was frozen: ${service} has no shell to do it with.`);
  return probes;

  /** Stops Redis, and freezes it; runs again after it. */
  async function injectInto(container: Container): Promise<readonly HealthProbe[]> {
    const asking = facts.local
      ? await findTelling(plan.health.endpoints.filter(({ asks }) => asks.includes("redis")))
      : [];
    const isAsked = plan.health.endpoints.some(
      ({ path, asks }) => path === pathAsked(plan) && asks.includes("redis"),
    );
    const found = [await askCheckOf(container, "nothing", true)];
    await runCompose(variant.project, ["stop", "--timeout", "5", "redis"], COMMAND);
    found.push(await askCheckOf(app as Container, "Redis is stopped", !isAsked));
    found.push(...(await askEndpoints("Redis is stopped", asking)));
    await runEngine(engine, ["start", container.id], COMMAND);
    await runEngine(engine, ["kill", "--signal", "STOP", container.id], COMMAND);
    found.push(await askCheckOf(container, "Redis is frozen", false));
    found.push(await askCheckOf(app as Container, "Redis is frozen", !isAsked));
    found.push(...(await askEndpoints("Redis is frozen", asking)));
    await runEngine(engine, ["kill", "--signal", "CONT", container.id], COMMAND);
    return found;
  }

  /** An endpoint that complains with nothing wrong here tells nothing when something is: it asks others as well. */
  async function findTelling(endpoints: readonly HealthEndpoint[]): Promise<readonly HealthEndpoint[]> {
    const telling: HealthEndpoint[] = [];
    for (const endpoint of endpoints) {
      const answer = await ask(port, endpoint.path, PATIENCE);
      if (answer?.status === 200) telling.push(endpoint);
      else
        notes.push(
          `${endpoint.path} was not asked about Redis: it answers ${answer?.status ?? "nothing"} with Redis well, because of something else that it asks (${endpoint.asks.filter((one) => one !== "redis").join(", ")}).`,
        );
    }
    return telling;
  }

  async function askCheckOf(one: Container, fault: string, healthy: boolean): Promise<HealthProbe> {
    const asked = `the check of ${one.service}`;
    const expected = healthy ? "healthy" : "unhealthy";
    if (one.check === null) return { fault, asked, expected, answered: "there is no check", truthful: false };
    const answer = await askCheck(engine, one);
    const word = answer.healthy ? "healthy" : "unhealthy";
    const answered = answer.text === "" ? word : `${word}: ${answer.text}`;
    return { fault, asked, expected, answered, truthful: answer.healthy === healthy };
  }
  async function askEndpoints(
    fault: string,
    endpoints: readonly HealthEndpoint[],
  ): Promise<readonly HealthProbe[]> {
    return await Promise.all(
      endpoints.map(async ({ path }) => {
        const answer = await ask(port, path, PATIENCE);
        return {
          fault,
          asked: `GET ${path}`,
          expected: "anything but 200",
          answered: answer === null ? `no answer within ${PATIENCE / 1000} s` : String(answer.status),
          truthful: answer?.status !== 200,
        };
      }),
    );
  }
}
