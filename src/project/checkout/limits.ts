import { KIB, MIB } from "../../config/units.ts";

/** Bounds of a scan. What lies beyond them is left out and named in `scan.notes`. */
export interface ScanLimits {
  /** Files that are listed. */
  readonly files: number;
  /** Folders that are listed, at about 50,000 a second. */
  readonly folders: number;
  /** Python files that are read. Those near the root come first; what the application imports is always read. */
  readonly pythonFiles: number;
  /** Bytes of one file that is read. */
  readonly fileBytes: number;
  /** Bytes of all files that are read. */
  readonly totalBytes: number;
  /** Characters of source that are parsed, at about 4 million a second. */
  readonly parsedCharacters: number;
}

/** Bounds that keep a scan near two seconds on two cores. */
export const SCAN_LIMITS: ScanLimits = {
  files: 400_000,
  folders: 25_000,
  pythonFiles: 5_000,
  fileBytes: 512 * KIB,
  totalBytes: 64 * MIB,
  parsedCharacters: 3_000_000,
};
