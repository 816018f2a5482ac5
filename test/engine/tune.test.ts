import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cryoInit, succeed } from "../support/run.ts";
import { ExampleProject } from "./support/engine.ts";
import { countKills, readPeak } from "./support/kernel.ts";
import { readLimits } from "./support/limits.ts";
import { KeepAliveLoad } from "./support/load.mjs";

/**
 * Limits from measured use on the real example application: a bounded load is measured, its recommendation written and
 * put in force, twice, and then the same load is sent again under the limits that came of it.
 */
const NAME = "tune-example";
const PORT = 24_610;
const FILE = "docker-compose.yml";
const CONTAINER = `${NAME}-app-1`;
const MIB = 1024 * 1024;
/** What the size `small` gives; a quarter less with each step. */
const DEFAULT = 768 * MIB;
const MOST_STEPS = 2;

interface Tuned {
  readonly applied: boolean;
  readonly settings: Readonly<Record<string, string>>;
  readonly services: readonly {
    readonly service: string;
    readonly samples: number;
    readonly sufficient: boolean;
    readonly use: { readonly memory: { readonly peak: number }; readonly kills: number };
    readonly limits: readonly { readonly limit: string; readonly now: number; readonly result: number }[];
  }[];
}

let project: ExampleProject;
let firstLimit = 0;

beforeAll(async () => {
  project = await ExampleProject.create("tune", {
    "application.name": NAME,
    "application.ports.production": String(PORT),
    environments: "production",
    "resources.size": "small",
    "documentation.site": "no",
  });
  await project.up(FILE);
  firstLimit = Number((await readLimits(CONTAINER)).memory);
});
afterAll(async () => await project.remove(NAME));

const tune = async (...flags: readonly string[]): Promise<Tuned> => {
  const ended = await cryoInit(["tune", project.root, "--json", ...flags]);
  expect(ended.code, ended.stderr).toBe(0);
  return JSON.parse(ended.stdout) as Tuned;
};

/** Eight clients with quick and slow requests, for as long as something else takes. */
async function underLoad<T>(
  work: () => Promise<T>,
): Promise<{ readonly found: T; readonly requests: number }> {
  const load = new KeepAliveLoad(PORT, 8, { pause: 10 });
  try {
    const found = await work();
    const { requests, failures } = await load.stop();
    expect(failures).toEqual([]);
    return { found, requests };
  } finally {
    await load.stop();
  }
}

const sample = () => tune("--duration", "6s", "--interval", "1s", "--few-samples");

test("the recommendation is tighter than the default, is written, and survives the same load", async () => {
  expect(firstLimit).toBe(DEFAULT);
  const declined = await tune("--duration", "1s", "--interval", "1s");
  expect(declined.services.map(({ sufficient, limits }) => ({ sufficient, limits }))).toEqual([
    { sufficient: false, limits: [] },
    { sufficient: false, limits: [] },
  ]);

  const limits: number[] = [firstLimit];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { found, requests } = await underLoad(sample);
    const app = found.services.find(({ service }) => service === "app");
    const memory = app?.limits.find(({ limit }) => limit === "memory");
    expect(requests).toBeGreaterThan(50);
    expect(memory?.now).toBe(limits.at(-1));
    expect(memory?.result).toBeGreaterThanOrEqual(app?.use.memory.peak ?? Number.POSITIVE_INFINITY);
    if (memory?.result === memory?.now) break;
    limits.push(memory?.result ?? 0);
    const applied = await tune("--duration", "0s", "--few-samples", "--apply", "--yes");
    expect(applied).toMatchObject({ applied: true, settings: found.settings });
    await project.up(FILE);
  }
  const last = limits.at(-1) ?? 0;
  expect(limits.toSorted((a, b) => b - a)).toEqual(limits);
  expect(last).toBeLessThan(0.75 * DEFAULT);
  expect(await readFile(join(project.root, FILE), "utf8")).toContain(`memory: ${last / MIB}M`);
  expect((await cryoInit(["check", project.root])).code).toBe(0);

  expect((await readLimits(CONTAINER)).memory).toBe(last);
  const { found, requests } = await underLoad(sample);
  expect(requests).toBeGreaterThan(50);
  expect(await countKills(CONTAINER)).toBe(0);
  expect(found.services.map(({ use }) => use.kills)).toEqual([0, 0]);
  expect(await readPeak(CONTAINER)).toBeLessThanOrEqual(last);
});

test("a container that is killed as a whole is counted, though its counters begin anew", async () => {
  await project.compose(FILE, "stop", "--timeout", "5");
  const labels = { "com.docker.compose.project": NAME, "com.docker.compose.service": "app" };
  const named = Object.entries(labels).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
  const bounds = [
    "--memory",
    "64m",
    "--memory-swap",
    "64m",
    "--pids-limit",
    "20",
    "--restart",
    "on-failure:5",
  ];
  const program = "import time; time.sleep(2); much = b'1' * (200 << 20)";
  const killed = `${NAME}-killed`;
  const run = ["run", "-d", "--name", killed, ...named, ...bounds, "python:3.13-slim-trixie"];
  await succeed("docker", [...run, "python", "-c", program]);
  try {
    const { services } = await tune("--duration", "8s", "--interval", "1s", "--few-samples");
    const app = services.find(({ service }) => service === "app");
    expect(app?.use.kills).toBeGreaterThan(0);
    expect(await readFile(join(project.root, ".cryo-init/samples/samples.jsonl"), "utf8")).toMatch(
      /"kills":0,.*"killEvents":[1-9]/,
    );
  } finally {
    await succeed("docker", ["rm", "-f", killed]);
  }
});
