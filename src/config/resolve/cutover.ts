import { type CutoverPlan, type EnvironmentName, findApp, type ServicePlan } from "../plan.ts";

/** Good answers in a row before traffic is sent to a colour: guards against the address of a container that is gone. */
const PROBE_COUNT = 5;
/** A rollback takes a moment for as long as the colour switched away from stays up. */
const ROLLBACK_WINDOW = 600_000;

/** The times of a switch between two colours; null in every environment but `blue-green`. */
export function resolveCutover(
  environment: EnvironmentName,
  services: readonly ServicePlan[],
): CutoverPlan | null {
  if (environment !== "blue-green") return null;
  const { health, server } = findApp({ services });
  if (server === null) throw new Error("blue/green without a server");
  return {
    startTime: health.startPeriod + health.detectWorst,
    drain: server.gracefulTimeout,
    probeCount: PROBE_COUNT,
    rollbackWindow: ROLLBACK_WINDOW,
  };
}
