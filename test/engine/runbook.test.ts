import { chmod, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run, succeed } from "../support/run.ts";
import { ExampleProject, get, until } from "./support/engine.ts";

/**
 * The site's runbook, followed: its commands are taken from the page and typed as they stand there. Not typed are the
 * change of a port, and `ss`, which not every host has; what asks before it removes is answered with no.
 */
const NAME = "runbook";
const PORT = 18_460;
const FILE = "docker-compose.yml";

let project: ExampleProject;
let page = "";

beforeAll(async () => {
  project = await ExampleProject.create(NAME, {
    "application.name": NAME,
    "application.redis": "persistent",
    "application.ports.production": String(PORT),
    environments: "production",
  });
  page = await readFile(join(project.root, "docs-site/runbook.md"), "utf8");
});
afterAll(async () => await project?.remove(NAME));

/** The shell block below a heading of the page, with what a person puts in its place. */
function commandsOf(heading: string, filled: Readonly<Record<string, string>> = {}): string {
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const [, commands = ""] = /```sh\n([\s\S]*?)```/.exec(section) ?? [];
  expect(commands, heading).not.toBe("");
  return Object.entries(filled).reduce((text, [word, value]) => {
    expect(text).toContain(word);
    return text.replaceAll(word, value);
  }, commands);
}

/** Types them one after the other; the first that fails ends it. */
function type(commands: string, input = ""): Promise<string> {
  return succeed("sh", ["-euc", commands], { cwd: project.root, input });
}

const inContainer = (script: string): Promise<string> =>
  project.compose(FILE, "exec", "-T", "app", "sh", "-c", script);

const redis = (...words: string[]): Promise<string> =>
  project.compose(FILE, "exec", "-T", "redis", "redis-cli", ...words);

describe("the runbook", () => {
  test("deploys, and takes a release back to the source that ran", async () => {
    const git = ["-c", "user.email=a@example.org", "-c", "user.name=a"];
    for (const words of [
      ["init", "-q"],
      ["add", "-A"],
      [...git, "commit", "-qm", "good"],
    ])
      await succeed("git", words, { cwd: project.root });
    await succeed("git", ["tag", "good"], { cwd: project.root });
    await type(commandsOf("Deploy"));
    expect((await get(PORT, "/health/liveness")).status).toBe(200);
    await succeed("sh", ["-c", "echo '# a release that nobody wants' >> app.py"], { cwd: project.root });
    await succeed("git", [...git, "commit", "-qam", "bad"], { cwd: project.root });
    await type(commandsOf("Deploy"));
    expect(await inContainer("tail -n 1 app.py")).toContain("nobody wants");
    await type(commandsOf("Take a release back", { LAST_GOOD_RELEASE: "good" }));
    expect(await inContainer("tail -n 1 app.py")).not.toContain("nobody wants");
  });

  test("looks at what runs, and counts kills", async () => {
    expect(await type(commandsOf("Unhealthy, restarting or gone"))).toContain("healthy");
    // grep ends with 2: of the two files, a host has one.
    const { stdout } = await run("sh", ["-euc", commandsOf("Out of memory")], { cwd: project.root });
    expect(stdout).toMatch(/^oom_kill 0$/m);
  });

  test("rotates a secret", async () => {
    const [, file = ""] = /> (secrets\/\w+)/.exec(commandsOf("Rotate a secret")) ?? [];
    // As who keeps it so that nobody changes it by mistake: the container's user could not read it.
    await chmod(join(project.root, file), 0o400);
    await type(commandsOf("Rotate a secret", { NEW_VALUE: "rotated-just-now" }));
    expect(await readFile(join(project.root, file), "utf8")).toBe("rotated-just-now");
    expect((await stat(join(project.root, file))).mode & 0o777).toBe(0o444);
    const environment = await inContainer("tr '\\0' '\\n' < /proc/1/environ; cat /run/secrets/*");
    expect(environment).toContain("rotated-just-now");
    expect((await get(PORT, "/health/liveness")).status).toBe(200);
  });

  test("asks before it makes room, and names who has the port", async () => {
    // Answered with no: the images and the cache are those of other tests, too.
    const [, ...prunes] = commandsOf("The disk is full").trim().split("\n");
    expect(prunes).toEqual(["docker image prune", "docker builder prune"]);
    for (const command of ["docker system df", ...prunes])
      await run("sh", ["-euc", command], { input: "n\n" });
    const [who = ""] = commandsOf("The port is taken").split("\n");
    expect(await type(who)).toContain(NAME);
  });

  test("backs up and restores what was written, and Redis' data", async () => {
    const [, folder = ""] = /-C (\/app\/\S+)/.exec(commandsOf("Back up")) ?? [];
    await inContainer(`echo kept > ${folder}/kept.txt`);
    await redis("set", "kept", "yes");
    await type(commandsOf("Back up"));
    await inContainer(`rm ${folder}/kept.txt`);
    await redis("set", "kept", "no");
    await redis("set", "later", "yes");
    await type(commandsOf("Restore"));
    expect(await inContainer(`cat ${folder}/kept.txt`)).toContain("kept");
    await until("Redis answers", async () => (await redis("ping")).includes("PONG"));
    expect(await redis("get", "kept")).toContain("yes");
    expect(await redis("get", "later")).not.toContain("yes");
  });

  test("has no heading that this file does not know", () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      "Deploy",
      "Take a release back",
      "Unhealthy, restarting or gone",
      "Out of memory",
      "Rotate a secret",
      "The disk is full",
      "The port is taken",
      "Back up",
      "Restore",
    ]);
    expect([...page.matchAll(/```sh/g)]).toHaveLength(10);
  });
});
