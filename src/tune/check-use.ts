import { isObject } from "../config/json.ts";
import type { MeasuredUse, ServiceUse, Spread, UseSlice } from "../config/measured-use.ts";
import { ENVIRONMENTS, SERVICES } from "../config/plan.ts";

/** True for what `summarize` makes, in every figure that the pages show: people merge branches and edit files. */
export function isMeasuredUse(value: unknown): value is MeasuredUse {
  return (
    isObject(value) &&
    value.schema === 1 &&
    Array.isArray(value.environments) &&
    value.environments.every(
      (one: unknown) =>
        isObject(one) &&
        ENVIRONMENTS.some((name) => name === one.name) &&
        Array.isArray(one.services) &&
        one.services.every(isServiceUse),
    )
  );
}

function isServiceUse(value: unknown): value is ServiceUse {
  return (
    isObject(value) &&
    SERVICES.some((name) => name === value.service) &&
    isCount(value.samples) &&
    isTime(value.from) &&
    isTime(value.until) &&
    isCount(value.watched) &&
    isSpread(value.memory) &&
    (value.cpu === null || isSpread(value.cpu)) &&
    (value.pids === null || isSpread(value.pids)) &&
    isCount(value.kills) &&
    (value.throttled === null || isCount(value.throttled)) &&
    Array.isArray(value.slices) &&
    value.slices.length > 0 &&
    value.slices.every(isSlice)
  );
}

function isSpread(value: unknown): value is Spread {
  return isObject(value) && [value.peak, value.p50, value.p90, value.p95, value.p99].every(isCount);
}

function isSlice(value: unknown): value is UseSlice {
  return (
    isObject(value) &&
    [value.memoryPeak, value.memoryP90, value.cpuP95].every((one) => one === null || isCount(one))
  );
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isTime(value: unknown): value is string {
  return typeof value === "string" && Number.isFinite(Date.parse(value));
}
