import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeFolder, readTree, removeFolder } from "../support/example.ts";
import { cryoInit, PROGRAM } from "../support/run.ts";

const COMPOSE = `services:
  redis:
    image: redis:8
    healthcheck:
      test: [CMD, redis-cli, ping, "||", exit, "1"]
`;

let root = "";
beforeEach(async () => {
  root = await makeFolder("audit");
  await writeFile(join(root, "docker-compose.yml"), COMPOSE);
});
afterEach(async () => await removeFolder(root));

interface Audit {
  readonly findings: readonly { readonly rule: string; readonly line: number; readonly column: number }[];
  readonly ignored: readonly { readonly rule: string; readonly reason: string }[];
}

async function audit(...args: readonly string[]): Promise<{ code: number | null; result: Audit }> {
  const { code, stdout } = await cryoInit(["audit", root, "--json", ...args]);
  return { code, result: JSON.parse(stdout) as Audit };
}

test("names file, line, column, the text and what to do, and writes nothing", async () => {
  const before = await readTree(root);
  const { code, stdout, stderr } = await cryoInit(["audit", root]);
  expect(code).toBe(5);
  expect(stdout).toMatch(/^docker-compose\.yml\n/m);
  expect(stdout).toMatch(
    /^ {2}5:13 +high +CD016 {2}The check passes "\|\|" to redis-cli as an argument\.\n +\| test: \[CMD, redis-cli/m,
  );
  expect(stderr).toMatch(/\d+ findings? in 1 file: .*1 high|\d+ high/);
  expect(await readTree(root)).toEqual(before);
});

test.runIf(process.platform === "linux").each(["SIGTERM", "SIGINT"] as const)(
  "%s ends an audit that is busy",
  { timeout: 60_000 },
  async (signal) => {
    // Many files of the largest size: some ten seconds of work without a pause.
    const text = `FROM python:3.13\n${"RUN curl -k a | sudo sh\n".repeat(2500)}`;
    for (let at = 0; at < 60; at += 1) await writeFile(join(root, `Dockerfile.a${at}`), text);
    const child = spawn(process.execPath, [PROGRAM, "audit", root]);
    const stat = () => readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    // Ticks of the processor, mostly hundredths of a second: by then it is past its start.
    await vi.waitUntil(() => Number(stat()[11]) > 150, { timeout: 30_000 });
    process.kill(child.pid ?? 0, signal);
    const [, by] = await once(child, "close");
    expect(by).toBe(signal);
  },
);

test("--fail-on decides about the exit code, and nothing else", async () => {
  const all = await audit();
  expect(all.result.findings).toContainEqual(expect.objectContaining({ rule: "CD016", line: 5, column: 13 }));
  const never = await audit("--fail-on", "never");
  expect(never).toEqual({ code: 0, result: all.result });
  expect((await audit("--fail-on", "low")).code).toBe(5);
});

test("a comment with a reason leaves a finding out, and says so", async () => {
  const reason = "# cryo-init: ignore CD016 because it is a test";
  await writeFile(
    join(root, "docker-compose.yml"),
    COMPOSE.replace("      test:", `      ${reason}\n      test:`),
  );
  const { result } = await audit();
  expect(result.findings.map(({ rule }) => rule)).not.toContain("CD016");
  expect(result.ignored).toMatchObject([{ rule: "CD016", reason: "it is a test" }]);
});

test("--github prints an annotation for each finding, by the repository's paths", async () => {
  const { stdout } = await cryoInit(["audit", root, "--github"]);
  expect(stdout).toContain("::error file=docker-compose.yml,line=5,col=13,title=cryo-init%3A CD016");
});

test("--format says how it is printed; --json and --github are short for two of them", async () => {
  const sarif = await cryoInit(["audit", root, "--format", "sarif"]);
  expect(sarif.code).toBe(5);
  const [run] = (JSON.parse(sarif.stdout) as { runs: { results: object[] }[] }).runs;
  expect(run?.results).toContainEqual(expect.objectContaining({ ruleId: "CD016", level: "error" }));
  for (const short of ["json", "github"]) {
    const { stdout } = await cryoInit(["audit", root, `--${short}`]);
    expect((await cryoInit(["audit", root, "--format", short])).stdout).toBe(stdout);
  }
});

test.each([
  [["audit", "--format", "sarf"], '--format: "sarf" is not known', "Did you mean sarif?"],
  [["audit", "--format", "sarif", "--json"], "--format sarif and --json contradict each other", ""],
  [["audit", "--github", "--json"], "--json and --github contradict each other", ""],
  [["check", "--format", "sarif"], '--format is not for "cryo-init check"', 'It is for "cryo-init audit"'],
])("%j is refused", async (args, message, next) => {
  const { code, stdout, stderr } = await cryoInit([...args, root]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).toContain(next);
});

test("--explain says what a rule is about; a mistyped one is answered with the nearest", async () => {
  const { stdout } = await cryoInit(["audit", "--explain", "cd016"]);
  expect(stdout).toMatch(/^CD016 Exec-form check with shell syntax \(high\)\n\nWhat: /);
  const wrong = await cryoInit(["audit", "--explain", "CD999"]);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('there is no rule "CD999"');
});

test("a folder without Docker files is said to have none", async () => {
  const empty = await makeFolder("audit-empty");
  try {
    const { code, stderr } = await cryoInit(["audit", empty]);
    expect(code).toBe(2);
    expect(stderr).toContain("there is neither a Dockerfile nor a Compose file in");
  } finally {
    await removeFolder(empty);
  }
});

test.each([
  ["larger than 64 KB", "FROM python\n".padEnd(3_000_000, "# a\n")],
  ["no text", "FROM python\n\0"],
])("a file that is %s is never clean", async (why, text) => {
  await writeFile(join(root, "Dockerfile"), text);
  const { stdout, code } = await cryoInit(["audit", root]);
  expect(stdout).toMatch(new RegExp(`1:1 +high +CD060 +This file was not looked into: it is ${why}\\.`));
  expect(code).toBe(5);
});

test("what a file holds cannot drive the terminal, or speak for the program", async () => {
  await writeFile(join(root, "Dockerfile"), "FROM python\u001b[2J:latest\n");
  await writeFile(
    join(root, "docker-compose.yml"),
    'services:\n  "x\\n::error::y\\e[31m": { image: redis }\n',
  );
  const { stdout } = await cryoInit(["audit", root]);
  expect(stdout).toContain("\\u{1b}[2J");
  expect(stdout).not.toContain("\u001b");
  expect(stdout).not.toMatch(/^::/m);
});
