import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { copyExample, fillIn, makeFolder, removeFolder } from "../../support/example.ts";
import { cryoInit, type Ended, run, succeed } from "../../support/run.ts";
import { CA_BUNDLE } from "./engine.ts";

const APPS = fileURLToPath(new URL("../../fixtures/apps", import.meta.url));
const FILE = "docker-compose.yml";

/** What differs from an application that needs nothing. */
export interface SmallAppOptions {
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Made before cryo-init runs, in a container: nothing of the host's own Python is needed. */
  readonly prepare?: string;
  /** Done to the folder before cryo-init looks at it. */
  readonly before?: (root: string) => Promise<void>;
  readonly answers?: Readonly<Record<string, string>>;
}

/** One of the small applications, or the example application, in a folder of its own, set up with the recommended answers for production. */
export class SmallApp {
  readonly root: string;
  /** Of the Compose project. */
  readonly name: string;

  private constructor(root: string, name: string) {
    this.root = root;
    this.name = name;
  }

  static async create(
    app: string,
    name: string,
    port: number,
    options: SmallAppOptions = {},
  ): Promise<SmallApp> {
    const root = app === "example" ? await copyExample(name) : await makeFolder(name);
    const small = new SmallApp(root, name);
    if (app !== "example") await cp(join(APPS, app), root, { recursive: true });
    await options.before?.(root);
    if (options.prepare !== undefined) await small.#prepare(options.prepare);
    await small.answer({
      "application.name": name,
      "application.ports.production": String(port),
      "image.ca_certificate": CA_BUNDLE,
      environments: "production",
      "documentation.site": "no",
      ...options.answers,
    });
    await writeFile(join(root, ".env"), "");
    await fillIn(root, options.variables ?? {}, options.secrets ?? {});
    return small;
  }

  /** Changes answers, and the generated files with them. */
  async answer(answers: Readonly<Record<string, string>>): Promise<void> {
    const flags = Object.entries(answers).flatMap(([id, value]) => ["--set", `${id}=${value}`]);
    const ended = await cryoInit([this.root, "--yes", ...flags]);
    expect(ended.code, ended.stderr).toBe(0);
  }

  /** Name of a service's container. */
  container(service: string): string {
    return `${this.name}-${service}-1`;
  }

  async #prepare(script: string): Promise<void> {
    const mounts = ["-v", `${this.root}:/project`, "-v", `${CA_BUNDLE}:/ca.crt:ro`];
    const names = ["PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"];
    const trust = names.flatMap((variable) => ["-e", `${variable}=/ca.crt`]);
    const command = ["python:3.13-slim-trixie", "sh", "-c", script];
    await succeed("docker", ["run", "--rm", ...mounts, ...trust, "-w", "/project", ...command]);
  }

  /** Builds it and waits until it is healthy; the error shows the container's log. */
  async up(): Promise<void> {
    await this.#bringUp(await this.compose("up", "--build", "--wait"));
  }

  /** The same for one service, in a fresh container; the application's variables are changed by these. */
  async replace(service: string, variables: Readonly<Record<string, string>> = {}): Promise<void> {
    const changed = service === "app" ? { app: { environment: variables } } : {};
    await writeFile(join(this.root, "variables.yml"), JSON.stringify({ services: changed }));
    const up = ["-f", "variables.yml", "up", "--build", "--force-recreate", "--wait", service];
    await this.#bringUp(await this.compose(...up));
  }

  async #bringUp(up: Ended): Promise<void> {
    if (up.code === 0) return;
    const logs = await this.compose("logs", "--no-color", "--tail", "30");
    throw new Error(`${up.stderr}\n${logs.stdout}`);
  }

  /** Builds the image as CI would, without Compose, and says what the builder printed. */
  async build(tag: string, ...args: readonly string[]): Promise<string> {
    const secret = `id=ca_certificate,src=${CA_BUNDLE}`;
    const all = ["build", "--progress=plain", "--secret", secret, "-t", tag, ...args, "."];
    const { code, stderr } = await run("docker", all, { cwd: this.root });
    expect(code, stderr).toBe(0);
    return stderr;
  }

  compose(...args: readonly string[]): Promise<Ended> {
    return run("docker", ["compose", "-f", FILE, ...args], { cwd: this.root });
  }

  /** Runs a program in the application's container. */
  exec(...command: readonly string[]): Promise<Ended> {
    return run("docker", ["exec", this.container("app"), ...command]);
  }

  /** Lines of a service's log that hold these words. */
  async logLines(service: string, words: string): Promise<readonly string[]> {
    const { stdout, stderr } = await run("docker", ["logs", this.container(service)]);
    return `${stdout}\n${stderr}`.split("\n").filter((line) => line.includes(words));
  }

  /** Takes everything away, with the images that are named. */
  async remove(...images: readonly string[]): Promise<void> {
    await run("docker", ["compose", "-p", this.name, "down", "--volumes", "--timeout", "5"]);
    await run("docker", ["image", "rm", "-f", `${this.name}:local`, ...images]);
    await removeFolder(this.root);
  }
}
