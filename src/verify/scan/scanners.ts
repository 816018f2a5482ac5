import { type Engine, runEngine } from "../../engine/run-engine.ts";
import type { Findings } from "./findings.ts";
import { parseGrype } from "./grype.ts";
import { parseScout } from "./scout.ts";
import { parseTrivy } from "./trivy.ts";

/** What a scanner is given: files in a folder of the run's own. */
export interface ScanFiles {
  /** The image, as `docker save` writes it: the very image, whatever engine or context it is in. */
  readonly archive: string;
  /** Where the report is to be. */
  readonly report: string;
  /** Where the list of packages (SBOM) is to be, as CycloneDX JSON. */
  readonly sbom: string;
  /** An empty file. */
  readonly empty: string;
}

/** A program that looks for vulnerabilities in whole images. */
export interface Scanner {
  readonly name: string;
  /** How it is called: a program of its own, or a plugin of the engine. */
  readonly call: (engine: Engine) => Engine;
  /** What prints its version; fails where it is not there. */
  readonly version: readonly string[];
  readonly scan: (files: ScanFiles, version: string) => readonly string[];
  /** What writes the SBOM. */
  readonly sbom: {
    readonly call: (engine: Engine) => Engine;
    readonly args: (files: ScanFiles) => readonly string[];
    /** For people: `syft`. */
    readonly name: string;
  };
  readonly parse: (text: string) => Findings;
}

/** Milliseconds for a program to tell its version. */
const VERSION_TIME = 30_000;

const program =
  (command: string) =>
  (engine: Engine): Engine => ({ ...engine, command });

/** The severities that trivy knows; a setting in the environment may ask for fewer. */
const ALL = "UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL";

const trivy: Scanner = {
  name: "trivy",
  call: program("trivy"),
  version: ["--version"],
  scan: ({ archive, report, empty }, version) => [
    "image",
    "--quiet",
    ...["--input", archive, "--format", "json", "--output", report],
    // Against settings of the environment, and files of the folder that it is run in: they hide findings.
    ...["--exit-code", "0", "--severity", ALL, "--ignore-unfixed=false", "--ignorefile", empty],
    ...["--timeout", "15m"],
    // Looking for secrets as well takes long, and is not asked for here.
    ...(isAtLeast(version, 0, 37) ? ["--scanners", "vuln"] : []),
  ],
  sbom: {
    name: "trivy",
    call: program("trivy"),
    args: ({ archive, sbom }) => [
      "image",
      "--quiet",
      "--input",
      archive,
      "--format",
      "cyclonedx",
      "--output",
      sbom,
    ],
  },
  parse: parseTrivy,
};

const grype: Scanner = {
  name: "grype",
  call: program("grype"),
  version: ["--version"],
  scan: ({ archive, report }) => [
    `docker-archive:${archive}`,
    "--quiet",
    "--output",
    "json",
    "--file",
    report,
  ],
  sbom: {
    name: "syft",
    call: program("syft"),
    args: ({ archive, sbom }) => [
      `docker-archive:${archive}`,
      "--quiet",
      "--output",
      `cyclonedx-json=${sbom}`,
    ],
  },
  parse: parseGrype,
};

const scout: Scanner = {
  name: "docker scout",
  call: (engine) => engine,
  version: ["scout", "version"],
  scan: ({ archive, report }) => [
    "scout",
    "cves",
    "--format",
    "sarif",
    "--output",
    report,
    `archive://${archive}`,
  ],
  sbom: {
    name: "docker scout",
    call: (engine) => engine,
    args: ({ archive, sbom }) => [
      "scout",
      "sbom",
      "--format",
      "cyclonedx",
      "--output",
      sbom,
      `archive://${archive}`,
    ],
  },
  parse: parseScout,
};

/** In the order in which they are tried. */
export const SCANNERS: readonly Scanner[] = [trivy, grype, scout];

/**
 * The version that a program tells of itself, `unknown` where it tells none.
 * @throws ExternalError where it is not there, or does not answer
 */
export async function askVersion(engine: Engine, args: readonly string[]): Promise<string> {
  const said = await runEngine(engine, args, VERSION_TIME);
  return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? "unknown";
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [a = 0, b = 0] = version.split(".").map(Number);
  return a > major || (a === major && b >= minor);
}
