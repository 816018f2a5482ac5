import { spawn } from "node:child_process";
import { appendFile, copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../src/config/report.ts";
import { editFile, readTree } from "../support/example.ts";
import { cryoInit, type Ended, PROGRAM, succeed } from "../support/run.ts";
import { ExampleProject, inspect } from "./support/engine.ts";

/** `cryo-init verify` on the example application: real figures, and each thing that is broken on purpose by its name. */
const NAME = "ver-verify";
const FILE = "docker-compose.yml";
const BASIC = fileURLToPath(new URL("../fixtures/verify/basic.Dockerfile", import.meta.url));

let project: ExampleProject;

/** Everything of a run that could be left behind. */
async function listLeftovers(): Promise<string> {
  const filter = ["--filter", "name=cryo-verify-", "--format", "{{.Names}}"];
  const named = ["--filter", "name=cryo-verify-", "--format", "{{.Name}}"];
  const all = [
    await succeed("docker", ["ps", "--all", ...filter]),
    await succeed("docker", ["network", "ls", ...named]),
    await succeed("docker", ["volume", "ls", ...named]),
    await succeed("docker", [
      "image",
      "ls",
      "--filter",
      "reference=cryo-verify-*",
      "--format",
      "{{.Repository}}",
    ]),
  ];
  return all.join("");
}

const verify = (...args: string[]): Promise<Ended> => cryoInit(["verify", project.root, ...args]);

/** Runs it for one criterion, and gives what it says of that one. */
async function verifyOnly(name: string, ...args: string[]): Promise<{ code: number | null; said: string }> {
  const ended = await verify("--only", name, "--json", ...args);
  const { criteria } = JSON.parse(ended.stdout) as Report;
  const criterion = criteria.find((one) => one.name === name);
  const said = [criterion?.verdict, criterion?.summary, ...(criterion?.findings ?? [])].join("\n");
  return { code: ended.code, said };
}

beforeAll(async () => {
  project = await ExampleProject.create("verify", {
    "application.name": NAME,
    environments: "production, development, blue-green",
    "application.ports.production": "24510",
  });
  const requirements = await readFile(join(project.root, "docker/requirements.txt"), "utf8");
  await writeFile(
    join(project.root, "requirements.old.txt"),
    `${requirements}\nipython==9.12.0\npytest==9.2.0\n`,
  );
});
afterAll(async () => await project.remove(NAME));

describe("beside the user's own containers", () => {
  let own = "";
  let report: Report;
  let files: ReadonlyMap<string, string>;

  beforeAll(async () => {
    await project.up(FILE);
    own = (await inspect(`${NAME}-app-1`)).Id;
    files = await readTree(project.root);
    const ended = await verify("--json", "--baseline", BASIC);
    expect(ended.code, ended.stdout + ended.stderr).toBe(0);
    report = JSON.parse(ended.stdout) as Report;
  });
  afterAll(async () => {
    await project.compose(FILE, "down", "--volumes", "--timeout", "5");
  });

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

  test("the user's own containers ran on, the files are as they were, and nothing is left behind", async () => {
    const { Id, State } = await inspect(`${NAME}-app-1`);
    expect([Id, State.Health.Status]).toEqual([own, "healthy"]);
    const now = await readTree(project.root);
    expect(
      [...now].filter(([path, text]) => !path.startsWith(".cryo-init/verify/") && files.get(path) !== text),
    ).toEqual([]);
    expect(await listLeftovers()).toBe("");
  });
});

describe("what is broken on purpose is named, with exit code 5", () => {
  /** Changes a file for one test, and puts it back. */
  async function withEdit(
    file: string,
    edit: (path: string) => Promise<void>,
    work: () => Promise<void>,
  ): Promise<void> {
    const path = join(project.root, file);
    const saved = `${path}.saved`;
    await copyFile(path, saved);
    try {
      await edit(path);
      await work();
    } finally {
      await copyFile(saved, path);
    }
  }

  beforeAll(async () => {
    const ended = await cryoInit([project.root, "--yes", "--set", "environments=production"]);
    expect(ended.code, ended.stderr).toBe(0);
  });

  test("an image that is no smaller than before", async () => {
    const { code, said } = await verifyOnly("size", "--baseline", join(project.root, "Dockerfile"));
    expect(code).toBe(5);
    expect(said).toMatch(/^missed\n[\d.]+ MB instead of [\d.]+ MB: 0 % smaller\.\nAt least 30 %/);
  });

  test("root, and a secret in the image", async () => {
    const edit = (path: string): Promise<void> => appendFile(path, "\nENV SUPABASE_KEY=eyJhbGciOi\nUSER 0\n");
    await withEdit("Dockerfile", edit, async () => {
      await withEdit(
        FILE,
        (path) => editFile(path, "    user: 10001:10001\n", ""),
        async () => {
          const { code, said } = await verifyOnly("hardening");
          expect(code).toBe(5);
          expect(said).toContain("no process is root: app: root");
          expect(said).toContain("SUPABASE_KEY in the image's environment");
          expect(said).not.toContain("eyJhbGciOi");
        },
      );
    });
  });

  test("a limit that is missing", async () => {
    const edit = async (path: string): Promise<void> => {
      await editFile(path, "          memory: 1536M\n          pids: 256\n", "");
      await editFile(path, "    memswap_limit: 1536M\n", "");
    };
    await withEdit(FILE, edit, async () => {
      const { code, said } = await verifyOnly("limits");
      expect(code).toBe(5);
      expect(said).toContain("production, app: memory planned 1536M, in the kernel none");
      expect(said).toContain("production, app: processes planned 256, in the kernel");
    });
  });

  test("a health check that lies", async () => {
    await withEdit(
      FILE,
      (path) => editFile(path, /test: \[CMD, python.*\]/, "test: [CMD, 'true']"),
      async () => {
        const { code, said } = await verifyOnly("health");
        expect(code).toBe(5);
        expect(said).toContain("the server is frozen, the check of app should be unhealthy, and is: healthy");
      },
    );
  });

  test("a start that takes long", async () => {
    await withEdit(
      "app.py",
      (path) => editFile(path, /\n(?=(?:from|import) )/, "\nimport time; time.sleep(6)\n"),
      async () => {
        const { code, said } = await verifyOnly("startup");
        expect(code).toBe(5);
        expect(said).toMatch(/^missed\nThe first good answer comes [6-9]\.\d s after the start/);
      },
    );
  });

  test("a variant that does not come up: what was not measured because of it says so", async () => {
    await withEdit(
      FILE,
      (path) => editFile(path, /test: \[CMD, python.*\]/, "test: [CMD, 'false']"),
      async () => {
        await editFile(join(project.root, FILE), "start_period: 1m", "start_period: 1s");
        await editFile(join(project.root, FILE), "interval: 30s", "interval: 1s");
        const ended = await verify("--only", "variants,limits");
        expect(ended.code).toBe(5);
        expect(ended.stdout).toContain("variants   missed: production does not work.");
        expect(ended.stdout).toContain("app is unhealthy");
        expect(ended.stdout).toContain("limits     not checked: production does not come up");
      },
    );
  });

  test("Ctrl-C in the middle of it leaves nothing behind", async () => {
    const child = spawn(process.execPath, [PROGRAM, "verify", project.root, "--only", "health"]);
    let said = "";
    const started = new Promise<void>((resolve) => {
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.includes("Starting production …")) resolve();
      });
    });
    const ended = new Promise<number | null>((resolve) => void child.on("close", resolve));
    await started;
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(said).toContain("Taking production down: done");
    expect(said).toContain("Stopped.");
    expect(await listLeftovers()).toBe("");
  });
});
