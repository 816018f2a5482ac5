import {
  BOUNDS,
  type MemoryMeasure,
  REPORT_PICTURES,
  type Report,
  type SizeReport,
  type StartupReport,
} from "../../config/report.ts";
import { formatMeasuredTime, formatMib, formatSize } from "../../config/units.ts";
import { type Bar, type Chart, describeChart, layOutChart, type Part } from "./bar-chart.ts";
import { escapeText, formatShare } from "./markdown.ts";

/** A picture of the report: its path relative to the site, what it shows in words, and the data of its template. */
export interface ReportPicture {
  readonly path: (typeof REPORT_PICTURES)[number];
  readonly description: string;
  readonly data: object;
}

/** The pictures of what was measured. */
export function drawReport({ size, startup, memory }: Report): readonly ReportPicture[] {
  const charts = [
    size === null ? null : chartSize(size),
    startup === null ? null : chartStartup(startup),
    memory === null ? null : chartMemory(memory.services),
  ];
  return REPORT_PICTURES.flatMap((path, index) => {
    const chart = charts[index];
    if (chart === null || chart === undefined || chart.bars.length === 0) return [];
    return [{ path, description: escapeText(describeChart(chart)), data: layOutChart(chart) }];
  });
}

/** Each image as one bar, each layer as a part of it. */
function chartSize({ before, after }: SizeReport): Chart {
  const most = before === null ? null : before.size * (1 - BOUNDS.saved);
  const bar = (label: string, image: SizeReport["after"], tone: Part["tone"]): Bar => ({
    label,
    parts:
      image.layers.length === 0
        ? [{ value: image.size, tone }]
        : image.layers.map((layer) => ({ value: layer.size, tone })),
    figure: `${formatSize(image.size)}, ${image.layers.length} layers`,
  });
  return {
    id: "report-size",
    title: "Size of the image",
    bars: [
      ...(before === null ? [] : [bar("Before", before, "calm")]),
      bar("Now", after, most !== null && after.size > most ? "bad" : "good"),
    ],
    end: Math.max(before?.size ?? 0, after.size),
    bound: most === null ? null : { value: most, label: `asked: at most ${formatSize(most)}` },
    legend: "Each bar is an image, each part of it a layer, the base first.",
  };
}

function chartStartup({ answers, median, asked }: StartupReport): Chart {
  return {
    id: "report-startup",
    title: "Time to the first good answer",
    bars: [
      ...answers.map((value, index) => ({
        label: `Start ${index + 1}`,
        parts: [{ value, tone: value > BOUNDS.startup ? ("bad" as const) : ("calm" as const) }],
        figure: formatMeasuredTime(value),
      })),
      {
        label: "Median",
        parts: [{ value: median, tone: median > BOUNDS.startup ? "bad" : "good" }],
        figure: formatMeasuredTime(median),
      },
    ],
    end: Math.max(BOUNDS.startup, ...answers) * 1.05,
    bound: { value: BOUNDS.startup, label: `asked: within ${formatMeasuredTime(BOUNDS.startup)}` },
    legend: `From the start of the container to the first good answer to ${asked}.`,
  };
}

/** Every service against its own limit: of 1 GiB and of 64 MiB, the one nearer to its limit has the longer bar. */
function chartMemory(services: readonly MemoryMeasure[]): Chart {
  return {
    id: "report-memory",
    title: "Memory against the limit",
    bars: services.flatMap(({ service, rest, load, limit }) =>
      limit === null || limit === 0
        ? []
        : [
            {
              label: service,
              parts: [
                { value: Math.min(rest, load) / limit, tone: "good" as const },
                { value: Math.max(0, load - rest) / limit, tone: "calm" as const },
              ],
              figure: `${formatMib(Math.max(rest, load))} of ${formatMib(limit)} (${formatShare(Math.max(rest, load), limit)})`,
            },
          ],
    ),
    end: 1,
    bound: { value: 1, label: "limit" },
    legend: "Dark: at rest. Light: what the load added. The whole row is the limit of the service.",
  };
}
