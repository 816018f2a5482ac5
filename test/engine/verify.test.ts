import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Report } from "../../src/config/report.ts";
import { readTree } from "../support/example.ts";
import { cryoInit, type Ended } from "../support/run.ts";
import { ExampleProject, inspect } from "./support/engine.ts";
import { listLeftovers } from "./support/verify.ts";

/**
 * `cryo-init verify` on the example application, beside the user's own containers: real figures, and a report that is
 * part of the site. What is broken on purpose is in verify-broken.test.ts.
 */
const NAME = "ver-verify";
const FILE = "docker-compose.yml";
const BASIC = fileURLToPath(new URL("../fixtures/verify/basic.Dockerfile", import.meta.url));

let project: ExampleProject;

const verify = (...args: string[]): Promise<Ended> => cryoInit(["verify", project.root, ...args]);

let own = "";
let report: Report;
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  project = await ExampleProject.create("verify", {
    "application.name": NAME,
    environments: "production, development, blue-green",
    "application.ports.production": "24510",
  });
  const requirements = await readFile(join(project.root, "docker/requirements.txt"), "utf8");
  const more = "ipython==9.12.0\npytest==9.2.0\n";
  await writeFile(join(project.root, "old-packages.txt"), `${requirements}\n${more}`);
  await project.up(FILE);
  own = (await inspect(`${NAME}-app-1`)).Id;
  files = await readTree(project.root);
  const ended = await verify("--json", "--baseline", BASIC);
  expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  report = JSON.parse(ended.stdout) as Report;
});
afterAll(async () => await project.remove(NAME));

test("every criterion that an engine can show is met", () => {
  const verdicts = Object.fromEntries(report.criteria.map(({ name, verdict }) => [name, verdict]));
  expect(verdicts).toMatchObject({
    size: "passed",
    startup: "passed",
    limits: "passed",
    health: "passed",
    variants: "passed",
    hardening: "passed",
  });
  for (const { name, verdict, method } of report.criteria)
    if (verdict !== "not checked") expect(method, name).not.toBe("");
});

test("its figures are those of real images and containers", () => {
  const { before, after } = report.size ?? {};
  expect(after?.size).toBeLessThan(0.7 * Number(before?.size));
  expect(after?.compressed).toBeLessThan(Number(after?.size));
  expect(after?.layers.reduce((sum, { size }) => sum + size, 0)).toBeCloseTo(Number(after?.size), -6);
  expect(after?.rebuild).toBeGreaterThan(0);
  expect(report.startup?.answers).toHaveLength(5);
  expect(report.startup?.median).toBeGreaterThan(100);
  const app = report.memory?.services.find(({ service }) => service === "app");
  expect(app?.load).toBeGreaterThanOrEqual(Number(app?.rest));
  expect(app?.load).toBeLessThan(Number(app?.limit));
  expect(report.memory).toMatchObject({ failed: 0 });
  expect(report.memory?.requests).toBeGreaterThan(100);
  expect(report.variants.map(({ environment }) => environment)).toEqual([
    "production",
    "development",
    "blue-green",
  ]);
  expect(report.health.map(({ fault }) => fault)).toContain("Redis is frozen");
});

test("the user's own containers ran on, nothing is left behind, and no file but the report's has changed", async () => {
  const { Id, State } = await inspect(`${NAME}-app-1`);
  expect([Id, State.Health.Status]).toEqual([own, "healthy"]);
  const now = await readTree(project.root);
  const changed = [...now].filter(([path, text]) => files.get(path) !== text).map(([path]) => path);
  const ofReport = (path: string): boolean => /(^|\/)(report[\w-]*\.(md|svg|json)|bases\.json)$/.test(path);
  expect(changed.filter((path) => !ofReport(path))).toEqual([]);
  expect(changed).toEqual(
    expect.arrayContaining([
      ".cryo-init/verify/report.json",
      ".cryo-init/verify/report.md",
      "docs-site/images/report-size.svg",
      "docs-site/report.md",
    ]),
  );
  expect(await listLeftovers()).toBe("");
});

test("the report stands on the site, and is no drift; a change of the files makes it one of the past", async () => {
  const read = (path: string): Promise<string> => readFile(join(project.root, path), "utf8");
  const { summary = "" } = report.criteria.find(({ name }) => name === "size") ?? {};
  expect(JSON.parse(await read(".cryo-init/verify/report.json"))).toEqual(report);
  for (const page of ["docs-site/report.md", ".cryo-init/verify/report.md"])
    expect(await read(page)).toContain(summary);
  expect((await cryoInit(["check", project.root])).code).toBe(0);
  const changed = await cryoInit([project.root, "--yes", "--set", "resources.production.app.memory=1G"]);
  expect(changed.code, changed.stderr).toBe(0);
  expect(await read("docs-site/report.md")).toContain("have changed since");
  // The run before the report is still the one that is taken back, with the page as the files then say.
  const undone = await cryoInit(["undo", project.root]);
  expect(undone.code, undone.stderr).toBe(0);
  expect(await read("docs-site/report.md")).not.toContain("have changed since");
  expect((await cryoInit(["check", project.root])).code).toBe(0);
});
