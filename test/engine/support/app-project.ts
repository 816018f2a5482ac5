import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { makeFolder, removeFolder } from "../../support/example.ts";
import { cryoInit, run, succeed } from "../../support/run.ts";
import { CA_BUNDLE } from "./engine.ts";

const APPS = fileURLToPath(new URL("../../fixtures/apps", import.meta.url));
const FILE = "docker-compose.yml";

/** One of the small applications of the fixtures, set up by the program, in production. */
export class AppProject {
  readonly root: string;
  readonly name: string;

  private constructor(root: string, name: string) {
    this.root = root;
    this.name = name;
  }

  static async create(
    app: string,
    name: string,
    answers: Readonly<Record<string, string>>,
  ): Promise<AppProject> {
    const project = new AppProject(await makeFolder(name), name);
    await cp(join(APPS, app), project.root, { recursive: true });
    await writeFile(join(project.root, ".env"), "");
    await project.answer({
      "application.name": name,
      "image.ca_certificate": CA_BUNDLE,
      environments: "production",
      "documentation.site": "no",
      ...answers,
    });
    return project;
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

  async compose(...args: string[]): Promise<string> {
    return await succeed("docker", ["compose", "-f", FILE, ...args], { cwd: this.root });
  }

  /** Brings a service up in a fresh container, the application's variables changed by these. */
  async up(service: string, variables: Readonly<Record<string, string>> = {}): Promise<void> {
    const changed = service === "app" ? { app: { environment: variables } } : {};
    await writeFile(join(this.root, "variables.yml"), JSON.stringify({ services: changed }));
    const files = ["-f", FILE, "-f", "variables.yml"];
    const args = ["compose", ...files, "up", "--build", "--force-recreate", "--wait", service];
    const { code, stderr } = await run("docker", args, { cwd: this.root });
    if (code === 0) return;
    throw new Error(`${stderr}\n${await this.compose("logs", "--no-color", "--tail", "40")}`);
  }

  /** Lines of a service's log that hold these words. */
  async logLines(service: string, words: string): Promise<readonly string[]> {
    const { stdout, stderr } = await run("docker", ["logs", this.container(service)]);
    return `${stdout}\n${stderr}`.split("\n").filter((line) => line.includes(words));
  }

  /** Takes everything down, volumes, images and folder included. */
  async remove(): Promise<void> {
    const args = ["compose", "-p", this.name, "down", "--volumes", "--timeout", "5"];
    await run("docker", args);
    await run("docker", ["rmi", "-f", `${this.name}:local`]);
    await removeFolder(this.root);
  }
}
