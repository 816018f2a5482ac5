import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExternalError, UserError } from "../../config/errors.ts";
import { isObject } from "../../config/json.ts";
import { type Criterion, REPORT_FILE, type ScanReport } from "../../config/report.ts";
import { type Engine, runEngine } from "../../engine/run-engine.ts";
import { countFindings, readJson } from "./findings.ts";
import { judgeScans } from "./judge.ts";
import { auditPython, findUpdates } from "./partial.ts";
import { askVersion, SCANNERS, type ScanFiles, type Scanner } from "./scanners.ts";

/** Milliseconds. */
const TIMES = { save: 600_000, scan: 1_200_000 } as const;

/** The name of the list of packages, in the folder that is handed in. */
export const SBOM_NAME = "sbom.cdx.json";
/** The same by its path in the project, as the report names it. */
export const SBOM_FILE = `${REPORT_FILE.slice(0, REPORT_FILE.lastIndexOf("/"))}/${SBOM_NAME}`;

/** What is to be scanned. */
export interface ScanOptions {
  readonly engine: Engine;
  /** An image that the engine has. */
  readonly image: string;
  /** Where the SBOM is kept, and an archive of the image for a while. Absolute; made where it is missing. */
  readonly folder: string;
  /** Told what is done, a line each. */
  readonly say?: (line: string) => void;
}

/**
 * Looks for known vulnerabilities with the first scanner that is there and can: trivy, grype, docker scout. Where there
 * is none, pip-audit and the pending security updates of Debian stand in for a part of it.
 * @throws Error only what is none of a program's failures: these are findings of the criterion, which then is not passed
 */
export async function runScan(
  options: ScanOptions,
): Promise<{ readonly scans: readonly ScanReport[]; readonly criterion: Criterion }> {
  await mkdir(options.folder, { recursive: true });
  const scratch = await mkdtemp(join(options.folder, "scan-"));
  const failures: string[] = [];
  try {
    // One of an earlier run would be taken for this image's.
    await rm(join(options.folder, SBOM_NAME), { force: true });
    for (const scanner of SCANNERS) {
      const scanned = await orFailure(failures, options, () => scanWhole(scanner, options, scratch));
      if (scanned === null) continue;
      const { scan, method } = scanned;
      return { scans: [scan], criterion: judgeScans({ scans: [scan], methods: [method], failures }) };
    }
    return await scanParts(options, scratch, failures);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function scanParts(
  { engine, image, say, folder }: ScanOptions,
  scratch: string,
  failures: string[],
): Promise<{ readonly scans: readonly ScanReport[]; readonly criterion: Criterion }> {
  const options = { engine, image, folder };
  say?.("no scanner of images: looking at Python's packages (pip-audit) and Debian's updates");
  const python = await orFailure(failures, options, () => auditPython(engine, image, scratch));
  const updates = await orFailure(failures, options, () => findUpdates(engine, image));
  const parts = [
    {
      scan: python,
      method: "`pip-audit`, for the packages that the image's own Python lists.",
    },
    { scan: updates, method: "`apt-get -s dist-upgrade` in the image: what a security archive has newer." },
  ].flatMap(({ scan, method }) => (scan === null ? [] : [{ scan, method }]));
  const scans = parts.map(({ scan }) => scan);
  return { scans, criterion: judgeScans({ scans, methods: parts.map(({ method }) => method), failures }) };
}

/** Null where the scanner is not there. */
async function scanWhole(
  scanner: Scanner,
  { engine, image, folder, say }: ScanOptions,
  scratch: string,
): Promise<{ readonly scan: ScanReport; readonly method: string } | null> {
  const caller = scanner.call(engine);
  const version = await askVersion(caller, scanner.version).catch((error: unknown) => {
    engine.signal?.throwIfAborted();
    if (error instanceof ExternalError) return null;
    throw error;
  });
  if (version === null) return null;
  say?.(`scanning with ${scanner.name} ${version}`);
  const files: ScanFiles = {
    archive: join(scratch, "image.tar"),
    report: join(scratch, `${scanner.name.replace(" ", "-")}.json`),
    sbom: join(scratch, SBOM_NAME),
    empty: join(scratch, "empty"),
  };
  await writeFile(files.empty, "");
  await saveImage(engine, image, files.archive);
  const args = scanner.scan(files, version);
  const failed = await runEngine(caller, args, TIMES.scan).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  const text = await readFile(files.report, "utf8").catch(() => null);
  // Settings of people may make findings an exit code: the report is whole all the same.
  if (
    failed !== null &&
    (text === null || !(failed.error instanceof ExternalError) || failed.error.exitCode === null)
  )
    throw failed.error;
  const findings = scanner.parse(text ?? "");
  const sbom = await keepSbom(scanner, engine, files, folder);
  const counted = countFindings(`${scanner.name} ${version}`, !findings.isPartial, findings);
  return {
    scan: { ...counted, sbom: sbom.path, notes: [...counted.notes, ...sbom.notes] },
    method: `\`${[caller.command, ...args].join(" ").replaceAll(`${scratch}/`, "")}\`, on the image as \`${engine.command} save\` writes it.`,
  };
}

/** Once for all scanners. */
async function saveImage(engine: Engine, image: string, archive: string): Promise<void> {
  if (await isThere(archive)) return;
  await runEngine(engine, ["save", "--output", archive, image], TIMES.save);
}

/** True for a file that is there. */
async function isThere(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}

async function keepSbom(
  { sbom }: Scanner,
  engine: Engine,
  files: ScanFiles,
  folder: string,
): Promise<{ readonly path: string | null; readonly notes: readonly string[] }> {
  const failures: string[] = [];
  const isKept = await orFailure(failures, { engine }, async () => {
    await runEngine(sbom.call(engine), sbom.args(files), TIMES.scan);
    const text = await readFile(files.sbom, "utf8").catch(() => "");
    const bill = readJson(text, sbom.name);
    if (!isObject(bill) || bill.bomFormat !== "CycloneDX")
      throw new UserError(`${sbom.name} has written no CycloneDX`);
    await copyFile(files.sbom, join(folder, SBOM_NAME));
    return true;
  });
  if (isKept === true) return { path: SBOM_FILE, notes: [] };
  return { path: null, notes: [`There is no SBOM: ${failures.join(" ")}`] };
}

/** What a program could not do is a sentence of the report; all other errors go on. */
async function orFailure<T>(
  failures: string[],
  { engine }: Pick<ScanOptions, "engine">,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    engine.signal?.throwIfAborted();
    if (!(error instanceof ExternalError) && !(error instanceof UserError)) throw error;
    failures.push(explainFailure(error));
    return null;
  }
}

function explainFailure(error: ExternalError | UserError): string {
  if (error instanceof UserError) {
    const next = error.next === null ? "" : ` ${error.next}`;
    return `${trimEnd(error.message)}.${next}`;
  }
  const program = error.command.split(" ")[0] ?? "";
  const reason = trimEnd(error.tail.trim().split("\n").at(-1) ?? "");
  if (error.exitCode === null && reason === `${program} is not installed here`)
    return `\`${program}\` is not installed here.`;
  return `\`${program}\` failed: ${reason === "" ? "it says nothing" : reason}.`;
}

/** Without the end marks of a sentence, which programs set or do not. */
function trimEnd(text: string): string {
  return text.replace(/[.\s]+$/, "");
}
