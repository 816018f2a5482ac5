import {
  BOUNDS,
  type CriterionName,
  type MemoryMeasure,
  type Report,
  type ScanReport,
  type SizeReport,
} from "../../config/report.ts";
import { formatSetCommand } from "../../config/set-command.ts";
import { limitForShare } from "../../config/sizing.ts";
import { formatMeasuredTime, formatMemory, formatMib, formatSize } from "../../config/units.ts";
import { countNoun, joinWords } from "../../config/words.ts";
import { formatCode, formatShare } from "./markdown.ts";
import { listCriteria } from "./report-sections.ts";
import { nameLayer } from "./report-tables.ts";

/** Use under the load from which on a limit is called too near, and up to which it is called wide. */
const NEAR = 0.85;
const WIDE = 0.4;
/** Share of a proposed limit that the measured use takes. */
const FILLED = 0.75;
/** A layer of this share of the image is worth a look. */
const LARGE = 0.2;
/** Share of the bound on the start from which on it is called near. */
const NEARLY = 0.8;

/** What to do so that a criterion that was not checked can be. */
const CHECKABLE: Readonly<Record<CriterionName, string>> = {
  size: "name the old Dockerfile, for the size before: `npx cryo-init verify --baseline FILE`",
  scan: "install a scanner of images (trivy, grype, or the `docker scout` plugin), and verify again",
  startup: "verify where an engine can build and start the image",
  limits: "verify on an engine that passes limits on and lets them be read",
  health: "verify where containers may be paused and stopped",
  variants: "verify on a host with memory for each of them, one after the other",
  hardening: "verify where an engine can start the image",
};

/** What follows from the figures, the most urgent first. Markdown, each without an end mark of a list. */
export function recommend(report: Report): readonly string[] {
  return [
    ...recommendMissed(report),
    ...report.scans.flatMap(recommendFixes),
    ...recommendMemory(report),
    ...recommendStart(report),
    ...(report.size === null ? [] : recommendLayers(report.size)),
    ...recommendAudit(report),
    ...recommendChecks(report),
  ];
}

function recommendMissed({ criteria }: Report): readonly string[] {
  const missed = criteria.filter(({ verdict }) => verdict === "missed");
  if (missed.length === 0) return [];
  const only = missed.map(({ name }) => name).join(",");
  return [
    `**Put right what was missed**: each finding under [Acceptance](#acceptance) says what to do. While you work on it, look at that alone: ${formatCode(`npx cryo-init verify --only ${only}`)}. Then write this report anew: \`npx cryo-init verify\`.`,
  ];
}

function recommendFixes({ scanner, worst, fixable, whole }: ScanReport): readonly string[] {
  const mended = worst.filter(({ fixedIn }) => fixedIn !== null);
  const count = Math.max(fixable, whole ? 0 : mended.length);
  if (count === 0) return [];
  const packages = [...new Set(mended.map((one) => one.package))].slice(0, 5).map(formatCode);
  const where =
    packages.length === 0 ? "" : ` (in ${joinWords(packages)}${packages.length === 5 ? ", …" : ""})`;
  return [
    `**Mend what can be mended**: for ${countNoun(count, "vulnerability")} that ${formatCode(scanner)} found, there is a version without it${where}. A package of the base image: \`docker compose build --pull --no-cache\`, after \`npx cryo-init --pin\` where images are pinned. A Python package: raise its version in the dependency file.`,
  ];
}

function recommendMemory({ memory, startup }: Report): readonly string[] {
  if (memory === null) return [];
  const environment = startup?.environment ?? "production";
  const lines = memory.services.flatMap((measure) => recommendLimit(measure, environment));
  const failed =
    memory.failed === 0
      ? []
      : [
          `**Find out why requests failed**: ${memory.failed} of ${memory.requests} under the load had no answer, or one of 500 and above.`,
        ];
  return [...lines, ...failed];
}

function recommendLimit(
  { service, rest, load, limit }: MemoryMeasure,
  environment: string,
): readonly string[] {
  if (limit === null) return [];
  const peak = Math.max(rest, load);
  const share = `${formatMib(peak)} of ${formatMib(limit)} (${formatShare(peak, limit)})`;
  // Blue/green has two services of one setting.
  const setting = `resources.${environment}.${service.replace(/-(blue|green)$/, "")}.memory`;
  if (peak >= NEAR * limit) {
    const next = formatMemory(limitForShare(peak, FILLED));
    return [
      `**Raise the memory limit of ${formatCode(service)}**: a short load took ${share}. ${formatCode(`${formatSetCommand([setting, next])} --yes`)}`,
    ];
  }
  if (peak > WIDE * limit) return [];
  return [
    `**The memory limit of ${formatCode(service)} may be wider than needed**: a short load took ${share}. A short load is no proof: measure the real use before you lower it, with \`npx cryo-init tune\`.`,
  ];
}

function recommendStart({ startup }: Report): readonly string[] {
  if (startup === null || startup.median < NEARLY * BOUNDS.startup) return [];
  const is = startup.median > BOUNDS.startup ? "is slower than" : "is near";
  return [
    `**Shorten the start**: it ${is} the bound (${formatMeasuredTime(startup.median)} of ${formatMeasuredTime(BOUNDS.startup)}). Look at what is imported first (\`python -X importtime\`), and at the CPUs of the container: fewer make it slower in proportion.`,
  ];
}

function recommendLayers({ after }: SizeReport): readonly string[] {
  const large = after.layers
    .filter(({ size }) => size >= LARGE * after.size)
    .toSorted((a, b) => b.size - a.size)
    .slice(0, 3);
  if (large.length === 0) return [];
  const named = large.map(
    (layer) => `${nameLayer(layer)}: ${formatSize(layer.size)} (${formatShare(layer.size, after.size)})`,
  );
  return [
    `**The largest layers are where size can still be saved**: ${named.join("; ")}. Packages that only development needs do not belong into the dependency file of the image.`,
  ];
}

function recommendAudit({ audit }: Report): readonly string[] {
  const left = audit.after.findings.length;
  return left === 0
    ? []
    : [
        `**Mend what the audit still finds**: ${countNoun(left, "finding")}, [above](#problems-met). \`npx cryo-init audit --fix\` shows what can be mended by itself.`,
      ];
}

function recommendChecks(report: Report): readonly string[] {
  return listCriteria(report)
    .filter(({ verdict }) => verdict === "not checked" || verdict === "partly checked")
    .map(({ name, verdict }) => `**Have ${formatCode(name)} checked** (${verdict}): ${CHECKABLE[name]}.`);
}
