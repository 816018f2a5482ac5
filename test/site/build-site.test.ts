import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { installCall, isInstalled } from "../../src/cli/docs/install-site.ts";
import { type ProgramCall, runProgram } from "../../src/cli/docs/run-program.ts";
import { buildSite, previewSite } from "../../src/cli/docs/site.ts";
import { showTasks } from "../../src/cli/progress.ts";
import { ExternalError, UserError } from "../../src/config/errors.ts";

/** Nobody looks at the progress. */
const UNSEEN = { report: () => undefined, task: showTasks({ write: () => undefined }, "none") };

const LOCK = {
  packages: {
    "": { name: "docs-site" },
    "node_modules/vitepress": { version: "1.6.4" },
    "node_modules/@esbuild/aix-ppc64": { version: "0.21.5", optional: true },
  },
};

let folder: string;
const runtime = { node: process.execPath, environment: process.env };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cryo-build-"));
  mkdirSync(join(folder, ".vitepress"));
  mkdirSync(join(folder, "node_modules"));
  writeFileSync(join(folder, ".vitepress", "config.ts"), "");
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(LOCK));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function installed(version: string): void {
  const present = { packages: { "node_modules/vitepress": { version } } };
  writeFileSync(join(folder, "node_modules", ".package-lock.json"), JSON.stringify(present));
}

/** Runs nothing; notes the calls, and lays down what VitePress would build. */
function recorder(): { calls: ProgramCall[]; run: (call: ProgramCall) => Promise<void> } {
  const calls: ProgramCall[] = [];
  const run = async (call: ProgramCall): Promise<void> => {
    calls.push(call);
    mkdirSync(join(folder, ".vitepress", "dist"), { recursive: true });
    writeFileSync(join(folder, ".vitepress", "dist", "index.html"), "<p>");
  };
  return { calls, run };
}

describe("installing VitePress", () => {
  test("is needed when it is missing, of another version, or was interrupted", () => {
    expect(isInstalled(folder)).toBe(false);
    installed("1.6.3");
    expect(isInstalled(folder)).toBe(false);
    writeFileSync(join(folder, "node_modules", ".package-lock.json"), '{"packages": {"node_mod');
    expect(isInstalled(folder)).toBe(false);
    installed("1.6.4");
    expect(isInstalled(folder)).toBe(true);
  });

  test("comes before the build, once", async () => {
    const lines: string[] = [];
    const { calls, run } = recorder();
    const built = await buildSite({
      folder,
      shown: "docs-site",
      runtime,
      run,
      report: (line) => lines.push(line),
      task: showTasks({ write: (text) => lines.push(text.trimEnd()) }, "lines"),
    });
    expect(calls.map(({ typed }) => typed)).toEqual([
      expect.stringMatching(/^npm --prefix docs-site ci --ignore-scripts/),
      expect.stringMatching(/^npm --prefix docs-site run build$/),
    ]);
    expect(lines[0]).toBe("Installing VitePress 1.6.4 …");
    expect(built.pages).toBe(1);

    installed("1.6.4");
    await buildSite({
      folder,
      shown: "docs-site",
      runtime,
      run,
      ...UNSEEN,
    });
    expect(calls).toHaveLength(3);
  });

  test("never goes through a shell: npm's own file is run by this node, wherever npx says it is", () => {
    const npm = join(folder, "npm-cli.js");
    writeFileSync(npm, "");
    const environment = { npm_execpath: join(folder, "npx-cli.js") };
    const call = installCall(folder, "docs-site", { node: "/opt/node/bin/node", environment });
    expect([call.command, call.args[0]]).toEqual(["/opt/node/bin/node", npm]);
  });

  test("without npm on Windows, says what to do", () => {
    const nowhere = { node: join(folder, "node.exe"), environment: { OS: "Windows_NT" } };
    expect(() => installCall(folder, "docs-site", nowhere)).toThrow(UserError);
  });
});

describe("a failure", () => {
  test("of a program carries the command to type, its exit code and the end of its output", async () => {
    const call: ProgramCall = {
      command: process.execPath,
      args: ["-e", "console.error('no route to the registry'); process.exit(7)"],
      folder,
      environment: process.env,
      typed: "npm --prefix docs-site ci",
      output: "quiet",
    };
    const failure = await runProgram(call).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ExternalError);
    expect(failure).toMatchObject({ command: call.typed, exitCode: 7, tail: "no route to the registry" });
  });

  test("of a missing program is no crash", async () => {
    const missing = join(folder, "no-such-program");
    const call: ProgramCall = {
      command: missing,
      args: [],
      folder,
      environment: {},
      typed: "npm ci",
      output: "quiet",
    };
    await expect(runProgram(call)).rejects.toMatchObject({ exitCode: null, command: "npm ci" });
  });

  test("a folder without a site, and a site that was not built, say what to do next", async () => {
    const { run } = recorder();
    const options = {
      folder,
      shown: "docs-site",
      runtime,
      run,
      ...UNSEEN,
    };
    await expect(previewSite(options)).rejects.toMatchObject({ next: expect.stringContaining("docs build") });
    rmSync(join(folder, ".vitepress", "config.ts"));
    await expect(buildSite(options)).rejects.toBeInstanceOf(UserError);
  });
});
