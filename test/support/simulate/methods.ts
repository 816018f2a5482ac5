import type { Plan } from "../../../src/config/plan.ts";
import { MIB } from "../../../src/config/units.ts";
import { measureAll } from "../../../src/tune/measure.ts";
import { recommend } from "../../../src/tune/recommend.ts";
import type { Sample } from "../../../src/tune/sample.ts";
import { EXAMPLE_FACTS } from "../example-facts.ts";
import { give, planOf } from "../generate-files.ts";
import { DAY } from "./shapes.ts";

/** A way from what was measured to a memory limit in bytes. */
export interface Method {
  readonly name: string;
  /** @param samples all so far, by time @param limit the present one */
  recommend(samples: readonly Sample[], limit: number): number;
}

/** Where a kill was: the use of that sample is the limit, and what was needed is not known. */
function isKill(sample: Sample): boolean {
  return sample.killEvents > 0;
}

function peaks(samples: readonly Sample[]): readonly number[] {
  return samples.map(({ memory }) => memory ?? 0);
}

function most(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), 0);
}

const PLAN = planOf(EXAMPLE_FACTS, give({ environments: ["production"] }));

/** The plan with another memory limit of the application. */
function planWith(memory: number): Plan {
  return {
    ...PLAN,
    environments: PLAN.environments.map((environment) => ({
      ...environment,
      services: environment.services.map((one) => (one.service === "app" ? { ...one, memory } : one)),
    })),
  };
}

const OURS: Method = {
  name: "cryo-init",
  recommend(samples, limit) {
    const found = recommend({
      plan: planWith(limit),
      measured: measureAll(samples),
      given: new Set(),
      hostCpus: null,
      acceptFew: false,
    });
    const advice = found.services[0]?.advice.find((one) => one.limit === "memory");
    return advice?.result ?? limit;
  },
};

/**
 * krr's strategy `simple`, as published: of two weeks the most and 15 % more, after a kill a quarter more than the limit
 * then, and never below 100 MB.
 */
const KRR: Method = {
  name: "krr",
  recommend(samples) {
    const end = Date.parse(samples.at(-1)?.when ?? "");
    const recent = samples.filter(({ when }) => end - Date.parse(when) <= 14 * DAY);
    const killed = recent.filter(isKill).map(({ limits }) => (limits.memory ?? 0) * 1.25);
    return Math.max(most(peaks(recent)) * 1.15, most(killed), 100e6);
  },
};

/**
 * The Vertical Pod Autoscaler's target, as published: of each day's peak the 90th percentile, where a day counts half as
 * much as the one after it, and 15 % more; a kill counts as a peak of a fifth or 100 MiB more than the limit then;
 * never below 250 MB. It sets requests, and limits in proportion: here the target is the limit.
 */
const VPA: Method = {
  name: "VPA",
  recommend(samples) {
    const days = new Map<number, number>();
    for (const sample of samples) {
      const day = Math.floor(Date.parse(sample.when) / DAY);
      const used = sample.memory ?? 0;
      const value = isKill(sample) ? Math.max(used * 1.2, used + 100 * MIB) : used;
      days.set(day, Math.max(value, days.get(day) ?? 0));
    }
    const last = most([...days.keys()]);
    const weighted = [...days]
      .map(([day, value]) => ({ value, weight: 0.5 ** (last - day) }))
      .sort((a, b) => a.value - b.value);
    const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
    let seen = 0;
    const found = weighted.find(({ weight }) => {
      seen += weight;
      return seen >= 0.9 * total;
    });
    return Math.max((found?.value ?? 0) * 1.15, 250e6);
  },
};

export const METHODS: readonly Method[] = [OURS, KRR, VPA];
