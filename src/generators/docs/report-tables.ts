import type { HardeningMeasure, ImageMeasure, Layer, LimitMeasure, Report } from "../../config/report.ts";
import {
  formatDuration,
  formatMeasuredTime,
  formatMemory,
  formatMib,
  formatQuantity,
  formatSize,
} from "../../config/units.ts";
import { escapeProse, formatCode, formatShare } from "./markdown.ts";
import { TITLES } from "./services.ts";

/** A miss stands out, and what was not looked at does not look like a pass. */
const HARDENING: Readonly<Record<HardeningMeasure["verdict"], string>> = {
  "in force": "in force",
  missing: "**missing**",
  declined: "declined",
  "not checked": "*not checked*",
};

/** Layers beyond these are added up: the small ones tell nothing. */
const MOST_LAYERS = 12;

/** A picture, or null where there is none: only its path and its words are read here. */
type Picture = object | null;

/** The tables of what was looked at in the running containers: limits, health checks, variants, hardening. */
export function describeChecked({ limits, health, variants, hardening }: Report): object {
  return {
    limits: limits.map((measure) => ({
      environment: TITLES[measure.environment],
      service: formatCode(measure.service),
      limit: measure.limit,
      planned: formatLimit(measure, measure.planned),
      kernel: formatLimit(measure, measure.kernel),
      verdict: measure.planned === measure.kernel ? "in force" : "**differs**",
    })),
    health: health.map(({ fault, asked, expected, answered, truthful }) => ({
      fault: escapeProse(fault, true),
      asked: escapeProse(asked, true),
      expected: escapeProse(expected, true),
      answered: escapeProse(answered, true),
      verdict: truthful ? "true" : "**false**",
    })),
    variants: variants.map(({ environment, file, works, up, notes }) => ({
      environment: TITLES[environment],
      file: formatCode(file),
      up: up === null ? "-" : formatMeasuredTime(up),
      notes: notes.length === 0 ? "-" : notes.map((note) => escapeProse(note, true)).join("; "),
      verdict: works === null ? "*not checked*" : works ? "works" : "**does not work**",
    })),
    hardening: hardening.map(({ practice, found, verdict }) => ({
      practice: escapeProse(practice, true),
      found: escapeProse(found, true),
      verdict: HARDENING[verdict],
    })),
  };
}

function formatLimit({ limit }: LimitMeasure, value: number | null): string {
  if (value === null) return "none";
  if (limit === "processes") return String(value);
  return limit === "cpus" ? formatQuantity(value, "cpus") : formatMemory(value);
}

/** Sizes before and after, and the layers of both; null where nothing was measured. */
export function describeSize({ size }: Report, picture: Picture): object | null {
  if (size === null) return null;
  const { before, after, without } = size;
  const row = (title: string, read: (image: ImageMeasure) => string): object => ({
    title,
    before: before === null ? "not measured" : read(before),
    after: read(after),
  });
  const orNot = (value: number | null, format: (value: number) => string): string =>
    value === null ? "not measured" : format(value);
  return {
    picture,
    without: before === null ? escapeProse(without ?? "There was nothing to compare with.") : null,
    dockerfile: before === null ? null : formatCode(before.dockerfile),
    rows: [
      row("On disk", (image) => formatSize(image.size)),
      row("Compressed, as it is downloaded", (image) => orNot(image.compressed, formatSize)),
      row("Layers that weigh something", ({ layers }) => String(layers.length)),
      row("Build in this run, with what was cached", ({ build }) => formatMeasuredTime(build)),
      row("Build after a change of the source", ({ rebuild }) => orNot(rebuild, formatMeasuredTime)),
    ],
    images: [
      ...(before === null ? [] : [{ title: "Before", layers: listLayers(before) }]),
      { title: "Now", layers: listLayers(after) },
    ],
  };
}

function listLayers({ layers, size }: ImageMeasure): readonly object[] {
  const largest = layers.toSorted((a, b) => b.size - a.size);
  const shown = largest.slice(0, MOST_LAYERS);
  const rest = largest.slice(MOST_LAYERS);
  const total = rest.reduce((sum, layer) => sum + layer.size, 0);
  const line = (name: string, bytes: number): object => ({
    name,
    size: formatSize(bytes),
    share: size === 0 ? "-" : formatShare(bytes, size),
  });
  return [
    ...shown.map((layer) => line(nameLayer(layer), layer.size)),
    ...(rest.length === 0 ? [] : [line(`${rest.length} more`, total)]),
  ];
}

/** Each start, and the median; null where nothing was measured. */
export function describeStartup({ startup }: Report, picture: Picture): object | null {
  if (startup === null) return null;
  return {
    picture,
    asked: formatCode(startup.asked),
    environment: TITLES[startup.environment],
    answers: startup.answers.map(formatMeasuredTime),
    median: formatMeasuredTime(startup.median),
  };
}

/** Memory at rest and under load, with the load; null where nothing was measured. */
export function describeMemory({ memory }: Report, picture: Picture): object | null {
  if (memory === null) return null;
  return {
    picture,
    asked: formatCode(memory.asked),
    clients: memory.clients,
    duration: formatDuration(Math.round(memory.duration)),
    requests: memory.requests,
    failed: memory.failed,
    latency: formatMeasuredTime(memory.medianLatency),
    services: memory.services.map(({ service, rest, load, limit }) => ({
      service: formatCode(service),
      rest: formatMib(rest),
      load: formatMib(load),
      limit: limit === null ? "none" : formatMib(limit),
      share: limit === null ? "-" : formatShare(Math.max(rest, load), limit),
    })),
  };
}

/** A base that was imported as a file has no instructions. */
export function nameLayer({ instruction }: Pick<Layer, "instruction">): string {
  return instruction === "" ? "without an instruction" : formatCode(instruction);
}
