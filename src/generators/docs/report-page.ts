import { REPORT_REMEDY, type ReadReport } from "../../config/read-report.ts";
import {
  BOUNDS,
  CRITERIA,
  type Criterion,
  type CriterionName,
  REPORT_FILE,
  type Report,
  type Verdict,
} from "../../config/report.ts";
import { formatMeasuredTime } from "../../config/units.ts";
import { joinWords } from "../../config/words.ts";
import type { Render } from "../render.ts";
import { escapeProse, escapeText, formatCode, formatMoment, joinBlankLines } from "./markdown.ts";
import { drawReport } from "./report-pictures.ts";
import { recommend } from "./report-recommendations.ts";
import { describeChanges, describeProblems, describeScans, listCriteria } from "./report-sections.ts";
import { describeChecked, describeMemory, describeSize, describeStartup } from "./report-tables.ts";

/** What the site's page on the last `verify` is made from. */
export interface VerifiedInput {
  readonly read: ReadReport;
  /** False where the Docker files have changed since they were measured. */
  readonly isCurrent: boolean;
}

/** What each criterion asks, as the acceptance says it, and the section that holds its figures. */
const ASKED: Readonly<Record<CriterionName, { title: string; asked: string; anchor: string }>> = {
  size: {
    title: "Image size",
    asked: `at least ${100 * BOUNDS.saved} % smaller than before`,
    anchor: "image-size-before-and-after",
  },
  scan: {
    title: "Vulnerabilities",
    asked: "none that is critical or high in the image, shown by a scan",
    anchor: "scan-results",
  },
  startup: {
    title: "Start-up time",
    asked: `the first good answer within ${formatMeasuredTime(BOUNDS.startup)}, in the container`,
    anchor: "start-up-time-and-memory",
  },
  limits: {
    title: "Limits",
    asked: "each limit of the Compose files is in force in the kernel",
    anchor: "limits",
  },
  health: {
    title: "Health checks",
    asked: "they tell the state of the application truly, also when something fails",
    anchor: "health-checks",
  },
  variants: {
    title: "Variants",
    asked: "each Compose file brings up an application that works",
    anchor: "variants",
  },
  hardening: {
    title: "Hardening",
    asked: "the practices that were chosen are in force in the running container",
    anchor: "hardening",
  },
};

/** A miss stands out; a word tells each, and no colour does. */
const VERDICTS: Readonly<Record<Verdict, string>> = {
  passed: "passed",
  missed: "**missed**",
  "not checked": "*not checked*",
  "partly checked": "*partly checked*",
};

/**
 * What the page shows: the report with the brief's seven sections; or that there is none, or none that can be read.
 * @param site false for the text beside the report, where neither pictures nor other pages can be reached
 */
export function describeReport({ read, isCurrent }: VerifiedInput, site = true): object {
  if (read.kind !== "read") {
    return {
      site,
      kind: read.kind,
      file: REPORT_FILE,
      reason: read.kind === "unreadable" ? escapeText(read.reason) : "",
      remedy: REPORT_REMEDY,
      criteria: CRITERIA.map((name) => ASKED[name]),
    };
  }
  const { report } = read;
  const criteria = listCriteria(report);
  const pictures = site ? drawReport(report) : [];
  const picture = (name: string): object | null =>
    pictures.find(({ path }) => path.endsWith(`-${name}.svg`)) ?? null;
  return {
    site,
    kind: "read",
    isCurrent,
    when: formatMoment(report.when),
    version: escapeText(report.version),
    engine: escapeText(report.engine),
    verdict: summarize(criteria),
    criteria: criteria.map((criterion) => ({
      ...ASKED[criterion.name],
      summary: escapeProse(criterion.summary, true),
      verdict: VERDICTS[criterion.verdict],
    })),
    details: criteria
      .filter(({ findings }) => findings.length > 0)
      .map(({ name, verdict, findings }) => ({
        title: ASKED[name].title,
        verdict,
        findings: findings.map((finding) => escapeProse(finding)),
      })),
    methods: Object.fromEntries(criteria.map(({ name, method }) => [name, endSentence(escapeProse(method))])),
    summaries: Object.fromEntries(criteria.map(({ name, summary }) => [name, escapeProse(summary)])),
    ...describeChecked(report),
    changes: describeChanges(report),
    size: describeSize(report, picture("size")),
    scans: describeScans(report),
    startup: describeStartup(report, picture("startup")),
    memory: describeMemory(report, picture("memory")),
    created: report.files.created.map(formatCode),
    modified: report.files.modified.map(formatCode),
    problems: describeProblems(report, site),
    notes: report.notes.map((note) => escapeProse(note)),
    recommendations: recommend(report),
  };
}

/** The report as Markdown that is read without the site. */
export function renderReport(report: Report, render: Render): string {
  const data = describeReport({ read: { kind: "read", report }, isCurrent: true }, false);
  return joinBlankLines(render("docs/report.md.eta", data));
}

function endSentence(text: string): string {
  return text === "" || text.endsWith(".") ? text : `${text}.`;
}

/** `5 of 7 criteria passed; 1 missed: Limits; 1 not checked: Vulnerabilities.` */
function summarize(criteria: readonly Criterion[]): string {
  const named = (verdict: Verdict): readonly string[] =>
    criteria.filter((criterion) => criterion.verdict === verdict).map(({ name }) => ASKED[name].title);
  const passed = `${named("passed").length} of ${criteria.length} criteria passed`;
  const others = (["missed", "partly checked", "not checked"] as const).flatMap((verdict) => {
    const names = named(verdict);
    return names.length === 0 ? [] : [`${names.length} ${verdict}: ${joinWords(names)}`];
  });
  return `${[passed, ...others].join("; ")}.`;
}
