import { chmod, lstat, mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { editFile, makeFolder, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { setUpExample } from "../support/set-up.ts";
import { KEY, TerminalSession } from "../support/terminal.ts";

const DOCKERFILE =
  "FROM python:3.13-slim\r\nRUN pip install flask==3.1.2\r\nUSER 1001\r\nCMD gunicorn app:app\r\n";
const MENDED =
  'FROM python:3.13-slim\r\nRUN pip install --no-cache-dir flask==3.1.2\r\nUSER 1001\r\nCMD ["gunicorn", "app:app"]\r\n';
const COMPOSE = `version: "3.8"
services:
  redis:
    image: redis:8 # the cache
    logging: { driver: local }
    security_opt: [no-new-privileges:true]
    healthcheck:
      test: [CMD, redis-cli, ping, "||", exit, "1"]
`;

let root = "";
beforeEach(async () => {
  root = await makeFolder("audit-fix");
  await writeFile(join(root, "Dockerfile"), DOCKERFILE);
  await writeFile(join(root, "docker-compose.yml"), COMPOSE);
});
afterEach(async () => await removeFolder(root));

const fix = async (...args: readonly string[]) => await cryoInit(["audit", root, "--fix", ...args]);
const textOf = async (path: string): Promise<string> => await readFile(join(root, path), "utf8");

/** Both files are as they were, and nothing else is there. */
async function expectUntouched(): Promise<void> {
  expect([...(await readTree(root)).keys()].toSorted()).toEqual(["Dockerfile", "docker-compose.yml"]);
  expect(await textOf("Dockerfile")).toBe(DOCKERFILE);
  expect(await textOf("docker-compose.yml")).toBe(COMPOSE);
}

describe("without a terminal", () => {
  test("shows the diff and how to apply it, and writes nothing", async () => {
    const { code, stdout, stderr } = await fix();
    expect(code, stderr).toBe(5);
    expect(stdout).toContain("--- Dockerfile (update)\n@@");
    expect(stdout).toContain('-CMD gunicorn app:app\n+CMD ["gunicorn", "app:app"]\n');
    expect(stdout).toContain('-version: "3.8"\n');
    expect(stderr).toContain("  CD020  pip's cache kept in the image\n");
    expect(stderr).toContain("To apply these 5 changes to 2 files: npx cryo-init audit --fix --yes");
    expect(stderr).toContain("Nothing was written.");
    await expectUntouched();
    expect((await fix("--yes", "--dry-run")).stdout).toBe(stdout);
    await expectUntouched();
  });

  test("--yes writes all of it, with line endings and modes as they were, and says what is left", async () => {
    await chmod(join(root, "Dockerfile"), 0o640);
    const { code, stdout, stderr } = await fix("--yes", "--fail-on", "never");
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("Written: Dockerfile, docker-compose.yml.");
    expect(await textOf("Dockerfile")).toBe(MENDED);
    expect((await stat(join(root, "Dockerfile"))).mode & 0o777).toBe(0o640);
    expect(await textOf("docker-compose.yml")).toBe(
      COMPOSE.replace('version: "3.8"\n', "").replace(
        '[CMD, redis-cli, ping, "||", exit, "1"]',
        '["CMD-SHELL", "redis-cli ping | grep -q PONG || exit 1"]',
      ),
    );
    expect([...(await readTree(root)).keys()].toSorted()).toEqual(["Dockerfile", "docker-compose.yml"]);
    // What is left is what an audit finds from now on.
    const listed = (await cryoInit(["audit", root])).stdout;
    expect(listed).toContain("CD030");
    expect(stdout.endsWith(listed)).toBe(true);
    const again = await fix("--yes");
    expect(again.stderr).toContain("Nothing here can be mended without a person.");
    expect(again.stdout).toBe(listed);
    expect(again.code).toBe(5);
  });

  test.each(["json", "sarif", "github"])("--format %s has no diff", async (format) => {
    const { code, stdout, stderr } = await fix("--format", format);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`--fix shows a diff: it has no --format ${format}`);
  });

  test("no other command takes --fix", async () => {
    const { code, stderr } = await cryoInit([root, "--fix", "--yes"]);
    expect(code).toBe(2);
    expect(stderr).toContain('--fix is not for "cryo-init"\nIt is for "cryo-init audit"');
    await expectUntouched();
  });
});

describe("in a terminal", () => {
  const size = { columns: 100, rows: 40 };
  const open = async (): Promise<TerminalSession> => {
    const session = new TerminalSession(["audit", root, "--fix"], size);
    await session.waitFor("Apply these 5 changes to 2 files? [y/N]");
    return session;
  };

  test("a yes writes", async () => {
    const session = await open();
    session.press("y\r");
    expect(await session.ended()).toBe(5);
    expect(session.scrollback()).toContain("Written: Dockerfile, docker-compose.yml.");
    expect(await textOf("Dockerfile")).toBe(MENDED);
  });

  test.each([
    ["Enter", KEY.enter, 5],
    ["a no", "n\r", 5],
    ["the end of the input", "\x04", 5],
    ["Ctrl-C", KEY.ctrlC, 130],
  ])("%s writes nothing", async (_name, keys, code) => {
    const session = await open();
    session.press(keys);
    expect(await session.ended()).toBe(code);
    expect(session.scrollback().toLowerCase()).toContain("nothing was written");
    await expectUntouched();
  });

  test("a file that changes while somebody thinks about it stops all of it", async () => {
    const session = await open();
    await writeFile(join(root, "docker-compose.yml"), `${COMPOSE}# mine\n`);
    session.press("y\r");
    expect(await session.ended()).toBe(1);
    expect(session.scrollback()).toContain(
      "docker-compose.yml has changed since it was compared. Nothing was written.",
    );
    expect(await textOf("Dockerfile")).toBe(DOCKERFILE);
    expect(await textOf("docker-compose.yml")).toBe(`${COMPOSE}# mine\n`);
  });
});

describe("files that cannot be written", () => {
  test("a read-only one is named, and the other one stays", async () => {
    await chmod(join(root, "docker-compose.yml"), 0o444);
    const { code, stderr } = await fix("--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("docker-compose.yml is read-only. Nothing was written.");
    await expectUntouched();
  });

  test("nothing is written through a link that leads out of the project", async () => {
    const outside = await makeFolder("audit-fix-outside");
    await writeFile(join(outside, "Dockerfile"), DOCKERFILE);
    await mkdir(join(root, "web"));
    await symlink(join(outside, "Dockerfile"), join(root, "web/Dockerfile"));
    try {
      await fix("--yes");
      expect(await readFile(join(outside, "Dockerfile"), "utf8")).toBe(DOCKERFILE);
    } finally {
      await removeFolder(outside);
    }
  });

  test("a file that is there under two names is mended once, and stays a link", async () => {
    await mkdir(join(root, "deploy"));
    await symlink("../docker-compose.yml", join(root, "deploy/compose.yml"));
    expect((await fix("--yes")).stderr).toContain("Written: ");
    expect((await lstat(join(root, "deploy/compose.yml"))).isSymbolicLink()).toBe(true);
    expect(await textOf("docker-compose.yml")).not.toContain("version");
  });

  test("what is no UTF-8 is named, and nothing is written", async () => {
    const bytes = Buffer.concat([
      Buffer.from("FROM python:3.13-slim\n# caf\xe9\n", "latin1"),
      Buffer.from("RUN pip install a==1\n"),
    ]);
    await writeFile(join(root, "web.dockerfile"), bytes);
    const { code, stderr } = await fix("--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("web.dockerfile is not UTF-8 text");
    expect(await textOf("Dockerfile")).toBe(DOCKERFILE);
    expect(await readFile(join(root, "web.dockerfile"))).toEqual(bytes);
  });
});

describe("in a project that is set up", () => {
  const copySetUp = setUpExample("audit-fix");

  test("what cryo-init writes is left to its answers; the project's own files are mended, and no run takes them for its own", async () => {
    const project = await copySetUp();
    try {
      await editFile(join(project, "Dockerfile"), /$/, "\nENV PYTHONOPTIMIZE=1\n");
      await writeFile(join(project, "web.dockerfile"), DOCKERFILE);
      const before = await readTree(project);
      const { stderr } = await cryoInit(["audit", project, "--fix", "--yes"]);
      expect(stderr).toContain("1 finding in Dockerfile could be mended, but cryo-init itself writes there.");
      expect(stderr).toContain("Written: web.dockerfile.");
      expect(await readTree(project)).toEqual(new Map([...before, ["web.dockerfile", MENDED]]));

      // Handed over, it is the project's own.
      expect((await cryoInit(["eject", "Dockerfile", project])).code).toBe(0);
      expect((await cryoInit(["audit", project, "--fix", "--yes"])).stderr).toContain("Written: Dockerfile.");
    } finally {
      await removeFolder(project);
    }
  });
});
