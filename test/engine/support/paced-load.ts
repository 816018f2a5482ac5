import { Agent, request } from "node:http";
import { setTimeout } from "node:timers/promises";

export interface PacedResult {
  readonly requests: number;
  /** Each request that was not answered with 200, with the reason. */
  readonly failures: readonly string[];
}

/**
 * Keeps connections busy with one request after the other over keep-alive, and a pause between them, until it is told to
 * stop. On loopback only; bounded by the connections, the pause, and the most requests.
 */
export class PacedLoad {
  readonly #agent: Agent;
  readonly #url: string;
  readonly #connections: readonly Promise<void>[];
  readonly #failures: string[] = [];
  #requests = 0;
  #left: number;

  /** @param pause milliseconds between an answer and the next request of the same connection */
  constructor(url: string, connections: number, pause: number, most = 50_000) {
    this.#url = url;
    this.#left = most;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#connections = Array.from({ length: connections }, () => this.#work(pause));
  }

  /** Waits until as many as allowed are done, or ends now. */
  async stop(now = true): Promise<PacedResult> {
    if (now) this.#left = 0;
    await Promise.all(this.#connections);
    this.#agent.destroy();
    return { requests: this.#requests, failures: this.#failures };
  }

  async #work(pause: number): Promise<void> {
    while (this.#left > 0) {
      this.#left -= 1;
      const failure = await this.#ask();
      this.#requests += 1;
      if (failure !== null) this.#failures.push(failure);
      if (pause > 0) await setTimeout(pause);
    }
  }

  #ask(): Promise<string | null> {
    return new Promise((resolve) => {
      const asked = request(this.#url, { agent: this.#agent, timeout: 30_000 }, (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode === 200 ? null : `status ${answer.statusCode}`));
        answer.on("error", (error) => resolve(error.message));
      });
      asked.on("timeout", () => asked.destroy(new Error("no answer within 30 s")));
      asked.on("error", (error) => resolve(error.message));
      asked.end();
    });
  }
}
