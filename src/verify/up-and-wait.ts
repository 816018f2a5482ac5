import { setTimeout as delay } from "node:timers/promises";
import { ExternalError } from "../config/errors.ts";
import { type ComposeProject, listProjectContainers, runCompose } from "../engine/compose-project.ts";
import { type Container, inspectContainers } from "../engine/containers.ts";
import { tryEngine } from "../engine/run-engine.ts";
import type { Context } from "./contract.ts";

/** Why nobody can wait for health where docker's command works with a podman that checks none. */
export const UNCHECKED = new ExternalError(
  "docker compose up --wait",
  null,
  "podman has systemd run the health checks, and none was run here; podman's own command runs them on request: DOCKER=podman npx cryo-init verify",
);
const ON_REQUEST =
  "podman has systemd run the health checks, and none was run here: `podman healthcheck run` stood in, every second.";

/** Milliseconds in which a podman with systemd has run a container's first check. */
const FIRST_CHECK = 10_000;
/** Milliseconds between two looks at containers that start. */
const LOOK = 1000;
/** Milliseconds for a check of a container. */
const CHECK = 60_000;

/**
 * `docker compose up --wait`, without building. Where podman is the engine and nobody runs its checks, they are run from
 * here, or the wait ends at once.
 * @param args more of its words
 * @param timeout milliseconds
 * @throws ExternalError when a service does not get healthy in time; `UNCHECKED` where none can
 */
export async function upAndWait(
  { facts: { podman }, notes }: Pick<Context, "facts" | "notes">,
  project: ComposeProject,
  args: readonly string[],
  timeout: number,
): Promise<void> {
  const { engine } = project;
  const own = new AbortController();
  const signal = AbortSignal.any([own.signal, ...(engine.signal === undefined ? [] : [engine.signal])]);
  const words = ["up", "--detach", "--no-build", "--wait", ...args];
  let isOver = false;
  const up = runCompose({ ...project, engine: { ...engine, signal } }, words, timeout).finally(() => {
    isOver = true;
  });
  // Both to their ends: nothing is asked of the engine once this is over.
  for (const end of await Promise.allSettled([up, podman === null ? null : watchChecks()]))
    if (end.status === "rejected") throw end.reason;

  async function watchChecks(): Promise<void> {
    while (!isOver) {
      await Promise.race([delay(LOOK), up.catch(() => null)]);
      const waiting = (await listRunning()).filter(
        ({ check, health }) => check !== null && health !== "healthy",
      );
      const isLate = waiting.some(
        ({ checked, startedAt }) => !checked && Date.now() - startedAt > FIRST_CHECK,
      );
      if (isLate && podman === "socket") own.abort(UNCHECKED);
      if (isLate && podman === "command" && !notes.includes(ON_REQUEST)) notes.push(ON_REQUEST);
      if (notes.includes(ON_REQUEST))
        await Promise.all(waiting.map(({ id }) => tryEngine(engine, ["healthcheck", "run", id], CHECK)));
    }
  }

  /** What does not answer in this moment does so at the next look. */
  async function listRunning(): Promise<readonly Container[]> {
    try {
      const all = await inspectContainers(engine, await listProjectContainers(project));
      return all.filter(({ running }) => running);
    } catch (error) {
      if (error instanceof ExternalError) return [];
      throw error;
    }
  }
}
