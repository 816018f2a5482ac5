import { Agent, request } from "node:http";
import { setTimeout } from "node:timers/promises";

/** No answer is waited for longer. */
const PATIENCE_MS = 30_000;

/** What a client sees, by the code of Node's error. */
const KINDS = { ECONNRESET: "reset", EPIPE: "reset", ECONNREFUSED: "refused", ETIMEDOUT: "timeout" };

/**
 * Keeps connections busy, each with one request after the other over keep-alive, every eighth of them slow (2 s) or all
 * for one path, until it is told to stop or as many are done as it may ask. Each connection has an agent of its own, so that none borrows another's, and a request that fails
 * is counted and never sent again. With a pause, a connection is idle for so many milliseconds before its next request,
 * so that a small machine is not the first thing to fail. Bounded by the number of connections, on loopback only.
 */
export class KeepAliveLoad {
  #base;
  #workers;
  #failures = [];
  #requests = 0;
  #slow = 0;
  #connections = 0;
  #slowest = 0;
  #running = true;
  #pause;
  #path;
  #left;

  constructor(port, connections, { pause = 0, path = null, most = Number.POSITIVE_INFINITY } = {}) {
    this.#pause = pause;
    this.#path = path;
    this.#left = most;
    this.#base = `http://127.0.0.1:${port}`;
    this.#workers = Array.from({ length: connections }, (_, index) => this.#work(index));
  }

  get requests() {
    return this.#requests;
  }

  async stop() {
    this.#running = false;
    return await this.finish();
  }

  async finish() {
    await Promise.all(this.#workers);
    const count = (kind) => this.#failures.filter((failure) => failure.kind === kind).length;
    return {
      requests: this.#requests,
      slow: this.#slow,
      connections: this.#connections,
      slowestMs: Math.round(this.#slowest),
      failures: this.#failures,
      resets: count("reset"),
      refused: count("refused"),
      timeouts: count("timeout"),
      statuses: count("status"),
    };
  }

  async #work(index) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let count = index; this.#running && this.#left > 0; count += 1) {
      this.#left -= 1;
      const slow = this.#path === null && count % 8 === 0;
      const path = this.#path ?? (slow ? "/api/v1/slow?seconds=2" : "/health/liveness");
      const begin = performance.now();
      const failure = await this.#ask(agent, slow ? "POST" : "GET", path);
      this.#slowest = Math.max(this.#slowest, performance.now() - begin);
      this.#requests += 1;
      if (slow) this.#slow += 1;
      if (failure !== null) {
        this.#failures.push({ path, ...failure });
        // A refused connection fails at once: asked again without a pause, it would only count itself.
        await setTimeout(50);
      }
      if (this.#pause > 0) await setTimeout(this.#pause);
    }
    agent.destroy();
  }

  #ask(agent, method, path) {
    return new Promise((resolve) => {
      const fail = (error) => resolve({ kind: KINDS[error.code] ?? "other", reason: error.message });
      const asked = request(`${this.#base}${path}`, { method, agent, timeout: PATIENCE_MS }, (answer) => {
        const { statusCode } = answer;
        answer.resume();
        answer.on("end", () =>
          resolve(statusCode === 200 ? null : { kind: "status", reason: `status ${statusCode}` }),
        );
        answer.on("error", fail);
      });
      asked.on("socket", () => {
        if (!asked.reusedSocket) this.#connections += 1;
      });
      asked.on("timeout", () =>
        asked.destroy(
          Object.assign(new Error(`no answer within ${PATIENCE_MS / 1000} s`), { code: "ETIMEDOUT" }),
        ),
      );
      asked.on("error", fail);
      asked.end();
    });
  }
}
