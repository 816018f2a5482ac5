/** How a request failed: the connection was reset or refused, no answer came in time, or another status than 200. */
export type FailureKind = "reset" | "refused" | "timeout" | "status" | "other";

export interface Failure {
  readonly path: string;
  readonly kind: FailureKind;
  readonly reason: string;
}

/** What a load saw. */
export interface LoadResult {
  readonly requests: number;
  readonly slow: number;
  /** Connections that were opened: more than the load has, when the server closed some between two requests. */
  readonly connections: number;
  readonly slowestMs: number;
  /** Each request that was not answered with 200. */
  readonly failures: readonly Failure[];
  readonly resets: number;
  readonly refused: number;
  readonly timeouts: number;
  readonly statuses: number;
}

export declare class KeepAliveLoad {
  /** @param pause milliseconds that a connection is idle between an answer and its next request */
  constructor(port: number, connections: number, pause?: number);
  /** How many requests have been answered or have failed so far. */
  get requests(): number;
  stop(): Promise<LoadResult>;
}
