import { Agent, get } from "node:http";

/** One answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  /** Milliseconds from the request to the head of the answer. */
  readonly took: number;
}

/**
 * Asks over loopback as the container's own check does.
 * @param port of this host
 * @param path `/health/liveness`
 * @param timeout milliseconds
 * @returns null when there was no answer in time
 */
export function ask(port: number, path: string, timeout: number, agent?: Agent): Promise<HttpAnswer | null> {
  return new Promise((resolve) => {
    const begin = performance.now();
    // An application that knows its host names accepts this one, for its own check; one that wants https is told so.
    const headers = { host: "localhost", "x-forwarded-proto": "https", "user-agent": "cryo-init-verify" };
    const request = get(
      { host: "127.0.0.1", port, path, headers, signal: AbortSignal.timeout(timeout), agent: agent ?? false },
      (response) => {
        const took = performance.now() - begin;
        response.on("error", () => resolve(null));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, took }));
        response.resume();
      },
    );
    request.on("error", () => resolve(null));
  });
}

/** What a load met. */
export interface LoadResult {
  readonly requests: number;
  /** Requests without an answer, or with one of 500 and above. */
  readonly failed: number;
  /** Milliseconds; 0 where nothing answered. */
  readonly medianLatency: number;
}

/** Milliseconds that a request under load may take. */
const PATIENCE = 30_000;

/**
 * Asks again and again over connections that are kept, each client one request at a time.
 * @param duration milliseconds
 */
export async function runLoad(
  port: number,
  path: string,
  {
    clients,
    duration,
    signal,
  }: { readonly clients: number; readonly duration: number; readonly signal: AbortSignal },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const end = performance.now() + duration;
  const latencies: number[] = [];
  let [requests, failed] = [0, 0];
  const work = async (): Promise<void> => {
    while (performance.now() < end && !signal.aborted) {
      const answer = await ask(port, path, PATIENCE, agent);
      requests += 1;
      if (answer !== null) latencies.push(answer.took);
      if (answer === null || answer.status >= 500) failed += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, work));
  } finally {
    agent.destroy();
  }
  return { requests, failed, medianLatency: latencies.length === 0 ? 0 : median(latencies) };
}

/** The middle one of a list that is not empty; of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}
