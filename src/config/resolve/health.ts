import type { Facts } from "../facts.ts";
import type { GatePlan, HealthPlan } from "../plan.ts";
import type { AnswerReader } from "../question.ts";
import { optionalText } from "./optional-answers.ts";

/** The probes, what the container's check asks, and what lets a release through. */
export function resolveHealth(answers: AnswerReader, facts: Facts): HealthPlan {
  const paths = {
    alive: optionalText(answers, "health.alive"),
    ready: optionalText(answers, "health.ready"),
    started: optionalText(answers, "health.started"),
    status: optionalText(answers, "health.status"),
  };
  return {
    ...paths,
    container: answers.text("health.container") as HealthPlan["container"],
    gate: chooseGate(paths),
    degradedIsHealthy: optionalText(answers, "health.degraded") === "healthy",
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
