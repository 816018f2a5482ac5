import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { stringify } from "yaml";
import { copyExample, fillIn, removeFolder } from "../../support/example.ts";
import { cryoInit, type Ended, run, succeed } from "../../support/run.ts";

/** The bundle that containers of this machine must trust to install from PyPI; see CONTRIBUTING. */
export const CA_BUNDLE = process.env.CRYO_TEST_CA ?? "/etc/ssl/certs/ca-certificates.crt";

const FAKE_SUPABASE = fileURLToPath(new URL("../../fixtures/fake-supabase/server.py", import.meta.url));

/** What the tests read of `docker inspect`. */
export interface Inspected {
  readonly Id: string;
  readonly LogPath: string;
  readonly RestartCount: number;
  readonly Config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Healthcheck?: { readonly Test: readonly string[] };
  };
  readonly HostConfig: {
    readonly Memory: number;
    readonly MemorySwap: number;
    readonly MemoryReservation: number;
    readonly NanoCpus: number;
    readonly PidsLimit: number;
    readonly ShmSize: number;
    readonly LogConfig: { readonly Type: string; readonly Config: Readonly<Record<string, string>> };
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[];
    readonly SecurityOpt: readonly string[];
    readonly PortBindings: Readonly<Record<string, readonly { HostIp: string }[]>>;
  };
  readonly State: {
    readonly Status: string;
    readonly OOMKilled: boolean;
    readonly ExitCode: number;
    readonly StartedAt: string;
    readonly Health: {
      readonly Status: string;
      readonly Log: readonly { Start: string; ExitCode: number; Output: string }[];
    };
  };
}

export async function inspect(container: string): Promise<Inspected> {
  const [found] = JSON.parse(await succeed("docker", ["inspect", container])) as Inspected[];
  if (found === undefined) throw new Error(`no container ${container}`);
  return found;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The example application says its version with each answer. */
  readonly version: string | null;
}

export async function get(port: number, path: string, seconds = 20): Promise<Answer> {
  const signal = AbortSignal.timeout(seconds * 1000);
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal });
  return {
    status: response.status,
    text: await response.text(),
    version: response.headers.get("x-app-version"),
  };
}

const POLL_MILLISECONDS = 100;

/**
 * Asks until it is so, and says how long it took in milliseconds. The engine decides when; this only bounds it.
 */
export async function until(wanted: string, ask: () => Promise<boolean>, seconds = 60): Promise<number> {
  const begin = performance.now();
  while (performance.now() - begin < seconds * 1000) {
    const left = seconds * 1000 - (performance.now() - begin);
    // A question that is never answered has an end, too.
    if (await Promise.race([ask().catch(() => false), setTimeout(left, false, { ref: false })]))
      return performance.now() - begin;
    // Asking costs the machine that is being measured.
    await setTimeout(POLL_MILLISECONDS);
  }
  throw new Error(`not within ${seconds} s: ${wanted}`);
}

/** A copy of the example application, set up by the program, with the commands of one of its variants. */
export class ExampleProject {
  readonly root: string;
  readonly #networks = new Set<string>();
  readonly #overrides: string[] = [];

  private constructor(root: string) {
    this.root = root;
  }

  /** Sets the example up with these answers, and fills in what a person would. */
  static async create(
    name: string,
    answers: Readonly<Record<string, string>>,
    secrets: Readonly<Record<string, string>> = { supabase_key: "test-key", secret_key: "test-secret" },
  ): Promise<ExampleProject> {
    await succeed("docker", ["info"]);
    const root = await copyExample(name);
    const all = { "image.ca_certificate": CA_BUNDLE, ...answers };
    const flags = Object.entries(all).flatMap(([id, value]) => ["--set", `${id}=${value}`]);
    const ended = await cryoInit([root, "--yes", ...flags]);
    expect(ended.code, ended.stderr).toBe(0);
    await fillIn(root, { SUPABASE_URL: "http://supabase:54321" }, secrets);
    return new ExampleProject(root);
  }

  async compose(file: string, ...args: string[]): Promise<string> {
    return await succeed("docker", this.#composeArgs(file, args), { cwd: this.root });
  }

  /** Lays a Compose file of a test's own over every variant from now on. */
  async override(name: string, content: object): Promise<void> {
    await writeFile(join(this.root, name), stringify(content));
    if (!this.#overrides.includes(name)) this.#overrides.push(name);
  }

  #composeArgs(file: string, args: readonly string[]): readonly string[] {
    return ["compose", ...[file, ...this.#overrides].flatMap((path) => ["-f", path]), ...args];
  }

  /** Brings a variant up, and shows its containers' logs when it does not get healthy. */
  async up(file: string, ...services: string[]): Promise<void> {
    const args = this.#composeArgs(file, ["up", "--build", "--wait", ...services]);
    const { code, stderr } = await run("docker", args, { cwd: this.root });
    if (code === 0) return;
    throw new Error(`${stderr}\n${await this.compose(file, "logs", "--no-color", "--tail", "40")}`);
  }

  /** Runs the cutover script. */
  script(...args: string[]): Promise<Ended> {
    return run("sh", ["scripts/blue-green.sh", ...args], { cwd: this.root });
  }

  /** Puts a stand-in for Supabase into a network of a variant, and names the container. */
  async startSupabase(network: string): Promise<string> {
    const name = `${network}-supabase`;
    this.#networks.add(network);
    await run("docker", ["rm", "-f", name]);
    const mount = `${FAKE_SUPABASE}:/server.py:ro`;
    const args = [
      "run",
      "-d",
      "--name",
      name,
      "--network",
      network,
      "--network-alias",
      "supabase",
      "-v",
      mount,
    ];
    await succeed("docker", [...args, "python:3.13-slim-trixie", "python", "/server.py"]);
    return name;
  }

  /** Takes everything down, volumes and folder included. */
  async remove(...projects: string[]): Promise<void> {
    for (const network of this.#networks) await run("docker", ["rm", "-f", `${network}-supabase`]);
    for (const project of projects) {
      await run("docker", [
        "compose",
        "-p",
        project,
        "down",
        "--volumes",
        "--remove-orphans",
        "--timeout",
        "5",
      ]);
    }
    await removeFolder(this.root);
  }
}
