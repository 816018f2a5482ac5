import type { Spread } from "../../config/measured-use.ts";
import { formatCpus, formatMib } from "../../config/units.ts";
import { countNoun } from "../../config/words.ts";
import type { Advice } from "../../tune/advise.ts";
import { ENOUGH, formatLack, formatSpan } from "../../tune/enough.ts";
import { formatLimit, type Recommendation, type ServiceAdvice } from "../../tune/recommend.ts";
import { formatTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

const HEADINGS = ["limit", "now", "peak", "P50", "P90", "P95", "P99", "floor", "recommended"];

/** What was found, for people: for each service its samples, a table of its limits, and the sum behind each. */
export function describeRecommendation(
  { services }: Recommendation,
  { paint }: Pick<Terminal, "paint">,
): readonly string[] {
  return services.flatMap((service, index) => [
    ...(index === 0 ? [] : [""]),
    paint("bold", headingOf(service)),
    ...describeService(service).map((line) => `  ${line}`),
  ]);
}

function headingOf({ environment, service, measured }: ServiceAdvice): string {
  const { samples, watched, from, until } = measured;
  return `${environment} ${service}: ${countNoun(samples, "sample")} over ${formatSpan(watched)}, ${from.slice(0, 16)}Z to ${until.slice(0, 16)}Z`;
}

function describeService({ measured, lack, advice, notes }: ServiceAdvice): readonly string[] {
  if (lack !== null && advice.length === 0) {
    const needed = `${ENOUGH.samples} samples over ${formatSpan(ENOUGH.watched)}`;
    return [
      `Too few to recommend anything: it takes ${needed}, so ${formatLack(lack)}.`,
      `Peak so far: ${formatMib(measured.memory.peak)} of memory${measured.cpu === null ? "" : `, ${formatCpus(measured.cpu.peak)} CPUs`}.`,
    ];
  }
  const few =
    lack === null
      ? []
      : [
          `From too few samples, as --few-samples asks: ${formatLack(lack)} would be needed. A peak may not have been seen.`,
        ];
  return [
    ...few,
    ...formatTable([HEADINGS, ...advice.map(toRow)]),
    ...advice.map(({ limit, rule, note }) => `${limit}: ${rule}${note === null ? "" : `; ${note}`}`),
    ...notes,
  ];
}

function toRow({ limit, now, result, measured, floor }: Advice): readonly string[] {
  const [before, after] = [formatLimit(limit, now), formatLimit(limit, result)];
  return [
    limit,
    before,
    ...figures(limit, measured),
    floor === null ? "" : formatLimit(limit, floor),
    before === after ? `${after} (as now)` : after,
  ];
}

function figures(limit: Advice["limit"], spread: Spread | null): readonly string[] {
  if (spread === null) return ["", "", "", "", ""];
  const { peak, p50, p90, p95, p99 } = spread;
  const format = limit === "cpus" ? formatCpus : limit === "pids" ? String : formatMib;
  return [peak, p50, p90, p95, p99].map(format);
}

/** The stable form: bytes, millicores, milliseconds; null for what was not measured. */
export function toJson(found: Recommendation, { applied }: { readonly applied: boolean }): string {
  const services = found.services.map(({ environment, service, measured, lack, advice, notes }) => {
    const { samples, from, until, watched, memory, cpu, pids, kills, throttled, redisPeak, growth } =
      measured;
    return {
      environment,
      service,
      samples,
      from,
      until,
      watched,
      sufficient: lack === null,
      lack,
      use: { memory, cpu, pids, kills, throttled, redisPeak, growth },
      limits: advice,
      notes,
    };
  });
  const settings = Object.fromEntries(found.settings);
  return JSON.stringify({ services, settings, applied }, null, 2);
}
