import type { Facts } from "../facts.ts";
import type { GatePlan, HealthPlan } from "../plan.ts";
import type { AnswerReader } from "../question.ts";

/** The probes, what the container's check asks, and what lets a release through. */
export function resolveHealth(answers: AnswerReader, facts: Facts): HealthPlan {
  const path = (id: string): string | null =>
    answers.has(id) && answers.text(id) !== "" ? answers.text(id) : null;
  const paths = {
    alive: path("health.alive"),
    ready: path("health.ready"),
    started: path("health.started"),
    status: path("health.status"),
  };
  return {
    ...paths,
    container: answers.text("health.container") as HealthPlan["container"],
    gate: chooseGate(paths),
    degradedIsHealthy: answers.has("health.degraded") && answers.text("health.degraded") === "healthy",
    endpoints: facts.health,
  };
}

/**
 * Readiness is the question. Where there is no such endpoint: `alive`, because `status` also asks what the release
 * before could not reach either, and would keep the one out that mends it.
 */
function chooseGate(paths: Pick<HealthPlan, "alive" | "ready" | "status">): GatePlan {
  const probe = (["ready", "alive", "status"] as const).find((name) => paths[name] !== null);
  return probe === undefined ? { probe: "port", path: null } : { probe, path: paths[probe] };
}
