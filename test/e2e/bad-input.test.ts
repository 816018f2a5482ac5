import { chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyExample, makeFolder, readTree, removeFolder } from "../support/example.ts";
import { cryoInit, type Ended, type RunOptions } from "../support/run.ts";

/** Not root: only then do permissions mean something. */
const NOBODY = 65_534;
const asNobody: RunOptions = process.getuid?.() === 0 ? { uid: NOBODY } : {};

let root = "";
beforeEach(async () => {
  root = await copyExample("bad-input");
});
afterEach(async () => {
  await chmod(root, 0o755);
  await removeFolder(root);
});

/** Runs and requires that nothing on disk has changed. */
async function refused(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const before = await readTree(root);
  const names = await readdir(root);
  const ended = await cryoInit([root, ...args], options);
  expect(await readTree(root)).toEqual(before);
  expect(await readdir(root)).toEqual(names);
  expect(ended.stderr).not.toMatch(/\n\s+at /);
  return ended;
}

test("no Python project here", async () => {
  const empty = await makeFolder("empty");
  await writeFile(join(empty, "README.md"), "# nothing\n");
  const { code, stderr } = await cryoInit([empty, "--yes"]);
  expect(stderr).toMatch(/Python/);
  expect(code).toBe(2);
  expect(await readdir(empty)).toEqual(["README.md"]);
  await removeFolder(empty);
});

test("what is not certain is an error when nobody said yes, and named when somebody did", async () => {
  const unknown = await makeFolder("unknown");
  await writeFile(join(unknown, "requirements.txt"), "bottle==0.13.4\n");
  await writeFile(join(unknown, "app.py"), "import bottle\n\napp = bottle.Bottle()\n");
  const args = [unknown, "--set", "application.entry=app:app"];
  const asked = await cryoInit([...args, "--no-input"]);
  expect(asked.stderr).toMatch(
    /Web framework is not certain: .*\n(.*\n)*Say what is right, .*--set application\.framework=other/,
  );
  expect(asked.code).toBe(2);
  const taken = await cryoInit([...args, "--yes", "--dry-run"]);
  expect(taken.stderr).toContain("Taken: --set application.framework=other");
  expect(taken.code).toBe(0);
  await removeFolder(unknown);
});

test("paths in an answer that lead to nothing are named, and stay an answer", async () => {
  const source = "application.source=app.py,no-such.py,api,templates/*.html";
  const certificate = "image.ca_certificate=/no/such/ca.pem";
  const { code, stderr } = await refused(["--yes", "--dry-run", "--set", source, "--set", certificate]);
  expect(stderr).toContain("warning: application.source: not in this checkout: no-such.py\n");
  expect(stderr).toContain(
    "warning: image.ca_certificate: there is no such file on this machine: /no/such/ca.pem\n",
  );
  expect(code).toBe(0);
});

test("a folder that is not there, and a file in its place", async () => {
  const missing = await cryoInit([join(root, "missing"), "--yes"]);
  expect(missing).toMatchObject({ code: 2, stdout: "" });
  expect(missing.stderr).toMatch(/there is (no folder|neither a command nor a folder)/);
  const file = await cryoInit([join(root, "app.py"), "--yes"]);
  expect(file.code).toBe(2);
  expect(file.stderr).toContain("is not a folder");
});

test("an unreadable source file: it may hold any fact, so nothing is written", async () => {
  await chmod(join(root, "version.py"), 0o000);
  const { code, stderr } = await cryoInit([root, "--yes"], asNobody);
  await chmod(join(root, "version.py"), 0o644);
  expect(stderr).toMatch(/^cryo-init: version\.py may not be read\. Nothing was written\./m);
  expect(code).toBe(1);
  expect(await readdir(root)).not.toContain("cryo-init.yaml");
});

test("an unreadable cryo-init.yaml", async () => {
  await writeFile(join(root, "cryo-init.yaml"), "resources:\n  size: small\n", { mode: 0o000 });
  const { code, stderr } = await cryoInit([root, "--yes"], asNobody);
  expect(stderr).toContain("cryo-init.yaml");
  expect(code).toBe(1);
  await chmod(join(root, "cryo-init.yaml"), 0o644);
});

describe("a broken cryo-init.yaml", () => {
  test.each([
    ["syntax", "resources:\n  size: [small\n", /cryo-init\.yaml:\d+:\d+/],
    [
      "an unknown key",
      "resources:\n  syze: small\n",
      /cryo-init\.yaml:2:3: unknown setting resources\.syze; did you mean resources\.size\?/,
    ],
    [
      "an impossible value",
      "resources:\n  production:\n    app:\n      memory: 12XB\n",
      /cryo-init\.yaml:4:15: .*12XB/,
    ],
    ["a list for a text", "application:\n  entry: [a, b]\n", /cryo-init\.yaml:2:10/],
    ["no mapping", "- a\n- b\n", /cryo-init\.yaml:1:1/],
  ])("%s", async (_name, text, message) => {
    await writeFile(join(root, "cryo-init.yaml"), text);
    const { code, stderr } = await refused(["--yes"]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

describe("flags", () => {
  test.each([
    [
      "an unknown path, with the nearest",
      ["--set", "resources.producton.app.memory=1G"],
      /did you mean resources\.production\.app\.memory\?/,
    ],
    [
      "a limit that is no amount",
      ["--set", "resources.production.app.memory=12XB"],
      /"12XB" is not an amount of memory/,
    ],
    ["two answers about conflicts", ["--force", "--on-conflict", "mine"], /contradict each other/],
    ["no value", ["--set", "resources.size"], /a path and a value are expected/],
    [
      "an unknown size",
      ["--set", "resources.size=huge"],
      /"huge" is not one of small, medium, large, custom/,
    ],
    ["an unknown flag, with the nearest", ["--dryrun"], /Did you mean --dry-run\?/],
    ["an unknown value of a flag", ["--on-conflict", "min"], /Did you mean mine\?/],
    ["an unknown choice", ["--yes", "--set", "resources.size=mediun"], /did you mean medium\?/],
    ["an unknown item", ["--yes", "--set", "environments=prod"], /did you mean production\?/],
    ["an unknown --on-conflict", ["--on-conflict", "both"], /one of ask, mine, theirs, markers, fail/],
    ["a key that is no question", ["--set", "keep=Dockerfile"], /keep stands only in cryo-init\.yaml/],
    ["a flag without its value", ["--set"], /--set: path=value is expected after it/],
    ["a flag in place of a value", ["--config", "--dry-run"], /--config: FILE is expected after it/],
    ["a switch with a value", ["--yes=no"], /--yes takes no value/],
    ["a flag of a command, without the command", ["--fail-on", "low"], /It is for "cryo-init audit"\./],
    ["an unknown letter", ["-nx"], /unknown flag -x/],
    ["a --config that is not there", ["--config", "no.yaml"], /--config: there is no such file: "no\.yaml"/],
    [
      "memory below what the workers need",
      ["--set", "resources.production.app.memory=64M"],
      /resources\.production\.app: .*needs?.*64M/,
    ],
    [
      "a reservation above the limit",
      ["--set", "resources.production.app.memory_reservation=4G"],
      /reservation of 4G is above the limit/,
    ],
    ["the same port twice", ["--set", "application.ports.development=5000"], /would both publish port 5000/],
    ["an image without a version", ["--set", "image.base=python"], /image\.base: .*needs a tag/],
    [
      "a secret in the index",
      ["--set", "image.index_url=https://me:pw@pypi.example.org/simple"],
      /must not stand in cryo-init\.yaml/,
    ],
  ])("%s", async (_name, args, message) => {
    const { code, stderr } = await refused([...args, "--yes"]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test("the fix that is named for too little memory works", async () => {
    const { stderr } = await refused(["--yes", "--set", "resources.production.app.memory=64M"]);
    const fix = /--set (resources\.production\.app\.memory=\S+)/.exec(stderr)?.[1] ?? "";
    const { code } = await cryoInit([root, "--yes", "--dry-run", "--set", fix]);
    expect(code).toBe(0);
  });

  test("a flag that a command does not heed", async () => {
    const { code, stderr } = await cryoInit(["check", root, "--pin"]);
    expect(stderr).toContain(
      '--pin is not for "cryo-init check"\nIt is for "cryo-init" and "cryo-init demo".',
    );
    expect(code).toBe(2);
    // It asks nothing anyway.
    expect((await cryoInit(["history", root, "--yes", "--no-input"])).code).toBe(0);
  });

  test("the help of a command shows what is its own", async () => {
    const { stdout } = await cryoInit(["check", "--help"]);
    expect(stdout).toMatch(/^cryo-init check \[dir\]: /);
    expect(stdout).toContain("--github");
    expect(stdout).not.toContain("--on-conflict");
  });

  test.each([
    [["completion", "bsh"], "Did you mean bash?"],
    [["docs", "devv"], "Did you mean dev?"],
  ])("an unknown word of a command is answered with the nearest: %j", async (args, meant) => {
    const { code, stderr } = await cryoInit(args);
    expect(stderr).toContain(meant);
    expect(code).toBe(2);
  });

  test.each([[["chekc"]], [["chekc", "folder"]]])("an unknown command: %j", async (args) => {
    const { code, stderr } = await cryoInit(args);
    expect(stderr).toContain('Did you mean "cryo-init check"?');
    expect(code).toBe(2);
  });
});

test("demo on a file says what is wrong, and shows no stack", async () => {
  const { code, stderr } = await cryoInit(["demo", join(root, "app.py")]);
  expect(code).toBe(1);
  expect(stderr).toContain("app.py cannot be used as a folder");
  expect(stderr).not.toMatch(/\n\s+at /);
});

test("a word too many", async () => {
  const { code, stdout, stderr } = await cryoInit(["schema", "extra"]);
  expect(stderr).toContain('nothing is expected after "schema", and "extra" follows');
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test("a folder without permission to write", async () => {
  await chmod(root, 0o555);
  const { code, stderr } = await refused(["--yes"], asNobody);
  expect(stderr).toMatch(/cannot write/i);
  expect(code).toBe(1);
});

test("a symbolic link out of the project is not written through", async () => {
  const outside = await makeFolder("outside");
  await symlink(join(outside, "target"), join(root, ".dockerignore"));
  const { code, stderr } = await cryoInit([root, "--yes"]);
  expect(stderr).toContain(".dockerignore");
  expect(code).toBe(1);
  expect(await readdir(outside)).toEqual([]);
  await removeFolder(outside);
});

test("a folder where a file is to be written", async () => {
  await mkdir(join(root, ".env.example"));
  const { code, stderr } = await refused(["--yes"]);
  expect(stderr).toContain(".env.example");
  expect(code).toBe(1);
});

test("files that were there before are not replaced unless somebody says yes", async () => {
  const { code, stderr } = await refused([]);
  expect(stderr).toMatch(/Dockerfile.*docker-compose\.yml would be replaced/);
  expect(code).toBe(4);
});

test("a misspelt variable of the environment, with the nearest", async () => {
  const { code, stderr } = await refused(["--yes"], { env: { CRYO_INIT_RESOURCE_SIZE: "small" } });
  expect(stderr).toContain("Did you mean CRYO_INIT_RESOURCES_SIZE?");
  expect(code).toBe(2);
});

test("a setting of an environment that is not chosen, or of a service that is not there, is not dropped in silence", async () => {
  const swarm = await refused(["--yes", "--set", "resources.swarm.app.memory=2G"]);
  expect(swarm.code).toBe(2);
  expect(swarm.stderr).toContain("--set resources.swarm.app.memory: with the other answers");
  expect(swarm.stderr).toContain("--set environments=production,development,blue-green,swarm");
  const redis = await refused([
    "--yes",
    "--set",
    "application.redis=none",
    "--set",
    "resources.production.redis.memory=1G",
  ]);
  expect(redis.code).toBe(2);
  expect(redis.stderr).toContain("give the answer as well that it depends on");
});

test("a group in place of a setting, and a cryo-init.yaml that is no text", async () => {
  const group = await refused(["--yes", "--set", "resources=1"]);
  expect(group.stderr).toMatch(
    /--set resources: resources is a group: name a setting below it, such as resources\.\S/,
  );
  await writeFile(join(root, "cryo-init.yaml"), Buffer.from([0xff, 0xfe, 0x61, 0x00]));
  const binary = await refused(["--yes"]);
  expect(binary.stderr).toContain("cryo-init.yaml is not UTF-8 text");
  expect(binary.code).toBe(2);
});

test("conflict markers that Git has left in cryo-init.yaml are named as such", async () => {
  const marked = "resources:\n<<<<<<< HEAD\n  size: large\n=======\n  size: small\n>>>>>>> feature\n";
  await writeFile(join(root, "cryo-init.yaml"), marked);
  const { code, stderr } = await cryoInit([root, "--yes"]);
  expect(code).toBe(2);
  expect(stderr).toContain("cryo-init.yaml:2:1: a merge has left a conflict here");
  expect(stderr).not.toContain("Implicit keys");
});
