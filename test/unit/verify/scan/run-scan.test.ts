import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Engine } from "../../../../src/engine/run-engine.ts";
import { runScan, SBOM_NAME } from "../../../../src/verify/scan/run-scan.ts";

/** Real processes; the programs are scripts that hand out real reports of the programs whose names they have. */
const FIXTURES = fileURLToPath(new URL("../../../fixtures/scan", import.meta.url));
let root = "";
let bin = "";
let folder = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "cryo-scan-test-"));
  [bin, folder] = [join(root, "bin"), join(root, "verify")];
  await mkdir(bin);
  await put(
    "docker",
    'case $1 in save) echo image > "$3";; *) echo "docker: $1 is not a docker command" >&2; exit 1;; esac',
  );
});
afterEach(async () => await rm(root, { recursive: true, force: true }));

/** Puts a program in place: what it does, in shell, with its arguments in a log. */
async function put(name: string, script: string): Promise<void> {
  const text = `#!/bin/sh\necho "${name} $*" >> "${root}/log"\n${script}\n`;
  await writeFile(join(bin, name), text, { mode: 0o755 });
}

/** Copies a fixture to what stands behind an option: `--output FILE`. */
const write = (option: string, fixture: string): string =>
  `while [ $# -gt 0 ]; do [ "$1" = ${option} ] && cp "${FIXTURES}/${fixture}" "$2"; shift; done`;

const SBOM = '{"bomFormat": "CycloneDX", "components": []}';
const TRIVY = (report: string): string =>
  `[ "$1" = --version ] && { echo "Version: 0.58.1"; exit; }
case "$*" in *cyclonedx*) while [ $# -gt 0 ]; do [ "$1" = --output ] && echo '${SBOM}' > "$2"; shift; done;; *) ${write("--output", report)};; esac`;

function engine(signal?: AbortSignal): Engine {
  const environment = { PATH: `${bin}:/usr/bin:/bin` };
  return { command: "docker", environment, ...(signal === undefined ? {} : { signal }) };
}

const scan = (said: string[] = []) =>
  runScan({ engine: engine(), image: "app:1", folder, say: (line) => said.push(line) });
const readLog = (): Promise<string> => readFile(join(root, "log"), "utf8");

describe("with a scanner of images", () => {
  test("trivy scans what docker saves, against settings that hide findings, and leaves an SBOM", async () => {
    await put("trivy", TRIVY("trivy-2.json"));
    await put("grype", 'echo "grype 0.87.0"');
    const said: string[] = [];
    const { scans, criterion } = await scan(said);
    expect(scans).toMatchObject([
      {
        scanner: "trivy 0.58.1",
        whole: true,
        counts: { critical: 1, high: 0, medium: 0, low: 1, unknown: 0 },
        fixable: 1,
        sbom: ".cryo-init/verify/sbom.cdx.json",
        notes: [],
      },
    ]);
    expect(criterion).toMatchObject({ name: "scan", verdict: "missed" });
    expect(criterion.method).toMatch(
      /^`trivy image --quiet --input image\.tar .*`, on the image as `docker save`/,
    );
    expect(JSON.parse(await readFile(join(folder, SBOM_NAME), "utf8")).bomFormat).toBe("CycloneDX");
    expect(said).toEqual(["scanning with trivy 0.58.1"]);
    const log = await readLog();
    expect(log).toContain("app:1");
    expect(log).toContain("--severity UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL --ignore-unfixed=false --ignorefile ");
    expect(log).toContain("--scanners vuln");
    expect(log).not.toContain("grype");
  });

  test("an old trivy is not asked for what it does not know", async () => {
    await put("trivy", TRIVY("trivy-1.json").replace("0.58.1", "0.18.3"));
    expect((await scan()).scans).toMatchObject([{ scanner: "trivy 0.18.3", counts: { high: 1 } }]);
    expect(await readLog()).not.toContain("--scanners");
  });

  test("grype passes, and says that without syft there is no SBOM; one of an earlier image is gone", async () => {
    await mkdir(folder);
    await writeFile(join(folder, SBOM_NAME), "old");
    await put(
      "grype",
      `[ "$1" = --version ] && { echo "grype 0.87.0"; exit; }\n${write("--file", "grype-empty.json")}`,
    );
    const { scans, criterion } = await scan();
    expect(criterion).toMatchObject({ verdict: "passed", findings: [] });
    expect(scans).toMatchObject([
      { scanner: "grype 0.87.0", sbom: null, notes: ["There is no SBOM: `syft` is not installed here."] },
    ]);
    expect(existsSync(join(folder, SBOM_NAME))).toBe(false);
  });

  test("settings that turn findings into an exit code do not hide them", async () => {
    await put(
      "grype",
      `[ "$1" = --version ] && { echo "grype 0.87.0"; exit; }\n${write("--file", "grype-risk.json")}\nexit 2`,
    );
    expect((await scan()).criterion).toMatchObject({ verdict: "missed" });
  });

  test("docker scout, where it is the only one", async () => {
    await put(
      "docker",
      `case "$1 $2" in
"scout version") echo "version: v1.15.1 (go1.22.9 - linux/amd64)";;
"scout cves") ${write("--output", "scout-0.24.1.sarif.json")};;
"save --output") echo image > "$3";;
*) exit 1;; esac`,
    );
    const { scans, criterion } = await scan();
    expect(scans).toMatchObject([{ scanner: "docker scout 1.15.1", counts: { unknown: 1 } }]);
    expect(criterion.verdict).toBe("partly checked");
  });

  test.each([
    ["fails", "echo 'FATAL could not download the database' >&2; exit 1", "failed: FATAL could not download"],
    [
      "writes no JSON",
      'while [ $# -gt 0 ]; do [ "$1" = --output ] && echo \'<html>\' > "$2"; shift; done',
      "it is no JSON",
    ],
    ["writes nothing", "exit 0", "it is empty"],
  ])("a scanner that %s is named, and the next one asked", async (_, script, reason) => {
    await put("trivy", `[ "$1" = --version ] && { echo "Version: 0.58.1"; exit; }\n${script}`);
    await put(
      "grype",
      `[ "$1" = --version ] && { echo "grype 0.87.0"; exit; }\n${write("--file", "grype-empty.json")}`,
    );
    const { criterion } = await scan();
    expect(criterion.verdict).toBe("passed");
    expect(criterion.findings).toEqual([expect.stringContaining(reason)]);
    expect((await readLog()).match(/^docker save/gm)).toHaveLength(1);
  });
});

/** An image whose Python lists these, and whose apt says what a fixture says. */
const PARTS = (apt: string): string =>
  `case "$*" in
*importlib*) echo '[["Flask", "0.5"], ["jinja2", "2.4.1"], ["-r evil", "1"]]';;
*apt-get*) ${apt};;
*) exit 1;; esac`;
const PIP_AUDIT = (report: string, code = 0): string =>
  `[ "$1" = --version ] && { echo "pip-audit 2.10.1"; exit; }
cp "$2" "${"$"}{0%/*}/../requirements"
${write("--output", report)}
exit ${code}`;

describe("without a scanner of images", () => {
  test("with nothing to stand in, it is not checked, with the reasons and what to do", async () => {
    const { scans, criterion } = await scan();
    expect(scans).toEqual([]);
    expect(criterion.verdict).toBe("not checked");
    expect(criterion.findings.join("\n")).toContain("`pip-audit` is not installed here.");
    expect(criterion.findings.join("\n")).toContain("docker: run is not a docker command");
    expect(criterion.findings.at(-1)).toContain("install `trivy`");
  });

  test("what pip-audit finds counts as missed, though nobody says how bad it is", async () => {
    await put("docker", PARTS(`cat "${FIXTURES}/apt-trixie-pending.txt"`));
    await put("pip-audit", PIP_AUDIT("pip-audit-2.10.1.json", 1));
    const { scans, criterion } = await scan();
    expect(scans.map(({ scanner, whole, counts }) => [scanner, whole, counts.unknown])).toEqual([
      ["pip-audit 2.10.1", false, 1],
      ["apt-get", false, 3],
    ]);
    expect(criterion.verdict).toBe("missed");
    expect(criterion.summary).toContain("4 findings of unknown severity by pip-audit 2.10.1 and apt-get");
    expect(criterion.findings).toContain("PYSEC-2019-217 (unknown) in `jinja2` 2.4.1: mended in 2.10.1.");
    expect(await readFile(join(root, "requirements"), "utf8")).toBe("Flask==0.5\njinja2==2.4.1\n");
    expect(await readLog()).toContain("--network none");
  });

  test("where both find nothing, it is partly checked", async () => {
    await put("docker", PARTS(`grep -v -e ^Inst -e ^Conf "${FIXTURES}/apt-trixie-pending.txt"`));
    const clean = join(root, "clean.json");
    await writeFile(clean, '{"dependencies": [{"name": "flask", "version": "3.1", "vulns": []}]}');
    await put(
      "pip-audit",
      PIP_AUDIT("pip-audit-2.10.1.json").replace(`${FIXTURES}/pip-audit-2.10.1.json`, clean),
    );
    const { criterion } = await scan();
    expect(criterion.verdict).toBe("partly checked");
    expect(criterion.findings.at(-1)).toContain("install `trivy`");
  });

  test("an index that is not reachable and a source without a security archive are not taken for clean", async () => {
    await put("docker", PARTS(`cat "${FIXTURES}/apt-trixie-no-security.txt"`));
    await put("pip-audit", PIP_AUDIT("pip-audit-2.10.1-unreachable.json"));
    const { scans, criterion } = await scan();
    expect(scans).toEqual([]);
    expect(criterion.verdict).toBe("not checked");
    expect(criterion.findings[0]).toContain("it has looked up no package");
    expect(criterion.findings[1]).toContain("name no security archive");
  });

  test.each([
    ["without apt", "exit 3", "it is not made of packages of Debian or Ubuntu"],
    [
      "without a network",
      "echo 'E: Failed to fetch http://example.org  Temporary failure' >&2; exit 100",
      "exit code 100: E: Failed to fetch",
    ],
  ])("an image %s says so", async (_, apt, reason) => {
    await put("docker", PARTS(apt));
    expect((await scan()).criterion.findings.join("\n")).toContain(reason);
  });
});

describe("what is left behind", () => {
  const listScratch = async (): Promise<readonly string[]> =>
    (await readdir(folder)).filter((name) => name !== SBOM_NAME);

  test("nothing but the SBOM, also when the run is stopped, which goes on to the caller", async () => {
    await put(
      "trivy",
      `[ "$1" = --version ] && { echo "Version: 0.58.1"; exit; }\necho started >> "${root}/log"\nexec tail -f /dev/null`,
    );
    const controller = new AbortController();
    const ended = runScan({ engine: engine(controller.signal), image: "app:1", folder });
    await expect
      .poll(async () => existsSync(join(root, "log")) && (await readLog()).includes("started"))
      .toBe(true);
    controller.abort(new Error("stopped"));
    await expect(ended).rejects.toThrow("stopped");
    expect(await listScratch()).toEqual([]);
  });
});
