/** What was wrong after random input, and what had been sent. */
export interface KeyFault {
  readonly what: string;
  readonly screen?: string;
  readonly log: readonly unknown[];
}

/** Random input for the built wizard in a real pseudo-terminal; see fuzz-keys.mjs. */
export declare function fuzzKeys(options: {
  readonly sequences: number;
  readonly random: () => number;
  readonly onProgress?: (sent: number) => void;
}): Promise<{
  readonly sent: number;
  readonly runs: number;
  readonly confirmed: number;
  readonly stale: number;
  readonly faults: readonly KeyFault[];
}>;
