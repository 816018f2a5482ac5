import { Agent, request } from "node:http";
import { setTimeout } from "node:timers/promises";

/** What a load saw. */
export interface LoadResult {
  readonly requests: number;
  readonly slow: number;
  /** Each request that was not answered with 200, with the reason. */
  readonly failures: readonly string[];
}

/**
 * Keeps connections busy, each with one request after the other over keep-alive, every eighth of them slow, until it is
 * told to stop. Bounded by the number of connections, on loopback only; with a pause, a connection is idle for so many
 * milliseconds before its next request, so that a small machine is not the first thing to fail.
 */
export class KeepAliveLoad {
  readonly #agent: Agent;
  readonly #base: string;
  readonly #workers: readonly Promise<void>[];
  readonly #pause: number;
  readonly #failures: string[] = [];
  #requests = 0;
  #slow = 0;
  #running = true;

  constructor(port: number, connections: number, pause = 0) {
    this.#pause = pause;
    this.#base = `http://127.0.0.1:${port}`;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#workers = Array.from({ length: connections }, (_, index) => this.#work(index));
  }

  /** How many requests have been answered or have failed so far. */
  get requests(): number {
    return this.#requests;
  }

  async stop(): Promise<LoadResult> {
    this.#running = false;
    await Promise.all(this.#workers);
    this.#agent.destroy();
    return { requests: this.#requests, slow: this.#slow, failures: this.#failures };
  }

  async #work(index: number): Promise<void> {
    for (let count = index; this.#running; count += 1) {
      const slow = count % 8 === 0;
      const path = slow ? "/api/v1/slow?seconds=2" : "/health/liveness";
      if (slow) this.#slow += 1;
      const failure = await this.#ask(slow ? "POST" : "GET", path);
      this.#requests += 1;
      if (failure !== null) this.#failures.push(`${path}: ${failure}`);
      if (this.#pause > 0) await setTimeout(this.#pause);
    }
  }

  #ask(method: string, path: string): Promise<string | null> {
    return new Promise((resolve) => {
      const asked = request(
        `${this.#base}${path}`,
        { method, agent: this.#agent, timeout: 30_000 },
        (answer) => {
          answer.resume();
          answer.on("end", () => resolve(answer.statusCode === 200 ? null : `status ${answer.statusCode}`));
          answer.on("error", (error) => resolve(error.message));
        },
      );
      asked.on("timeout", () => asked.destroy(new Error("no answer within 30 s")));
      asked.on("error", (error) => resolve(error.message));
      asked.end();
    });
  }
}
