import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commandsIn } from "../support/commands.ts";
import { copyExample, readTree, removeFolder } from "../support/example.ts";
import { cryoInit } from "../support/run.ts";
import { NO_SITE, setUpExample } from "../support/set-up.ts";

const copySetUp = setUpExample("re-run", ...NO_SITE);
let root = "";
beforeEach(async () => {
  root = await copySetUp();
});
afterEach(async () => await removeFolder(root));

const { set, read, edit } = commandsIn(() => root);

test("a second run finds nothing to do, and check finds no drift", async () => {
  const before = await readTree(root);
  const again = await cryoInit([root, "--yes"]);
  expect(again.stderr).toContain("Nothing to do");
  expect(again.code).toBe(0);
  expect((await cryoInit(["check", root])).code).toBe(0);
  expect(await readTree(root)).toEqual(before);
});

test("what stood there before is kept, and stays what facts are read from", async () => {
  expect(await read(".cryo-init/before/Dockerfile")).toContain("continuumio/miniconda3:latest");
  expect(await read(".cryo-init/before/docker-compose.yml")).toContain("FLASK_ENV=development");
  const { stdout } = await cryoInit([root, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: "nothing" });
});

test("--dry-run shows the difference and writes nothing", async () => {
  const before = await readTree(root);
  const { code, stdout } = await cryoInit([root, "--dry-run", "--set", "resources.production.app.memory=1G"]);
  expect(code).toBe(0);
  expect(stdout).toContain("-          memory: 1536M\n+          memory: 1G");
  expect(await readTree(root)).toEqual(before);
});

test("a changed limit changes the lines that depend on it, and keeps edits by hand", async () => {
  await edit(
    "docker-compose.yml",
    "    image: cryoprotect-mini:local\n",
    "    image: cryoprotect-mini:local\n    hostname: freezer # by hand\n",
  );
  await edit("cryo-init.yaml", "resources:\n", "# why: measured in May\nresources:\n");
  const { code, stderr } = await cryoInit([root, "--yes", "--set", "resources.production.app.memory=1G"]);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("production app  memory 1536M -> 1G, reserved 768M -> 512M; 5 workers as before");
  expect(stderr).toMatch(/production all {2}memory 1792M -> 1280M; this machine has \d+M/);
  expect(stderr).toMatch(/^docker-compose.yml\n(?: +\d+ [+-] .*\n){6}$/m);
  const compose = await read("docker-compose.yml");
  expect(compose).toContain("hostname: freezer # by hand");
  expect(compose).toContain("memory: 1G");
  expect(compose).toContain("memswap_limit: 1G");
  expect(await read("docker-compose.dev.yml")).not.toContain("1G");
  const answers = await read("cryo-init.yaml");
  expect(answers).toContain("# why: measured in May\nresources:\n");
  expect(answers).toMatch(/production:\n {4}app:\n {6}memory: 1G/);
  expect((await cryoInit(["check", root])).code).toBe(0);
});

test("a conflict with nobody to ask writes nothing and ends with 4", async () => {
  await edit("docker-compose.yml", "memory: 1536M", "memory: 1300M");
  const before = await readTree(root);
  const change = ["--yes", "--set", "resources.production.app.memory=1G"];
  const { code, stderr } = await cryoInit([root, ...change]);
  expect(stderr).toContain("docker-compose.yml");
  expect(code).toBe(4);
  expect(await readTree(root)).toEqual(before);
  const forced = await cryoInit([root, ...change, "--force"]);
  expect(forced.code, forced.stderr).toBe(0);
  expect(await read("docker-compose.yml")).toContain("memory: 1G");
});

test("markers are written when they are asked for, and the summary says that they must be settled", async () => {
  await edit("docker-compose.yml", "memory: 1536M", "memory: 1300M");
  const change = ["--yes", "--set", "resources.production.app.memory=1G", "--on-conflict"];
  const marked = await cryoInit([root, ...change, "markers"]);
  expect(marked.code, marked.stderr).toBe(0);
  expect(await read("docker-compose.yml")).toMatch(
    /<<<<<<< .*\n +memory: 1300M\n=======\n +memory: 1G\n>>>>>>> /,
  );
  expect(marked.stderr).toContain("Settle the lines between <<<<<<< and >>>>>>> first: docker-compose.yml");
});

test("the next steps spare what has been filled in", async () => {
  const first = await cryoInit([root, "--yes", "--set", "logging.level=warning"]);
  expect(first.stderr).toContain("cp .env.example .env");
  expect(first.stderr).toContain("secrets/secret_key, secrets/supabase_key");
  await writeFile(join(root, ".env"), "SUPABASE_URL=http://localhost\n");
  await writeFile(join(root, "secrets/secret_key"), "not a real one");
  const again = await cryoInit([root, "--yes", "--set", "logging.level=info"]);
  expect(again.stderr).toContain("docker compose");
  expect(again.stderr).not.toContain("cp .env.example");
  expect(again.stderr).not.toContain("secrets/secret_key");
});

test("check names what has drifted and ends with 3", async () => {
  await edit("cryo-init.yaml", "size: medium", "size: small");
  const { code, stdout } = await cryoInit(["check", root]);
  expect(code).toBe(3);
  expect(stdout).toContain("docker-compose.yml");
  const asJson = await cryoInit(["check", root, "--json"]);
  expect(asJson.code).toBe(3);
  expect(JSON.parse(asJson.stdout)).toMatchObject({ drift: true });
});

test("answers come from flags, then the environment, then cryo-init.yaml", async () => {
  const plan = async (args: readonly string[], env = {}): Promise<number> => {
    const { stdout } = await cryoInit([root, "--json", "--dry-run", ...args], { env });
    const { plan: found } = JSON.parse(stdout) as {
      plan: { environments: { services: { memory: number }[] }[] };
    };
    return (found.environments[0]?.services[0]?.memory ?? 0) / 1024 / 1024;
  };
  const env = { CRYO_INIT_RESOURCES_PRODUCTION_APP_MEMORY: "2G" };
  expect(await plan([])).toBe(1536);
  expect(await plan([], env)).toBe(2048);
  expect(await plan(["--set", "resources.production.app.memory=1G"], env)).toBe(1024);
});

test("a file under keep: is the project's", async () => {
  await writeFile(join(root, "cryo-init.yaml"), `${await read("cryo-init.yaml")}\nkeep: [Dockerfile]\n`);
  await writeFile(join(root, "Dockerfile"), "FROM scratch\n");
  const { code } = await cryoInit([root, "--yes", "--set", "application.python=3.12"]);
  expect(code).toBe(0);
  expect(await read("Dockerfile")).toBe("FROM scratch\n");
});

test("a removed file stays removed, and both a run and check say so", async () => {
  await rm(join(root, "Dockerfile"));
  const again = await cryoInit([root, "--yes"]);
  expect(again.stderr).toMatch(/deleted +Dockerfile/);
  expect(await readTree(root).then((tree) => tree.has("Dockerfile"))).toBe(false);
  const { code, stdout } = await cryoInit(["check", root]);
  expect(code).toBe(3);
  expect(stdout).toContain("Dockerfile: ");
});

test("the files that are replaced are shown, with --quiet too", async () => {
  const fresh = await copyExample("quiet");
  const { code, stderr } = await cryoInit([fresh, "--yes", "--quiet"]);
  expect(code).toBe(0);
  expect(stderr).toContain("-FROM continuumio/miniconda3:latest");
  await removeFolder(fresh);
});

test("a limit edited by hand beside lines that are generated anew is merged by key", async () => {
  await edit("docker-compose.yml", "          pids: 256\n", "          pids: 300 # measured\n");
  const { code, stderr } = await cryoInit([root, "--yes", "--set", "resources.production.app.memory=1G"]);
  expect(code, stderr).toBe(0);
  expect(await read("docker-compose.yml")).toMatch(/ {10}memory: 1G\n {10}pids: 300 # measured\n/);
});

test("the same limit edited by hand and changed by an answer is a conflict about that value alone", async () => {
  await edit("docker-compose.yml", "          memory: 1536M\n", "          memory: 2G\n");
  const answer = ["--set", "resources.production.app.memory=1G"];
  const refused = await cryoInit([root, "--yes", ...answer]);
  expect(refused.code).toBe(4);
  const line = (await read("docker-compose.yml")).split("\n").indexOf("          memory: 2G") + 1;
  expect(refused.stderr).toContain(
    `Nothing was written.\n  docker-compose.yml:${line}: your edit "memory: 2G", generated "memory: 1G"\n`,
  );
  const dry = await cryoInit([root, "--dry-run", ...answer]);
  expect(dry.stderr).toContain("A run would stop with exit code 4");
  const { code, stderr } = await cryoInit([root, "--yes", "--on-conflict", "markers", ...answer]);
  expect(code, stderr).toBe(0);
  expect(await read("docker-compose.yml")).toContain(
    "<<<<<<< your edit\n          memory: 2G\n=======\n          memory: 1G\n>>>>>>> cryo-init\n          pids: 256\n",
  );
});

test("limits that Docker refuses together are named, by whichever way they came about, until they fit", async () => {
  const broken = /docker-compose\.yml:\d+:\d+: memory of app is 2G, above its memswap_limit of (\S+): Docker/;
  await edit("docker-compose.yml", "          memory: 1536M\n", "          memory: 2G\n");
  const kept = await cryoInit([root, "--yes"]);
  expect(kept).toMatchObject({ code: 0, stderr: expect.stringMatching(broken) });
  const checked = await cryoInit(["check", root, "--json"]);
  expect(checked.code).toBe(3);
  expect(JSON.parse(checked.stdout).files).toMatchObject([{ path: "docker-compose.yml", cause: "broken" }]);
  const mine = ["--on-conflict", "mine", "--set", "resources.production.app.memory=1G"];
  const settled = await cryoInit([root, "--yes", ...mine]);
  expect(settled).toMatchObject({ code: 0, stderr: expect.stringMatching(broken) });
  // The file said 2G before, and says so after it.
  expect(settled.stderr).toContain("production app  reserved 768M -> 512M");
  const taken = await cryoInit([root, "--yes", "--take-edits"]);
  expect(taken).toMatchObject({ code: 0, stderr: expect.not.stringMatching(broken) });
  expect((await cryoInit(["check", root])).code).toBe(0);
});

test("what a limit was before is what its file said, once a run has seen that", async () => {
  await edit("docker-compose.yml", /memory: 1536M|memswap_limit: 1536M/, "memory: 1400M");
  await set();
  const answer = ["--set", "resources.production.app.memory=1G", "--on-conflict", "theirs"];
  const { stderr } = await cryoInit([root, "--yes", ...answer]);
  expect(stderr).toContain("production app  memory 1400M -> 1G, reserved 768M -> 512M");
});

test("a limit that was edited behind an anchor is seen", async () => {
  await edit(
    "docker-compose.yml",
    "services:\n",
    "x-limits: &limits\n  cpus: '2'\n  memory: 2G\n  pids: 256\nservices:\n",
  );
  await edit(
    "docker-compose.yml",
    /limits:\n +cpus: "2"\n +memory: 1536M\n +pids: 256\n/,
    "limits: *limits\n",
  );
  const { stderr } = await cryoInit([root, "--yes"]);
  expect(stderr).toMatch(/docker-compose\.yml:\d+: memory of app was changed by hand, from 1536M to 2G/);
  expect((await cryoInit(["resources", root])).stdout).toMatch(/ app +1 +2G +768M +2 /);
});

test("limits of a file that is gone or the project's own are not reported as changed", async () => {
  await rm(join(root, "docker-compose.yml"));
  const gone = await cryoInit([root, "--yes", "--set", "resources.production.app.memory=1G"]);
  expect(gone).toMatchObject({ code: 0, stderr: expect.not.stringContaining("Limits:") });
  expect((await cryoInit(["eject", "docker-compose.dev.yml", root])).code).toBe(0);
  const kept = await cryoInit([root, "--yes", "--set", "resources.development.app.memory=1G"]);
  expect(kept).toMatchObject({ code: 0, stderr: expect.not.stringContaining("Limits:") });
});

test("resources shows each limit as it stands, also by hand, and what it holds", async () => {
  const { code, stdout } = await cryoInit(["resources", root]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^production: docker-compose\.yml\n {2}service {2}copies {2}memory {2}reserved {2}CPUs/,
  );
  expect(stdout).toMatch(/app +1 +1536M +768M +2 +256 +5 workers x 4 threads\n/);
  expect(stdout).toMatch(/redis .* maxmemory 192M\n/);
  expect(stdout).not.toContain("edited by hand");
  await edit("docker-compose.yml", "          memory: 1536M\n", "          memory: 2G\n");
  await edit("docker-compose.yml", '          cpus: "0.5"\n', "          cpus: 0.25\n");
  const edited = (await cryoInit(["resources", root])).stdout;
  expect(edited).toMatch(/production: [^\n]*\n[^\n]*\n +app +1 +2G +768M +2 /);
  expect(edited).toMatch(/redis +1 +256M +128M +0\.25 [^\n]*\n +all +2304M +2\.25\n/);
  expect(edited).toContain(
    "Docker makes no such container. Workers and maxmemory are those of your answers.",
  );
});

test("resources as JSON has bytes and millicores", async () => {
  const { stdout } = await cryoInit(["resources", root, "--json"]);
  const { environments } = JSON.parse(stdout) as { environments: readonly { services: readonly object[] }[] };
  expect(environments[0]?.services[0]).toMatchObject({
    service: "app",
    memory: 1536 * 1024 * 1024,
    cpus: 2000,
    workers: 5,
  });
});

test("history shows what each run changed, the newest first", async () => {
  await cryoInit([root, "--yes", "--set", "resources.production.app.memory=1G"]);
  const { code, stdout } = await cryoInit(["history", root]);
  expect(code).toBe(0);
  const [newest = "", ...older] = stdout.split("\n\n");
  expect(newest).toMatch(/^\d{4}-\d\d-\d\dT\S+ {2}cryo-init \S+ {2}files: .*update/);
  expect(newest).toContain("resources.production.app.memory: (not set) -> 1G");
  expect(older.join("")).toContain("create");
  const { entries } = JSON.parse((await cryoInit(["history", root, "--json"])).stdout);
  expect(entries).toHaveLength(2);
});

test.each(["resources", "check"])(
  "%s in a project that was never set up says what to do",
  async (command) => {
    await rm(join(root, "cryo-init.yaml"));
    await rm(join(root, ".cryo-init"), { recursive: true });
    const { code, stderr } = await cryoInit([command, root]);
    expect(code).toBe(2);
    expect(stderr).toContain("Set the project up first: npx cryo-init");
  },
);

describe("a limit that was changed by hand in a Compose file", () => {
  const byHand = (path: string, from: string, to: string): Promise<void> =>
    edit(path, `          memory: ${from}\n`, `          memory: ${to} # by hand\n`);

  test("is named with its line and what takes it, by every command that reads the answers", async () => {
    await byHand("docker-compose.yml", "1536M", "2G");
    for (const args of [
      [root, "--yes"],
      ["check", root],
      ["resources", root],
      [root, "--plain", "--dry-run"],
    ]) {
      const { stderr } = await cryoInit(args);
      expect(stderr).toMatch(
        /docker-compose\.yml:\d+: memory of app was changed by hand, from 1536M to 2G\n {2}.*npx cryo-init --take-edits\n/,
      );
    }
  });

  test("is refused as an answer where nothing can run with it, and only its place helps", async () => {
    await edit("docker-compose.yml", "memory: 1536M", "memory: 100M");
    const before = await readTree(root);
    const { code, stderr } = await cryoInit([root, "--yes", "--take-edits"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /docker-compose\.yml:\d+: resources\.production\.app: 1 worker needs .*\nCorrect it there, then run again/,
    );
    expect(await readTree(root)).toEqual(before);
  });

  test("becomes an answer with --take-edits: what depends on it follows, and the edit stays", async () => {
    await byHand("docker-compose.yml", "1536M", "640M");
    const { code, stderr } = await cryoInit([root, "--yes", "--take-edits"]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("taken as resources.production.app.memory");
    const compose = await read("docker-compose.yml");
    expect(compose).toContain("          memory: 640M # by hand\n");
    expect(compose).toContain("memswap_limit: 640M\n");
    expect(compose).toMatch(/reservations:\n {10}memory: 320M/);
    expect(await read("cryo-init.yaml")).toMatch(/production:\n(.*\n)*? {6}memory: 640M/);
    const again = await cryoInit([root, "--yes"]);
    expect(again.stderr).toContain("Nothing to do");
    expect(again.stderr).not.toContain("changed by hand");
  });

  test("is found in what both colours share, and a flag of the same setting wins", async () => {
    await edit("docker-compose.blue-green.yml", '        cpus: "2"\n', '        cpus: "1"\n');
    const flag = ["--set", "resources.blue-green.app.cpus=1.5", "--on-conflict", "theirs"];
    expect((await cryoInit([root, "--dry-run"])).stderr).toContain(
      "cpus of app was changed by hand, from 2 to 1",
    );
    const { code, stderr } = await cryoInit([root, "--yes", "--take-edits", ...flag]);
    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain("changed by hand");
    expect(await read("docker-compose.blue-green.yml")).toContain('cpus: "1.5"');
  });

  test("that no answer can be is said to be none", async () => {
    await byHand("docker-compose.yml", "1536M", "lots");
    const { code, stderr } = await cryoInit([root, "--yes", "--take-edits"]);
    expect(code).toBe(0);
    expect(stderr).toContain("from 1536M to lots\n  it cannot be an answer:");
  });
});

describe("how a change is put in force", () => {
  beforeEach(() => writeFile(join(root, ".env"), "SUPABASE_URL=http://localhost\n"));

  const run = async (...answers: readonly string[]): Promise<string> => {
    const { code, stderr } = await cryoInit([
      root,
      "--yes",
      ...answers.flatMap((answer) => ["--set", answer]),
    ]);
    expect(code, stderr).toBe(0);
    return stderr.split(/^(?:To put it in force|Next):\n/m)[1] ?? "";
  };

  test("a limit: for the environment that it is about, in its own way", async () => {
    expect(await run("resources.production.app.memory=1G")).toBe(
      "  Production: docker compose -f docker-compose.yml up --wait\n",
    );
    expect(await run("resources.blue-green.app.memory=1G")).toMatch(
      /^ {2}Blue\/green: (scripts\/blue-green\.sh deploy IMAGE)( && \1)\n {4}IMAGE is the one of the live colour.*\n$/,
    );
  });

  test("what the image is made from: it is built again, everywhere", async () => {
    const steps = await run("image.runtime_packages=poppler-utils");
    expect(steps).toContain("  Production: docker compose -f docker-compose.yml up --build --wait\n");
    expect(steps).toContain("  Development: docker compose -f docker-compose.dev.yml up --build --wait\n");
    expect(steps).toMatch(/ {2}Blue\/green: docker build .* && scripts\/blue-green\.sh deploy \S+:RELEASE\n/);
  });

  test("an environment that is new: its first start", async () => {
    await run("environments=production");
    expect(await run("environments=production,blue-green")).toBe(
      "  Blue/green: docker compose -f docker-compose.blue-green.yml up --build --wait\n",
    );
    // Nothing runs there yet, so there is no tag of a release that runs.
    expect(await run("environments=production,blue-green,swarm")).toMatch(
      /^ {2}Swarm: docker build .* && scripts\/stack\.sh deploy RELEASE\n$/,
    );
  });
});

describe("eject", () => {
  test("hands a file over for good: no run changes it, check is silent, and the answers' comments stay", async () => {
    await edit("cryo-init.yaml", "resources:\n", "# why: measured in May\nresources:\n");
    const answers = await read("cryo-init.yaml");
    const { code, stderr } = await cryoInit(["eject", "./docker-compose.yml", root]);
    expect(code, stderr).toBe(0);
    expect(await read("cryo-init.yaml")).toBe(
      answers.replace("version: 1\n", "version: 1\n\nkeep:\n  - docker-compose.yml\n"),
    );
    await writeFile(join(root, "docker-compose.yml"), "services: {}\n");
    expect((await cryoInit([root, "--yes", "--set", "resources.size=small"])).code).toBe(0);
    expect(await read("docker-compose.yml")).toBe("services: {}\n");
    expect((await cryoInit(["check", root])).code).toBe(0);
    await cryoInit(["eject", "Dockerfile", root]);
    expect(await read("cryo-init.yaml")).toContain("keep:\n  - docker-compose.yml\n  - Dockerfile\n");
    expect((await cryoInit(["eject", "Dockerfile", root])).stderr).toContain("the project's own already");
  });

  test.each([
    { args: [], says: "eject: which file?" },
    { args: ["docker-compose.yaml"], says: "Did you mean docker-compose.yml?" },
    { args: ["app.py"], says: "is no file that cryo-init generates" },
    { args: ["cryo-init.yaml"], says: "holds the answers, so it is yours already" },
  ])("refuses $args", async ({ args, says }) => {
    const before = await readTree(root);
    const { code, stderr } = await cryoInit(args.length === 0 ? ["eject"] : ["eject", ...args, root]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(await readTree(root)).toEqual(before);
  });
});

test("keep: may cover everything, also the file that it stands in", async () => {
  const text = await read("cryo-init.yaml");
  for (const glob of ["**", "*.yaml", "cryo-*"]) {
    await writeFile(join(root, "cryo-init.yaml"), `${text}\nkeep: ["${glob}"]\n`);
    const { code, stderr } = await cryoInit([root, "--yes", "--set", "logging.level=debug"]);
    expect(code, stderr).toBe(0);
    expect(await read("cryo-init.yaml")).toContain("level: debug");
  }
});

test("without the bases, what was generated is still no evidence, and one run is enough", async () => {
  await rm(join(root, ".cryo-init/base"), { recursive: true });
  const { code, stderr } = await cryoInit([root, "--yes"]);
  expect(code, stderr).toBe(0);
  expect((await cryoInit(["check", root])).code).toBe(0);
});

test("a search and replace over the whole folder, bases included, is no edit of nobody's", async () => {
  for (const path of ["docker-compose.yml", ".cryo-init/base/docker-compose.yml"])
    await edit(path, "stop_grace_period: 40s", "stop_grace_period: 90s");
  const checked = await cryoInit(["check", root, "--json"]);
  expect(JSON.parse(checked.stdout).files).toMatchObject([{ path: "docker-compose.yml", cause: "unknown" }]);
  const before = await readTree(root);
  const refused = await cryoInit([root, "--yes"]);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain(
    'as it stands "stop_grace_period: 90s", generated "stop_grace_period: 40s"',
  );
  expect(await readTree(root)).toEqual(before);
  const mine = await cryoInit([root, "--yes", "--on-conflict", "mine"]);
  expect(mine.code, mine.stderr).toBe(0);
  expect(await read("docker-compose.yml")).toContain("stop_grace_period: 90s");
  expect((await cryoInit(["check", root])).code).toBe(0);
});

test("undo does not take what a run has noted for an edit", async () => {
  await edit("cryo-init.yaml", "version: 1\n", "version: 1\n# ours\n");
  expect((await cryoInit([root, "--yes"])).code).toBe(0);
  await edit("cryo-init.yaml", "# ours\n", "");
  const { code, stderr } = await cryoInit(["undo", root]);
  expect(code, stderr).toBe(0);
  expect([...(await readTree(root)).keys()]).not.toContain("docker-compose.dev.yml");
});

test.each(["2g", "2048M", "2147483648", '"2gb"'])(
  "a limit that was edited as %s is taken as it is written",
  async (amount) => {
    await edit("docker-compose.yml", "          memory: 1536M\n", `          memory: ${amount}\n`);
    const { code, stderr } = await cryoInit([root, "--yes", "--take-edits"]);
    expect(code, stderr).toBe(0);
    expect(await read("docker-compose.yml")).toContain(`          memory: ${amount}\n`);
    expect(await read("docker-compose.yml")).toContain("memswap_limit: 2G");
    const again = await cryoInit([root, "--yes"]);
    expect(again).toMatchObject({ code: 0, stderr: expect.not.stringContaining("changed by hand") });
  },
);

test("a file that was kept when nothing asked for it, and removed then, is made again once something does", async () => {
  await edit("docker-compose.dev.yml", "LOG_LEVEL: DEBUG", "LOG_LEVEL: ERROR");
  await set("environments=production,blue-green");
  await rm(join(root, "docker-compose.dev.yml"));
  const { stderr } = await cryoInit([root, "--yes", "--set", "environments=production,development"]);
  expect(stderr).toMatch(/\+ create +docker-compose\.dev\.yml/);
  expect(await read("docker-compose.dev.yml")).toContain("LOG_LEVEL: DEBUG");
  expect((await cryoInit(["check", root])).code).toBe(0);
});

test("a file that was removed while it was asked for stays removed", async () => {
  await rm(join(root, "docker-compose.dev.yml"));
  await set("logging.level=debug");
  expect((await readTree(root)).has("docker-compose.dev.yml")).toBe(false);
});

test("resources lists every service that its file has, and none that it has not", async () => {
  await edit(
    "docker-compose.yml",
    "\nservices:\n",
    "\nservices:\n  worker:\n    image: w\n    mem_limit: 512m\n",
  );
  const redis = await read("docker-compose.yml");
  await edit("docker-compose.yml", /\n {2}redis:\n {4}image:[\s\S]*?(?=\n\w)/, "\n");
  expect(await read("docker-compose.yml")).not.toBe(redis);
  const { environments } = JSON.parse((await cryoInit(["resources", root, "--json"])).stdout);
  const [{ services, total }] = environments;
  expect(services.map(({ service }: { service: string }) => service)).toEqual(["app", "worker"]);
  expect(services[1]).toMatchObject({ copies: 1, memory: 512 * 2 ** 20, cpus: null });
  expect(total.memory).toBe((1536 + 512) * 2 ** 20);
  const { stdout } = await cryoInit(["resources", root]);
  expect(stdout).toMatch(/worker +1 +512M +none +none +no limit/);
  expect(stdout).toMatch(/all +2G +\?/);
});

test("a pattern under keep: that matches nothing is named", async () => {
  await writeFile(
    join(root, "cryo-init.yaml"),
    `${await read("cryo-init.yaml")}\nkeep: [DOCKERFILE, "[D]ockerfile", docker-stack.yml]\n`,
  );
  const { code, stderr } = await cryoInit([root, "--yes"]);
  expect(code).toBe(0);
  expect(stderr).toContain('cryo-init.yaml: keep: "DOCKERFILE" matches no file that is generated here');
  expect(stderr).not.toContain('keep: "[D]ockerfile"');
  // Another choice of environments has it.
  expect(stderr).not.toContain("docker-stack.yml");
});

test("eject heeds --dry-run and --json", async () => {
  const before = await readTree(root);
  const dry = await cryoInit(["eject", "Dockerfile", root, "--dry-run"]);
  expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining("+keep:\n+  - Dockerfile\n") });
  expect(await readTree(root)).toEqual(before);
  const { stdout } = await cryoInit(["eject", "Dockerfile", root, "--json"]);
  expect(JSON.parse(stdout)).toEqual({ outcome: "written", root, path: "Dockerfile" });
});

test("limits by a merge key, by a variable, of one colour and taken out are seen as what they are", async () => {
  await edit("docker-compose.yml", "services:\n", "x-lim: &lim {memory: 3G, cpus: '1'}\nservices:\n");
  await edit(
    "docker-compose.yml",
    /limits:\n +cpus: "2"\n +memory: 1536M\n +pids: 256\n/,
    "limits: {<<: *lim, pids: 256}\n",
  );
  await edit("docker-compose.dev.yml", "memory: 768M", `memory: \${MEM:-2G}`);
  await edit(
    "docker-compose.blue-green.yml",
    /( {2}app-blue:\n)/,
    "$1    deploy: {resources: {limits: {memory: 2G}}}\n",
  );
  const { stderr } = await cryoInit(["check", root]);
  expect(stderr).toMatch(/docker-compose\.yml:\d+: memory of app was changed by hand, from 1536M to 3G/);
  expect(stderr).toMatch(
    /docker-compose\.dev\.yml:\d+: memory of app was changed by hand, from 768M to \$\{MEM:-2G\}\n {2}it cannot be/,
  );
  expect(stderr).toMatch(
    /docker-compose\.blue-green\.yml:\d+: memory of app-blue was changed by hand, from 1536M to 2G/,
  );
  const { stdout } = await cryoInit(["resources", root]);
  expect(stdout).toMatch(/^production: [^\n]*\n[^\n]*\n +app +1 +3G +768M +1 /);
  expect(stdout).toMatch(/\ndevelopment: [^\n]*\n[^\n]*\n +app +1 +\$\{MEM:-2G\} +384M /);
  expect(stdout).toMatch(/\n +all +\? +1\.25\n/);
  expect(stdout).toMatch(/\nblue-green: [^\n]*\n[^\n]*\n +app +2 +2G /);
  await edit("docker-compose.dev.yml", /\n +memory: \$\{MEM:-2G\}/, "");
  const gone = await cryoInit(["resources", root]);
  expect(gone.stderr).toContain("memory of app was changed by hand, from 768M to none");
  expect(gone.stdout).toMatch(/\ndevelopment: [^\n]*\n[^\n]*\n +app +1 +none +384M /);
});

test("replicas of a swarm that were edited by hand count in resources", async () => {
  const all = ["--set", "environments=production,swarm"];
  expect((await cryoInit([root, "--yes", ...all])).code).toBe(0);
  const copies = async (): Promise<number> => {
    const { environments } = JSON.parse((await cryoInit(["resources", root, "--json"])).stdout);
    return environments.find(({ name }: { name: string }) => name === "swarm").services[0].copies;
  };
  const before = await copies();
  await edit("docker-stack.yml", "replicas: 2", "replicas: 5");
  expect(await copies()).toBe(before + 3);
});
