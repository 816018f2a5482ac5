import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { UserError } from "../../config/errors.ts";
import type { ScanFacts } from "../../config/facts.ts";
import { isMadeHere } from "../../config/origin.ts";
import { type DecodedText, decodeText } from "./decode-text.ts";
import { SCAN_LIMITS, type ScanLimits } from "./limits.ts";
import { listFiles, reasonOf } from "./list-files.ts";

/** Milliseconds of reading until keys, signals and the clock on the screen get their turn. */
const IN_ONE_GO = 10;
/** Faults of single files, and findings, that are named; more of them are counted. */
const NAMED = 5;

/** A checkout: what it lists, and the text of the files that were read. Detection sees the disk through it only. */
export interface Checkout {
  /** Absolute, without symbolic links. */
  readonly root: string;
  readonly limits: ScanLimits;
  /** Relative to the root, with `/`; those nearer to the root come first. */
  readonly files: readonly string[];
  readonly folders: ReadonlySet<string>;
  hasFile(path: string): boolean;
  /** What was read of a file; null when it was not read, is not there, or holds no text. */
  textOf(path: string): string | null;
  lineEndingOf(path: string): "lf" | "crlf" | null;
  /** Reads files that were not read yet. Those that cannot be read are named in the notes. */
  load(paths: readonly string[]): Promise<void>;
  /** Adds a sentence about something that was not looked at as a whole. */
  noteLimit(note: string): void;
  /** Adds a sentence that explains, where nothing was left out. */
  noteFinding(note: string): void;
  scan(): ScanFacts;
}

/**
 * For each file that cryo-init has made: where a copy lies of what stood there before, relative to the root, or null
 * when nothing did. What cryo-init writes must not become a fact that it writes from.
 */
export type FormerFiles = ReadonlyMap<string, string | null>;

/** @throws UserError when the root is no folder or cannot be read */
export async function openCheckout(
  root: string,
  limits: ScanLimits = SCAN_LIMITS,
  former: FormerFiles = new Map(),
): Promise<Checkout> {
  const real = await resolveRoot(root);
  const listed = await listFiles(real, limits);
  const listing = { ...listed, files: listed.files.filter((path) => former.get(path) !== null) };
  if (listing.unreadable !== null) {
    throw new UserError(`The project folder ${root} cannot be read: ${listing.unreadable}`, {
      next: "Give yourself permission to read it, or name another folder: cryo-init path/to/project",
    });
  }
  const files = new Set(listing.files);
  const texts = new Map<string, DecodedText | null>();
  const limitNotes = new Set(listing.notes);
  const findings = new Set<string>();
  const faults: string[] = [];
  const denied: string[] = [];
  let bytesLeft = limits.totalBytes;

  function loadOne(path: string): void {
    texts.set(path, null);
    if (bytesLeft <= 0) {
      limitNotes.add(`stopped reading files after ${limits.totalBytes} bytes`);
      return;
    }
    const result = readBounded(join(real, former.get(path) ?? path), limits.fileBytes);
    if (result.fault !== null) {
      faults.push(`${path} was not read: ${result.fault}`);
      if (result.denied) denied.push(path);
      return;
    }
    bytesLeft -= result.bytes.length;
    const decoded = decodeText(result.bytes);
    // Also a copy, or one whose record is gone. Of a file that was replaced, the former one was read.
    if (decoded !== null && isMadeHere(path, decoded.text)) return;
    texts.set(path, decoded);
    if (decoded === null) faults.push(`${path} was not read: it holds no text`);
  }

  return {
    root: real,
    limits,
    files: listing.files,
    folders: listing.folders,
    hasFile: (path) => files.has(path),
    textOf: (path) => texts.get(path)?.text ?? null,
    lineEndingOf: (path) => texts.get(path)?.eol ?? null,
    async load(paths) {
      const wanted = [...new Set(paths)].filter((path) => files.has(path) && !texts.has(path));
      let since = performance.now();
      for (const path of wanted) {
        loadOne(path);
        if (performance.now() - since < IN_ONE_GO) continue;
        await setImmediate();
        since = performance.now();
      }
    },
    noteLimit: (note) => void limitNotes.add(note),
    noteFinding: (note) => void findings.add(note),
    scan() {
      return {
        files: listing.files.length,
        read: [...texts.values()].filter((text) => text !== null).length,
        complete: limitNotes.size === 0 && faults.length === 0,
        notes: [
          ...limitNotes,
          ...shorten(faults, "files were not read"),
          ...shorten([...findings], "such places"),
        ],
        denied: denied.toSorted(),
      };
    },
  };
}

function shorten(notes: readonly string[], what: string): readonly string[] {
  const named = notes.toSorted().slice(0, NAMED);
  return notes.length > NAMED ? [...named, `${notes.length - NAMED} more ${what}`] : named;
}

async function resolveRoot(root: string): Promise<string> {
  let real: string;
  try {
    real = await realpath(root);
  } catch (problem) {
    throw new UserError(`The project folder ${root} cannot be opened: ${reasonOf(problem)}`, {
      next: "Name a folder that exists: cryo-init path/to/project",
      failure: "usage",
      cause: problem,
    });
  }
  if (!(await stat(real)).isDirectory()) {
    throw new UserError(`${root} is a file, not a project folder`, {
      next: "Name the folder that holds the application: cryo-init path/to/project",
      failure: "usage",
    });
  }
  return real;
}

type ReadResult =
  | { readonly fault: null; readonly bytes: Uint8Array }
  | { readonly fault: string; readonly denied: boolean; readonly bytes?: undefined };

/** At once, and not through promises: those take five times as long for a small file. */
function readBounded(path: string, limit: number): ReadResult {
  try {
    // Non-blocking: should a file have become a pipe since it was listed, opening it must not wait for a writer.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size } = fstatSync(file);
      if (size > limit) return { fault: `it is larger than ${limit} bytes`, denied: false };
      return { fault: null, bytes: readFileSync(file) };
    } finally {
      closeSync(file);
    }
  } catch (problem) {
    const code = problem instanceof Error && "code" in problem ? problem.code : "";
    return { fault: reasonOf(problem), denied: code === "EACCES" || code === "EPERM" };
  }
}
