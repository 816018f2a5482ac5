import { createHash } from "node:crypto";
import { run, succeed } from "../../support/run.ts";
import { until } from "./engine.ts";

/** Debian's registry, on a base that the other tests have already. */
const DOCKERFILE = `FROM python:3.13-slim-trixie
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends docker-registry && rm -rf /var/lib/apt/lists/*
RUN printf 'version: 0.1\\nlog: {level: warn}\\nstorage: {filesystem: {rootdirectory: /var/lib/docker-registry}}\\nhttp: {addr: ":5000"}\\n' >/etc/registry.yml
CMD ["docker-registry", "serve", "/etc/registry.yml"]
`;

const MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const MANIFEST_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** A real registry in the engine, on a loopback port. */
export class Registry {
  /** `127.0.0.1:23250` */
  readonly address: string;
  readonly #name: string;

  private constructor(name: string, port: number) {
    this.#name = name;
    this.address = `127.0.0.1:${port}`;
  }

  static async start(name: string, port: number): Promise<Registry> {
    const registry = new Registry(name, port);
    await run("docker", ["rm", "-f", "-v", name]);
    await succeed("docker", ["build", "-q", "-t", name, "-"], { input: DOCKERFILE });
    await succeed("docker", ["run", "-d", "--name", name, "-p", `${registry.address}:5000`, name]);
    // A connection that was made while the registry was not there yet may stay open without an answer.
    const ask = () => fetch(`http://${registry.address}/v2/`, { signal: AbortSignal.timeout(2_000) });
    await until("the registry answers", async () => (await ask()).ok);
    return registry;
  }

  /** Puts an image of the engine under a name of this registry, and takes the local name away. */
  async push(image: string, path: string): Promise<void> {
    const name = `${this.address}/${path}`;
    await succeed("docker", ["tag", image, name]);
    await succeed("docker", ["push", "-q", name]);
    await succeed("docker", ["rmi", name]);
  }

  /** The digest that a tag has now, as the registry says it. */
  async digestOf(repository: string, tag: string): Promise<string> {
    const response = await this.#manifest(repository, tag, { method: "HEAD" });
    return response.headers.get("docker-content-digest") ?? "";
  }

  /**
   * Makes a tag an index of two platforms. The second is the first one's content under another architecture's name:
   * enough to see which of them a builder takes.
   */
  async addPlatform(repository: string, tag: string, architecture: string): Promise<void> {
    const text = await (await this.#manifest(repository, tag)).text();
    const manifest = JSON.parse(text) as { config: Blob };
    const config = await (await fetch(this.#url(repository, `blobs/${manifest.config.digest}`))).json();
    const other = JSON.stringify({ ...(config as object), architecture });
    await this.#upload(repository, other);
    const twin = JSON.stringify({ ...manifest, config: describe(manifest.config.mediaType, other) });
    await this.#put(repository, `${tag}-${architecture}`, MANIFEST, twin);
    const own = (config as { architecture: string }).architecture;
    const manifests = [
      { ...describe(MANIFEST, text), platform: { os: "linux", architecture: own } },
      { ...describe(MANIFEST, twin), platform: { os: "linux", architecture } },
    ];
    const list = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST_LIST, manifests });
    await this.#put(repository, tag, MANIFEST_LIST, list);
  }

  async remove(): Promise<void> {
    await run("docker", ["rm", "-f", "-v", this.#name]);
    await run("docker", ["rmi", this.#name]);
  }

  #url(repository: string, path: string): string {
    return `http://${this.address}/v2/${repository}/${path}`;
  }

  async #manifest(repository: string, tag: string, init: RequestInit = {}): Promise<Response> {
    const headers = { accept: `${MANIFEST_LIST}, ${MANIFEST}` };
    return await ok(fetch(this.#url(repository, `manifests/${tag}`), { ...init, headers }));
  }

  async #put(repository: string, tag: string, type: string, body: string): Promise<void> {
    const url = this.#url(repository, `manifests/${tag}`);
    await ok(fetch(url, { method: "PUT", headers: { "content-type": type }, body }));
  }

  async #upload(repository: string, body: string): Promise<void> {
    const begun = await ok(fetch(this.#url(repository, "blobs/uploads/"), { method: "POST" }));
    const url = new URL(begun.headers.get("location") ?? "", `http://${this.address}`);
    url.searchParams.set("digest", digest(body));
    await ok(fetch(url, { method: "PUT", headers: { "content-type": "application/octet-stream" }, body }));
  }
}

function digest(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

function describe(mediaType: string, text: string): Blob {
  return { mediaType, digest: digest(text), size: Buffer.byteLength(text) };
}

async function ok(request: Promise<Response>): Promise<Response> {
  const response = await request;
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
  return response;
}
