import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type Ended, succeed } from "../../support/run.ts";
import { ExampleProject, until } from "./engine.ts";
import { buildRelease } from "./release.ts";

export type Colour = "blue" | "green";

/** A container, as far as "it was left alone" shows in it. */
export interface Container {
  readonly id: string;
  readonly image: string;
  readonly status: string;
  readonly startedAt: string;
  readonly restarts: number;
  readonly exitCode: number;
}

const FILE = "docker-compose.blue-green.yml";
/** Short checks: a release that never gets healthy is given up after about 14 s. */
const QUICK_HEALTH = {
  interval: "3s",
  timeout: "2s",
  retries: "2",
  start_period: "4s",
  start_interval: "1s",
};

/** The generated blue/green stack with releases that start in a moment, and what can be seen of it from outside. */
export class BlueGreen {
  readonly project: ExampleProject;
  readonly name: string;
  readonly port: number;

  private constructor(project: ExampleProject, name: string, port: number) {
    this.project = project;
    this.name = name;
    this.port = port;
  }

  /** Brings the stack up with release 1 in both colours; release 2 is built. */
  static async create(name: string, port: number): Promise<BlueGreen> {
    const health = Object.entries(QUICK_HEALTH).map(([key, value]) => [`health.blue-green.${key}`, value]);
    const project = await ExampleProject.create(name, {
      "application.name": name,
      "application.ports.blue-green": String(port),
      ...(Object.fromEntries(health) as Record<string, string>),
    });
    const stack = new BlueGreen(project, name, port);
    for (const release of ["1", "2"]) await buildRelease(project, stack.image(release), release);
    for (const colour of ["blue", "green"])
      await succeed("docker", ["tag", stack.image("1"), `${name}:${colour}`]);
    await project.compose(FILE, "up", "--no-build", "--wait");
    return stack;
  }

  image(release: string): string {
    return `${this.name}-release:${release}`;
  }

  path(...parts: string[]): string {
    return join(this.project.root, ".blue-green", ...parts);
  }

  /** A file of .blue-green, or nothing where it is not there. */
  async read(name: string): Promise<string> {
    return existsSync(this.path(name)) ? await readFile(this.path(name), "utf8") : "";
  }

  live(): Colour {
    return existsSync(this.path("flag", "green")) ? "green" : "blue";
  }

  idle(): Colour {
    return this.live() === "green" ? "blue" : "green";
  }

  containerName(service: string): string {
    return `${this.name}-blue-green-${service}-1`;
  }

  /** Null where there is none. */
  async container(service: string): Promise<Container | null> {
    const found = await succeed("docker", [
      "ps",
      "-aq",
      "--filter",
      `name=^/${this.containerName(service)}$`,
    ]);
    if (found === "") return null;
    const format =
      '{"id":{{json .Id}},"image":{{json .Image}},"status":{{json .State.Status}},"startedAt":{{json .State.StartedAt}},' +
      '"restarts":{{.RestartCount}},"exitCode":{{.State.ExitCode}}}';
    return JSON.parse(
      await succeed("docker", ["inspect", "-f", format, this.containerName(service)]),
    ) as Container;
  }

  /** Which release answers people, by its own word. */
  async release(): Promise<string | null> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/health/liveness`, {
      signal: AbortSignal.timeout(20_000),
    });
    await answer.text();
    return answer.headers.get("x-app-version");
  }

  /** Runs the script, which must end well. */
  async succeed(...args: string[]): Promise<Ended> {
    const ended = await this.project.script(...args);
    expect(ended.code, `${args.join(" ")}\n${ended.stdout}${ended.stderr}`).toBe(0);
    return ended;
  }

  /** Ids of nginx' processes, as the kernel counts them: a reload replaces the workers, a restart all. */
  async proxyProcesses(): Promise<readonly string[]> {
    const listed = await succeed("docker", ["top", this.containerName("proxy"), "-eo", "pid,args"]);
    return listed.split("\n").filter((line) => line.includes("nginx"));
  }

  async untilStopped(colour: Colour): Promise<Container> {
    await until(`app-${colour} stopped`, async () => (await this.state(colour)).status === "exited", 30);
    return await this.state(colour);
  }

  async state(colour: Colour): Promise<Container> {
    const found = await this.container(`app-${colour}`);
    if (found === null) throw new Error(`no container of ${colour}`);
    return found;
  }

  /** The audit lines; each must be JSON. */
  async audit(): Promise<readonly Record<string, unknown>[]> {
    const lines = (await this.read("history.log")).split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async remove(): Promise<void> {
    await this.project.remove(`${this.name}-blue-green`);
    const images = await succeed("docker", [
      "images",
      "--format",
      "{{.Repository}}:{{.Tag}}",
      `${this.name}*`,
    ]);
    for (const image of images.split("\n").filter(Boolean)) await succeed("docker", ["rmi", "-f", image]);
  }
}
