import type { Plan } from "../config/plan.ts";

/** The path that the container's own check asks; `/` where the application has no endpoint. */
export function pathAsked({ health }: Pick<Plan, "health">): string {
  return (health.container === "port" ? null : health[health.container]) ?? "/";
}

/** Whether an answer to that path is a good one, as docker/healthcheck.py judges it. */
export function isGood({ health }: Pick<Plan, "health">, status: number): boolean {
  const hasEndpoint = health.container !== "port" && health[health.container] !== null;
  if (!hasEndpoint) return status < 500;
  return status === 207 ? health.degradedIsHealthy : status >= 200 && status < 300;
}
