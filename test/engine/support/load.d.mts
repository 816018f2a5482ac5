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

export interface LoadOptions {
  /** Milliseconds that a connection is idle between an answer and its next request. */
  readonly pause?: number;
  /** Asked for each time, in place of the mix of quick and slow requests. */
  readonly path?: string;
  /** Requests in all, at the most. */
  readonly most?: number;
}

export declare class KeepAliveLoad {
  constructor(port: number, connections: number, options?: LoadOptions);
  /** How many requests have been answered or have failed so far. */
  get requests(): number;
  /** Lets running requests end, and asks nothing more. */
  stop(): Promise<LoadResult>;
  /** Waits until as many are done as it may ask. */
  finish(): Promise<LoadResult>;
}
