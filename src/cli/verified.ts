import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { UserError } from "../config/errors.ts";
import type { FileSet, GeneratedFile } from "../config/file-set.ts";
import { SITE_FOLDER } from "../config/plan.ts";
import { parseReport, REPORT_REMEDY, type ReadReport } from "../config/read-report.ts";
import { REPORT_FILE } from "../config/report.ts";
import { type Disk, readDiskFile } from "../reconcile/disk.ts";
import { explaining, isMissing } from "../reconcile/file-errors.ts";
import { compileKeep } from "../reconcile/keep.ts";
import { locatePlain } from "../reconcile/locate.ts";
import type { State } from "../reconcile/state.ts";
import { toLf } from "../reconcile/text.ts";
import type { Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";

/** What the site's page on the last `verify` is made from, beside the plan. */
export interface Verified {
  readonly read: ReadReport;
  /** The digest of the Docker files as these would stand: that of `Report.digest`, where nothing has changed. */
  readonly digest: (files: FileSet) => string;
}

/** For a project without a report. One object, so that what was generated for one caller serves the next. */
export const NOT_VERIFIED: Verified = {
  read: { kind: "none" },
  digest: (files) => digestFiles(files, { texts: new Map(), base: new Map(), keep: [] }),
};

/** How the Docker files stand in a project, apart from what is generated. Texts by path, with `\n` endings. */
export interface Standing {
  readonly texts: ReadonlyMap<string, string>;
  readonly base: ReadonlyMap<string, string>;
  /** The patterns of `keep:`. */
  readonly keep: readonly string[];
}

/**
 * Reads the report that `verify` has left.
 * @throws UserError where it is a link, or may not be read
 */
export async function readReport(root: string): Promise<ReadReport> {
  const file = await locatePlain(root, REPORT_FILE);
  return await explaining(`Cannot read ${REPORT_FILE}`, REPORT_FILE, async () => {
    try {
      return parseReport(await readFile(file, "utf8"));
    } catch (error) {
      if (isMissing(error)) return { kind: "none" };
      throw error;
    }
  });
}

/** Says what is wrong with a report that cannot be read. The site's page says so, too. */
export function warnAboutReport(read: ReadReport, terminal: Terminal): void {
  if (read.kind === "unreadable")
    terminal.warn(`${REPORT_FILE} cannot be read. ${read.reason}\n  ${REPORT_REMEDY}`);
}

/** Whether a generated file is one that an image is built from, or containers are run by. */
function isDockerFile({ kind, eol, path }: GeneratedFile): boolean {
  return (
    kind === "whole" && (eol === "lf" || path === ".dockerignore") && !path.startsWith(`${SITE_FOLDER}/`)
  );
}

/**
 * One digest of all Docker files: what is generated, and what people have made of it. A file that an answer has changed
 * and no run has written yet counts as generated: the digest is that of the files as a run would leave them.
 * @param files may hold the site as well; it does not count
 */
function digestFiles(files: FileSet, { texts, base, keep }: Standing): string {
  const keptBy = compileKeep(keep);
  const parts = files.filter(isDockerFile).map(({ path, content, executable }) => {
    const text = texts.get(path);
    if (keptBy(path) !== null) return [path, text ?? null];
    const isEdited = text !== undefined && text !== content && text !== base.get(path);
    return [path, content, executable, ...(isEdited ? [text] : [])];
  });
  return `sha256:${createHash("sha256").update(JSON.stringify(parts)).digest("hex")}`;
}

/**
 * How the Docker files stand, those that the project keeps for itself too.
 * @param paths of all that can be generated
 */
export async function readStanding(
  root: string,
  paths: Iterable<string>,
  { disk, state, keep }: { readonly disk: Disk; readonly state: State; readonly keep: readonly string[] },
): Promise<Standing> {
  const keptBy = compileKeep(keep);
  const texts = new Map([...disk].map(([path, { text }]) => [path, toLf(text)]));
  const kept = [...new Set(paths)].filter((path) => keptBy(path) !== null);
  for (const path of kept) {
    const text = await readKept(root, path);
    if (text !== null) texts.set(path, text);
  }
  return { texts, base: state.base, keep };
}

/** What the page is made from, in a project that was read so far. */
export async function takeVerified(
  read: ReadReport,
  ...project: Parameters<typeof readStanding>
): Promise<Verified> {
  if (read.kind === "none") return NOT_VERIFIED;
  if (read.kind === "unreadable") return { ...NOT_VERIFIED, read };
  const standing = await readStanding(...project);
  return { read, digest: (files) => digestFiles(files, standing) };
}

/** A file of the project's own may be anything: what is no text in the project counts as none. */
async function readKept(root: string, path: string): Promise<string | null> {
  try {
    const file = await readDiskFile(root, path);
    return file === null ? null : toLf(file.text);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/**
 * The digest for the report of a project as it stands: that of its Docker files.
 * @param files what its answers generate: those of `generateProject`
 */
export async function digestProject(
  { root, disk, state, saved }: Pick<Project, "root" | "disk" | "state" | "saved">,
  files: FileSet,
): Promise<string> {
  const paths = files.filter(isDockerFile).map(({ path }) => path);
  return digestFiles(files, await readStanding(root, paths, { disk, state, keep: saved.keep }));
}
