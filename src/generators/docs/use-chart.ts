import type { MeasuredUse, ServiceUse, Spread } from "../../config/measured-use.ts";
import { composeNames, type EnvironmentPlan, type Plan, type ServicePlan } from "../../config/plan.ts";
import {
  formatCpus,
  formatDuration,
  formatMemory,
  formatMib,
  formatQuantity,
  SECOND,
} from "../../config/units.ts";
import { countNoun } from "../../config/words.ts";
import { DRAWING_WIDTH, roundTenth } from "./drawing.ts";
import { formatMoment } from "./markdown.ts";
import { TITLES } from "./services.ts";

/** Height of a panel, in the units of the drawing. */
const PANEL = 110;
/** Above each panel, for its heading; below the last, for the time. */
const HEADING = 34;
const FOOT = 30;

/** A picture of the site, by its path in it, and what its template draws. */
interface UseChart {
  readonly path: string;
  readonly chart: object;
}

interface Shown {
  readonly environment: EnvironmentPlan;
  readonly service: ServicePlan;
  readonly use: ServiceUse;
}

/** The pictures of measured use: one for each service that was measured and that the plan has. */
export function listUseCharts(plan: Plan, use: MeasuredUse | null): readonly UseChart[] {
  return listShown(plan, use).map((shown) => ({ path: chartPath(shown), chart: layOut(shown) }));
}

/** The same in words and figures, for the page. */
export function describeUse(plan: Plan, use: MeasuredUse | null): readonly object[] {
  return listShown(plan, use).map((shown) => {
    const { service, use: measured } = shown;
    return {
      path: chartPath(shown),
      words: describe(shown),
      title: titleOf(shown),
      rows: [
        ["Memory", formatMemory(service.memory), ...figures(measured.memory, formatMib)],
        ["CPUs", formatQuantity(service.cpus, "cpus"), ...figures(measured.cpu, formatCpus)],
        ["Processes", String(service.pids ?? "no limit"), ...figures(measured.pids, String)],
      ],
      note: noteOn(measured),
    };
  });
}

function listShown({ environments }: Plan, use: MeasuredUse | null): readonly Shown[] {
  return (use?.environments ?? []).flatMap(({ name, services }) => {
    const environment = environments.find((one) => one.name === name);
    return services.flatMap((measured) => {
      const service = environment?.services.find((one) => one.service === measured.service);
      return environment === undefined || service === undefined
        ? []
        : [{ environment, service, use: measured }];
    });
  });
}

function chartPath({ environment, service }: Shown): string {
  return `images/use-${environment.name}-${service.service}.svg`;
}

function titleOf({ environment, service }: Shown): string {
  return `${TITLES[environment.name]}, ${composeNames(environment.name, service.service).join(" and ")}`;
}

/** The picture in words: for those who do not see it, and where it cannot be shown. */
function describe(shown: Shown): string {
  const { service, use } = shown;
  const cpu =
    use.cpu === null
      ? ""
      : ` CPUs: 95 % of the samples stay below ${formatCpus(use.cpu.p95)}, of ${formatQuantity(service.cpus, "cpus")}.`;
  return `${titleOf(shown)}: at most ${formatMib(use.memory.peak)} of memory were in use, of a limit of ${formatMemory(service.memory)}.${cpu}`;
}

function noteOn({ samples, from, until, watched, kills, throttled }: ServiceUse): string {
  const held =
    throttled === null
      ? ""
      : ` It was held back in ${Math.round(throttled * 100)} % of the scheduler's periods.`;
  const killed = kills === 0 ? "No process was" : kills === 1 ? "1 process was" : `${kills} processes were`;
  const span = formatDuration(Math.round(watched / SECOND) * SECOND);
  return `${countNoun(samples, "sample")} over ${span}, from ${formatMoment(from)} to ${formatMoment(until)}. ${killed} killed for lack of memory.${held}`;
}

function figures(spread: Spread | null, format: (value: number) => string): readonly string[] {
  if (spread === null) return ["not measured", "", "", "", ""];
  return [spread.peak, spread.p50, spread.p90, spread.p95, spread.p99].map(format);
}

function layOut(shown: Shown): object {
  const { service, use } = shown;
  const memory = {
    name: "Memory",
    limit: service.memory,
    limitText: `limit ${formatMemory(service.memory)}, peak ${formatMib(use.memory.peak)}`,
    bars: [
      { kind: "peak", values: use.slices.map(({ memoryPeak }) => memoryPeak) },
      { kind: "usual", values: use.slices.map(({ memoryP90 }) => memoryP90) },
    ],
  };
  const cpu = use.cpu && {
    name: "CPUs",
    limit: service.cpus,
    limitText: `limit ${formatQuantity(service.cpus, "cpus")}, P95 ${formatCpus(use.cpu.p95)}`,
    bars: [{ kind: "usual", values: use.slices.map(({ cpuP95 }) => cpuP95) }],
  };
  const panels = cpu === null ? [memory] : [memory, cpu];
  return {
    id: `use-${shown.environment.name}-${service.service}`,
    title: `Measured use: ${titleOf(shown)}`,
    words: describe(shown),
    width: DRAWING_WIDTH,
    right: DRAWING_WIDTH,
    height: panels.length * (HEADING + PANEL) + FOOT,
    panels: panels.map((panel, index) => layOutPanel(panel, index * (HEADING + PANEL) + HEADING)),
    from: formatMoment(use.from),
    until: formatMoment(use.until),
  };
}

interface Panel {
  readonly name: string;
  readonly limit: number;
  readonly limitText: string;
  readonly bars: readonly { readonly kind: string; readonly values: readonly (number | null)[] }[];
}

function layOutPanel({ name, limit, limitText, bars }: Panel, top: number): object {
  const most = bars
    .flatMap(({ values }) => values)
    .reduce<number>((high, value) => Math.max(high, value ?? 0), limit);
  // A little room above, so that a limit that is the highest of all can be seen.
  const scale = PANEL / (most * 1.06);
  const bottom = top + PANEL;
  return {
    name,
    limitText,
    top,
    bottom,
    limitY: roundTenth(bottom - limit * scale),
    bars: bars.flatMap(({ kind, values }) => {
      const width = DRAWING_WIDTH / values.length;
      return values.flatMap((value, index) => {
        if (value === null) return [];
        const height = roundTenth(Math.max(1, value * scale));
        return [
          {
            kind,
            x: roundTenth(index * width),
            y: roundTenth(bottom - height),
            width: roundTenth(width * 0.9),
            height,
          },
        ];
      });
    }),
  };
}
