import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { generateProject } from "../../src/cli/generate.ts";
import { openSetUp } from "../../src/cli/open-project.ts";
import { parseCommandLine } from "../../src/cli/options.ts";
import { planSilently } from "../../src/cli/project.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { digestProject } from "../../src/cli/verified.ts";
import { REPORT_FILE, type Report } from "../../src/config/report.ts";
import { editFile, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { FULL_REPORT, SPARSE_REPORT } from "../support/sample-reports.ts";
import { setUpExample } from "../support/set-up.ts";

/** What the last `verify` has found is read by every run, and shown on a page of the site. */
const copySetUp = setUpExample("report-page");
let root = "";
beforeEach(async () => {
  root = await copySetUp();
});
afterEach(async () => await removeFolder(root));

const PAGE = "docs-site/report.md";
const STALE = "**The Docker files have changed since";
const silent: Terminal = {
  result: () => undefined,
  say: () => undefined,
  row: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  task: (_, work) => work(),
  paint: (_, text) => text,
};

const readPage = (): Promise<string> => readFile(join(root, PAGE), "utf8");
const edit = (path: string, from: string | RegExp, to: string): Promise<void> =>
  editFile(join(root, path), from, to);

/** The digest that `verify` would note now. */
async function digestNow(): Promise<string> {
  const { options } = parseCommandLine(["check", root]);
  const project = await openSetUp(root, options, silent);
  const { config } = planSilently(project, "markers");
  return await digestProject(project, generateProject(config, project.facts).files);
}

/** Leaves a report as `verify` would, and has the pages written. */
async function leaveReport(report: Report = FULL_REPORT): Promise<void> {
  await writeReport(JSON.stringify({ ...report, digest: await digestNow() }));
  await writePages();
}

async function writeReport(text: string): Promise<void> {
  await mkdir(dirname(join(root, REPORT_FILE)), { recursive: true });
  await writeFile(join(root, REPORT_FILE), text);
}

async function writePages(...args: readonly string[]): Promise<string> {
  const { code, stderr } = await cryoInit([root, "--yes", ...args]);
  expect(code, stderr).toBe(0);
  return stderr;
}

async function drifted(): Promise<readonly { readonly path: string; readonly reason: string }[]> {
  return JSON.parse((await cryoInit(["check", root, "--json"])).stdout).files;
}

describe("a report", () => {
  test("is shown from the next run on, with its pictures, and nothing has drifted then", async () => {
    expect(await readPage()).toContain("**Nothing was verified yet**");
    await leaveReport();
    expect(await readPage()).toContain("336.2 MB instead of 1.2 GB");
    expect(await readPage()).not.toContain(STALE);
    expect(await readFile(join(root, "docs-site/images/report-size.svg"), "utf8")).toContain("<desc");
    expect(await drifted()).toEqual([]);
    const before = await readTree(root);
    await writePages();
    expect(await readTree(root)).toEqual(before);
  });

  test("that no run has shown yet is drift, which says where it comes from", async () => {
    await writeReport(JSON.stringify({ ...FULL_REPORT, digest: await digestNow() }));
    const files = await drifted();
    expect(files.map(({ path }) => path)).toContain(PAGE);
    expect(files.find(({ path }) => path === PAGE)?.reason).toContain("the report of verify");
  });

  test("with fewer pictures than the one before takes the others away", async () => {
    await leaveReport();
    await leaveReport(SPARSE_REPORT);
    const names = [...(await readTree(root)).keys()].filter((path) =>
      path.startsWith("docs-site/images/report"),
    );
    expect(names).toEqual(["docs-site/images/report-size.svg"]);
    expect(await drifted()).toEqual([]);
  });

  test("stays when the last run is taken back, and when a file is handed over", async () => {
    await leaveReport();
    await writePages("--set", "resources.production.app.memory=2G");
    expect((await cryoInit(["undo", root])).code).toBe(0);
    expect(await readPage()).toContain("336.2 MB instead of 1.2 GB");
    expect((await cryoInit(["eject", "docs-site/report.md", root])).code).toBe(0);
    expect(await drifted()).toEqual([]);
    expect(await readFile(join(root, REPORT_FILE), "utf8")).toContain("336.2 MB");
  });
});

describe("figures of files that have changed since are never shown as the present ones", () => {
  test("after another answer, in the same run; and they are the present ones again when it is taken back", async () => {
    await leaveReport();
    const answers = await readFile(join(root, "cryo-init.yaml"));
    await writePages("--set", "resources.production.app.memory=2G");
    expect(await readPage()).toContain(STALE);
    await writeFile(join(root, "cryo-init.yaml"), answers);
    await writePages();
    expect(await readPage()).not.toContain(STALE);
  });

  test("after an answer that no Docker file depends on, they stay the present ones", async () => {
    await leaveReport();
    await writePages("--set", "documentation.title=Another title");
    expect(await readPage()).not.toContain(STALE);
  });

  test("after an edit by hand, from the run on that has seen it", async () => {
    await leaveReport();
    await edit("docker-compose.yml", "interval: 30s", "interval: 20s");
    await writePages();
    expect(await readPage()).toContain(STALE);
    expect(await drifted()).toEqual([]);
    await leaveReport();
    expect(await readPage()).not.toContain(STALE);
    expect(await drifted()).toEqual([]);
  });

  test("after an edit in a file that the project keeps for itself", async () => {
    expect((await cryoInit(["eject", "Dockerfile", root])).code).toBe(0);
    await leaveReport();
    expect(await readPage()).not.toContain(STALE);
    await edit("Dockerfile", /$/, "# mine\n");
    await writePages();
    expect(await readPage()).toContain(STALE);
  });

  test("without a record of what was written, as long as nothing was edited", async () => {
    await leaveReport();
    await rm(join(root, ".cryo-init/base"), { recursive: true });
    await rm(join(root, ".cryo-init/bases.json"));
    await writePages();
    expect(await readPage()).not.toContain(STALE);
    expect(await drifted()).toEqual([]);
  });
});

describe("a report that cannot be read", () => {
  test.each([
    ["merged with conflicts", "<<<<<<< ours\n{}\n", "It is no JSON."],
    ["of a newer cryo-init", '{"schema": 2}', "It has the schema 2"],
    ["foreign", '{"results": []}', "schema is not one of 1."],
  ])("%s is named with what to do; the page claims nothing", async (_, text, reason) => {
    await writeReport(text);
    const stderr = await writePages();
    expect(stderr).toContain(`${REPORT_FILE} cannot be read. ${reason}`);
    expect(stderr).toContain("npx cryo-init verify");
    expect(await readPage()).toContain("**The report cannot be read**");
    expect(await drifted()).toEqual([]);
  });

  test("because it is a link is refused", async () => {
    await mkdir(join(root, ".cryo-init/verify"));
    await symlink("/etc/hostname", join(root, REPORT_FILE));
    const { code, stderr } = await cryoInit([root, "--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${REPORT_FILE} is, or lies behind, a symbolic link`);
  });
});
