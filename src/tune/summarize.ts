import type { MeasuredUse, ServiceUse } from "../config/measured-use.ts";
import { ENVIRONMENTS, SERVICES } from "../config/plan.ts";
import type { Measured } from "./measure.ts";

/** What the site shows of the measurements, in the order of the plan: the same measurements give the same text. */
export function summarize(measured: readonly Measured[]): MeasuredUse {
  const environments = ENVIRONMENTS.flatMap((name) => {
    const services = SERVICES.flatMap((service) =>
      measured.filter((one) => one.environment === name && one.service === service).map(pick),
    );
    return services.length === 0 ? [] : [{ name, services }];
  });
  return { schema: 1, environments };
}

function pick({ service, samples, from, until, watched, ...rest }: Measured): ServiceUse {
  const { memory, cpu, pids, kills, throttled, slices } = rest;
  return {
    service,
    samples,
    from,
    until,
    watched,
    memory,
    cpu: cpu && wholeSpread(cpu),
    pids,
    kills,
    throttled,
    slices,
  };
}

/** Whole millicores: a rate has more figures than it means. */
function wholeSpread(spread: NonNullable<ServiceUse["cpu"]>): NonNullable<ServiceUse["cpu"]> {
  const { peak, p50, p90, p95, p99 } = spread;
  const round = Math.round;
  return { peak: round(peak), p50: round(p50), p90: round(p90), p95: round(p95), p99: round(p99) };
}
