import { type EnvironmentName, SITE_FOLDER } from "./plan.ts";

/** Where `cryo-init verify` keeps what it has measured; the site's page is made from it. */
export const REPORT_FILE = ".cryo-init/verify/report.json";
/** The same report to be read without a site. */
export const REPORT_TEXT_FILE = ".cryo-init/verify/report.md";

/** Pictures that a report may have, relative to the site. */
export const REPORT_PICTURES = [
  "images/report-size.svg",
  "images/report-startup.svg",
  "images/report-memory.svg",
] as const;

/** The files of the site that are made from the report, and from no answer. Relative to the project. */
export const REPORT_PAGES: readonly string[] = ["report.md", ...REPORT_PICTURES].map(
  (path) => `${SITE_FOLDER}/${path}`,
);

/** What is asked of the containers, in the order of the report. Names of `--only`. */
export const CRITERIA = ["size", "scan", "startup", "limits", "health", "variants", "hardening"] as const;
/** One criterion: `size`, `scan`, … */
export type CriterionName = (typeof CRITERIA)[number];

/** What the criteria ask, as the brief of the acceptance says it. */
export const BOUNDS = {
  /** The image is at least so much smaller than before. */
  saved: 0.3,
  /** Milliseconds from the start of a container to its first good answer. */
  startup: 5000,
} as const;

/**
 * How a criterion came out. `not checked`: it could not be measured, or nobody asked for it; never the same as passed.
 * `partly checked`: what stands in for the measurement found nothing, and is no proof.
 */
export type Verdict = "passed" | "missed" | "not checked" | "partly checked";

/** One criterion and what it rests on. */
export interface Criterion {
  readonly name: CriterionName;
  readonly verdict: Verdict;
  /** In one sentence, with the figures: `203.1 MB instead of 1.2 GB: 83 % smaller.` */
  readonly summary: string;
  /** How it was measured, with the command that gives the figure. Markdown: commands in backticks. */
  readonly method: string;
  /** For `missed`: each thing that is wrong, and what to do. For the others, what was not looked at. */
  readonly findings: readonly string[];
}

/** One layer of an image. */
export interface Layer {
  /** The instruction, as the engine keeps it, shortened. */
  readonly instruction: string;
  /** Bytes. */
  readonly size: number;
}

/** What an image weighs. */
export interface ImageMeasure {
  /** Bytes on the engine's disk: `docker image inspect`. */
  readonly size: number;
  /** Bytes of all layers as gzip makes them: about what is downloaded. Null when it was not measured. */
  readonly compressed: number | null;
  /** From the base up; without those that weigh nothing. */
  readonly layers: readonly Layer[];
  /** Milliseconds of the first build of this run; what the engine had in its cache was taken from there. */
  readonly build: number;
  /** Milliseconds of a build after one line of the source has changed; null when it was not measured. */
  readonly rebuild: number | null;
}

/** Sizes, before and after. */
export interface SizeReport {
  /** Null when there was nothing to compare with. */
  readonly before: (ImageMeasure & { readonly dockerfile: string }) | null;
  /** Why there is no `before`; null where there is. */
  readonly without: string | null;
  readonly after: ImageMeasure;
}

/** Starts of the application's container. Milliseconds. */
export interface StartupReport {
  /** From the container's start to the first good answer of its check's own path, each start. */
  readonly answers: readonly number[];
  readonly median: number;
  /** What was asked: `GET /health/liveness`, `TCP 5000`. */
  readonly asked: string;
  readonly environment: EnvironmentName;
}

/** Memory of a service, as `docker stats` counts it: usage less inactive file cache. Bytes. */
export interface MemoryMeasure {
  /** The Compose service: `app`, `redis`. */
  readonly service: string;
  readonly rest: number;
  /** The highest sample while the load ran. */
  readonly load: number;
  /** The limit in force; null for none. */
  readonly limit: number | null;
}

/** Memory at rest, and under a short bounded load. */
export interface MemoryReport {
  readonly services: readonly MemoryMeasure[];
  /** What was asked: `GET /health/liveness`. */
  readonly asked: string;
  readonly clients: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly requests: number;
  /** Requests without an answer, or with one of 500 and above. */
  readonly failed: number;
  /** Milliseconds. */
  readonly medianLatency: number;
}

/** One limit as planned, and as the kernel has it. Bytes, millicores, processes; null for none. */
export interface LimitMeasure {
  readonly environment: EnvironmentName;
  readonly service: string;
  readonly limit: "memory" | "memory and swap" | "reservation" | "cpus" | "processes";
  readonly planned: number | null;
  readonly kernel: number | null;
}

/** One question to a health check, and whether it told the truth. */
export interface HealthProbe {
  /** What was done: `the server is frozen`, `Redis is stopped`, `nothing`. */
  readonly fault: string;
  /** What was asked: the container's check, or a path. */
  readonly asked: string;
  readonly expected: string;
  readonly answered: string;
  readonly truthful: boolean;
}

/** One variant, brought up, asked, and taken down. */
export interface VariantMeasure {
  readonly environment: EnvironmentName;
  readonly file: string;
  /** Null: it was not started, or not asked, for the reason in `notes`. */
  readonly works: boolean | null;
  /** Milliseconds until every service was healthy; null when that did not happen, or it was not started. */
  readonly up: number | null;
  /** What was seen, or why not, in a sentence. */
  readonly notes: readonly string[];
}

/** One practice of hardening as found in the running container. */
export interface HardeningMeasure {
  /** `user`, `capabilities`, … as words. */
  readonly practice: string;
  /** What was found. */
  readonly found: string;
  /** `declined`: the answers leave it out on purpose. */
  readonly verdict: "in force" | "missing" | "declined" | "not checked";
}

/** What a scanner found in the image. */
export interface ScanReport {
  /** `trivy 0.58.1`, `pip-audit 2.9.0` */
  readonly scanner: string;
  /** False for what only looks at a part: the Python packages, or Debian's pending updates. */
  readonly whole: boolean;
  /** Vulnerabilities by severity; each id and package once. `unknown` where the scanner gives none. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** How many of the critical and high ones have a version that mends them. */
  readonly fixable: number;
  /** The critical, high and unknown ones; at most 50. */
  readonly worst: readonly Vulnerability[];
  /** The file of packages (SBOM) in the project, or null with the reason in `notes`. */
  readonly sbom: string | null;
  readonly notes: readonly string[];
}

/** The severities that scanners give, worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low", "unknown"] as const;
/** `critical`, `high`, … */
export type Severity = (typeof SEVERITIES)[number];

/** One vulnerability of one package. */
export interface Vulnerability {
  readonly id: string;
  readonly severity: Severity;
  readonly package: string;
  readonly version: string;
  /** The version that mends it; null where there is none yet. */
  readonly fixedIn: string | null;
}

/** Faults that the audit found in a set of Docker files. */
export interface AuditSummary {
  /** How many by severity. */
  readonly counts: Readonly<Record<string, number>>;
  /** `CD014 high Dockerfile:3: no user: the process is root`, worst first. */
  readonly findings: readonly string[];
}

/** What `cryo-init verify` has found: the completion report. */
export interface Report {
  /** Of this shape. */
  readonly schema: 1;
  /** ISO 8601. */
  readonly when: string;
  /** The version of cryo-init. */
  readonly version: string;
  /** Where it was measured: `Docker Engine 26.1.4, 2 CPUs, 24 GB, cgroup v1, linux/amd64`. */
  readonly engine: string;
  /** Of the Docker files that were measured: any change of them makes the report one of the past. */
  readonly digest: string;
  readonly criteria: readonly Criterion[];
  readonly size: SizeReport | null;
  readonly startup: StartupReport | null;
  readonly memory: MemoryReport | null;
  readonly limits: readonly LimitMeasure[];
  readonly health: readonly HealthProbe[];
  readonly variants: readonly VariantMeasure[];
  readonly hardening: readonly HardeningMeasure[];
  readonly scans: readonly ScanReport[];
  /** The audit of the files before the first run, and of those that are there now; null where none could be read. */
  readonly audit: { readonly before: AuditSummary | null; readonly after: AuditSummary };
  /** Files of the first run: what was made, and what was there and was changed. */
  readonly files: { readonly created: readonly string[]; readonly modified: readonly string[] };
  /** What the run could not do, or did with something that stands in. */
  readonly notes: readonly string[];
}
