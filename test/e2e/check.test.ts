import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { editFile, makeFolder, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { NO_SITE, setUpExample } from "../support/set-up.ts";

const copySetUp = setUpExample("check", ...NO_SITE);
let root = "";
beforeEach(async () => {
  root = await copySetUp();
});
afterEach(async () => await removeFolder(root));

const edit = (path: string, from: string | RegExp, to: string): Promise<void> =>
  editFile(join(root, path), from, to);

interface File {
  readonly path: string;
  readonly kind: string;
  readonly cause: string;
  readonly reason: string;
}

/** What has drifted, by path, and whether the exit code agrees. */
async function check(): Promise<ReadonlyMap<string, File>> {
  const { code, stdout } = await cryoInit(["check", root, "--json"]);
  const { drift, files } = JSON.parse(stdout) as { drift: boolean; files: readonly File[] };
  expect(code).toBe(drift ? 3 : 0);
  expect(files.length > 0).toBe(drift);
  return new Map(files.map((file) => [file.path, file]));
}

describe("check says why each file has drifted", () => {
  test("answers changed: which, from what to what", async () => {
    await edit("cryo-init.yaml", "resources:\n", "resources:\n  production:\n    app:\n      memory: 1G\n");
    expect((await check()).get("docker-compose.yml")).toMatchObject({
      kind: "update",
      cause: "answers",
      reason:
        "Nobody has edited it since it was written. Changed answers: resources.production.app.memory: (not set) -> 1G.",
    });
  });

  test("edited by hand, until a run has seen it", async () => {
    await edit("docker-compose.yml", "interval: 30s", "interval: 20s");
    const { code, stdout, stderr } = await cryoInit(["check", root]);
    expect(code).toBe(3);
    expect(stdout).toContain("docker-compose.yml: Edited by hand since the last run.");
    expect(stdout).toContain("-      interval: 30s\n+      interval: 20s");
    expect(stderr).toContain("npx cryo-init --yes");
    expect([...(await check()).values()]).toMatchObject([{ path: "docker-compose.yml", cause: "edited" }]);
    const seen = await cryoInit([root, "--yes"]);
    expect(seen.stderr).toContain('Noted, so that "cryo-init check" accepts it: docker-compose.yml');
    expect((await check()).size).toBe(0);
    const before = await readTree(root);
    expect((await cryoInit([root, "--yes"])).stderr).not.toContain("Noted");
    expect(await readTree(root)).toEqual(before);
    await edit("docker-compose.yml", "interval: 20s", "interval: 25s");
    expect((await check()).get("docker-compose.yml")?.cause).toBe("edited");
    await edit("docker-compose.yml", "interval: 25s", "interval: 30s");
    expect((await check()).size).toBe(0);
  });

  test("edited by hand, in cryo-init's block of a file of the project; its own lines are nobody's business", async () => {
    await edit(".gitignore", /^/, "# mine\n");
    expect((await check()).size).toBe(0);
    await edit(".gitignore", "secrets/*\n", "");
    expect([...(await check()).values()]).toMatchObject([{ path: ".gitignore", cause: "edited" }]);
  });

  test("an edit that a run has merged is seen with it", async () => {
    await edit("docker-compose.yml", "interval: 30s", "interval: 20s");
    const raised = await cryoInit([root, "--yes", "--set", "resources.production.app.memory=1G"]);
    expect(raised.code, raised.stderr).toBe(0);
    expect((await check()).size).toBe(0);
  });

  test("the record of seen edits, damaged, makes check ask once more and breaks nothing", async () => {
    await edit("docker-compose.yml", "interval: 30s", "interval: 20s");
    await cryoInit([root, "--yes"]);
    await writeFile(join(root, ".cryo-init/edits.json"), "<<<<<<< mine\n");
    expect((await check()).get("docker-compose.yml")?.cause).toBe("edited");
    expect((await cryoInit([root, "--yes"])).code).toBe(0);
    expect((await check()).size).toBe(0);
  });

  test("the checkout changed", async () => {
    await edit("environment.prod.yml", "requests==2.34.2", "requests==2.34.1");
    const files = await check();
    expect(files.get("docker/requirements.txt")).toMatchObject({ cause: "checkout" });
    expect(files.get("docker/requirements.txt")?.reason).toContain("reads from the checkout");
    // What else may have changed it is named, too.
    await edit("cryo-init.yaml", "level: info", "level: debug");
    const { cause, reason } = (await check()).get("docker/requirements.txt") ?? {};
    expect(cause).toBe("checkout");
    expect(reason).toContain("Changed answers: logging.level: info -> debug.");
  });

  test("a file that was handed back: it has missed the answers of the runs between", async () => {
    expect((await cryoInit(["eject", "docker-compose.yml"], { cwd: root })).code).toBe(0);
    expect((await cryoInit([root, "--yes", "--set", "resources.production.app.memory=1G"])).code).toBe(0);
    expect((await check()).size).toBe(0);
    await edit("cryo-init.yaml", "keep:\n  - docker-compose.yml\n", "");
    expect((await check()).get("docker-compose.yml")).toMatchObject({
      cause: "answers",
      reason:
        "Nobody has edited it since it was written. cryo-init.yaml lists it under keep: no longer, as it did when the last run ended.",
    });
  });

  test("another cryo-init wrote it", async () => {
    const file = ".cryo-init/base/docker/healthcheck.py";
    await edit(file, "#", "# As an older cryo-init wrote it.\n#");
    await writeFile(join(root, "docker/healthcheck.py"), await readFile(join(root, file)));
    // With the digest of what it wrote, or none.
    await rm(join(root, ".cryo-init/bases.json"));
    await edit(".cryo-init/history.jsonl", /"version":"[^"]*"/, '"version":"0.0.1"');
    expect((await check()).get("docker/healthcheck.py")).toMatchObject({ kind: "update", cause: "version" });
  });

  test("removed, and how it was written no longer on record", async () => {
    await rm(join(root, "Dockerfile"));
    expect([...(await check()).values()]).toMatchObject([{ path: "Dockerfile", cause: "removed" }]);
    await rm(join(root, ".cryo-init/history.jsonl"));
    await rm(join(root, ".cryo-init/base/docker-compose.yml"));
    await edit("docker-compose.yml", "interval: 30s", "interval: 20s");
    expect((await check()).get("docker-compose.yml")).toMatchObject({ kind: "conflict", cause: "unknown" });
  });

  test("a conflict that is still marked", async () => {
    await edit("docker-compose.yml", "memory: 1536M", "memory: 1300M");
    const change = ["--yes", "--set", "resources.production.app.memory=1G", "--on-conflict", "markers"];
    expect((await cryoInit([root, ...change])).code).toBe(0);
    expect((await check()).get("docker-compose.yml")?.cause).toBe("unsettled");
  });
});

test("check --github prints an annotation for each file, at its first changed line", async () => {
  await edit("cryo-init.yaml", "resources:\n", "resources:\n  production:\n    app:\n      memory: 1G\n");
  await edit("Dockerfile", "PYTHONUNBUFFERED=1", "PYTHONUNBUFFERED=0");
  const { code, stdout } = await cryoInit(["check", root, "--github"]);
  expect(code).toBe(3);
  const lineOf = async (path: string, text: string): Promise<number> =>
    1 + (await readFile(join(root, path), "utf8")).split("\n").findIndex((line) => line.includes(text));
  const compose = await lineOf("docker-compose.yml", "          memory: 1536M");
  expect(stdout).toContain(
    `::error file=docker-compose.yml,line=${compose},title=cryo-init%3A drift::Nobody`,
  );
  const dockerfile = await lineOf("Dockerfile", "PYTHONUNBUFFERED");
  expect(stdout).toContain(
    `::error file=Dockerfile,line=${dockerfile},title=cryo-init%3A drift::Edited by hand`,
  );
  // What would bring an edited file up to date would not undo the edit: only the reason says what to do.
  expect(stdout).toMatch(
    /Edited by hand since the last run\. To keep it as it is, run: npx cryo-init --yes\.\n/,
  );
});

test("check --github names files as the repository has them", async () => {
  const outer = await makeFolder("monorepo");
  try {
    await mkdir(join(outer, ".git"));
    await cp(root, join(outer, "apps/web"), { recursive: true });
    await editFile(join(outer, "apps/web/Dockerfile"), "PYTHONUNBUFFERED=1", "PYTHONUNBUFFERED=0");
    const { stdout } = await cryoInit(["check", join(outer, "apps/web"), "--github"]);
    expect(stdout).toContain("::error file=apps/web/Dockerfile,line=");
  } finally {
    await removeFolder(outer);
  }
});

test("check says of broken and of marked files that only an editor helps", async () => {
  await edit("docker-compose.yml", "services:", "services: [");
  await edit("Dockerfile", /^EXPOSE/m, "<<<<<<< a\nLABEL a=1\n=======\nLABEL a=2\n>>>>>>> b\nEXPOSE");
  const { stderr } = await cryoInit(["check", root]);
  expect(stderr).toContain("Correct in an editor what a hand edit has broken.");
  expect(stderr).toContain("Settle in an editor what stands between <<<<<<< and >>>>>>>.");
  expect(stderr).not.toContain("npx cryo-init --yes");
});
