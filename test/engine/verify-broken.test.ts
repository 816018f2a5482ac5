import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Report } from "../../src/config/report.ts";
import { editFile } from "../support/example.ts";
import { cryoInit, type Ended, PROGRAM } from "../support/run.ts";
import { ExampleProject } from "./support/engine.ts";
import { listLeftovers } from "./support/verify.ts";

/** `cryo-init verify` names each thing that is broken on purpose in the example application, with exit code 5. */
const NAME = "ver-broken";
const FILE = "docker-compose.yml";

let project: ExampleProject;

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
  project = await ExampleProject.create("verify-broken", {
    "application.name": NAME,
    environments: "production",
    "documentation.site": "no",
  });
});
afterAll(async () => await project.remove(NAME));
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
      // Six at the least; how many more, the other work of the machine decides.
      expect(said).toMatch(/^missed\nThe first good answer comes (?:[6-9]|\d\d)\.\d s after the start/);
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
      expect(ended.stdout).toMatch(/^variants +missed: production does not work\.$/m);
      expect(ended.stdout).toContain("app is unhealthy");
      expect(ended.stdout).toMatch(
        /^limits +not checked: .*\n *- production: not looked at, it does not come up$/m,
      );
    },
  );
});

/** Starts a run that is to be ended by a signal. */
function begin(only: string): {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly until: (text: string) => Promise<void>;
  readonly ended: Promise<number | null>;
} {
  const child = spawn(process.execPath, [PROGRAM, "verify", project.root, "--only", only]);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  return {
    child,
    said: () => said,
    until: (text) => expect.poll(() => said, { timeout: 300_000 }).toContain(text),
    ended: new Promise((resolve) => void child.on("close", resolve)),
  };
}

test.each([
  ["while a variant starts", "health", "Starting production …"],
  ["while new containers start", "startup", "Timing five starts …"],
])("Ctrl-C %s leaves nothing behind", async (_, only, step) => {
  const { child, said, until, ended } = begin(only);
  await until(step);
  child.kill("SIGINT");
  expect(await ended, said()).toBe(130);
  expect(said()).toContain("Taking production down: done");
  expect(said()).toContain("Stopped.");
  expect(await listLeftovers()).toBe("");
});

test("what a killed run has left is cleared away by the next one, and nothing of one that goes on", async () => {
  const { child, until, ended } = begin("startup");
  await until("Measuring memory");
  const left = await listLeftovers();
  expect(left).toMatch(/cryo-verify-[0-9a-f]+-production-app-1/);
  child.kill("SIGSTOP");
  const beside = await verify("--only", "hardening");
  expect(beside.code, beside.stderr).toBe(0);
  expect(beside.stderr).not.toContain("earlier run");
  expect(await listLeftovers()).toBe(left);
  child.kill("SIGKILL");
  await ended;
  const after = await verify("--only", "hardening");
  expect(after.code, after.stderr).toBe(0);
  expect(after.stderr).toMatch(
    /Clearing away what an earlier run has left \(cryo-verify-[0-9a-f]+\): 2 containers, \d networks?, \d volumes and 1 image: done/,
  );
  expect(after.stderr).toMatch(/Removed .*cryo-verify-\w+, which a run that was killed had left\./);
  expect(await listLeftovers()).toBe("");
});
