import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { cryoInit, run, succeed } from "../support/run.ts";
import { ExampleProject, inspect } from "./support/engine.ts";

/** Files of the project's own beside the generated ones, built and run. */
const NAME = "extended";
const PORT = 23_490;
const MIB = 1024 * 1024;

let project: ExampleProject;
const write = (path: string, text: string): Promise<void> => writeFile(join(project.root, path), text);

beforeAll(async () => {
  project = await ExampleProject.create("extending", {
    "application.name": NAME,
    "application.ports.production": String(PORT),
    "application.ports.blue-green": String(PORT + 1),
  });
  await mkdir(join(project.root, "certificates"));
  await write("certificates/ours.pem.txt", "a certificate\n");
  const ignored = await readFile(join(project.root, ".dockerignore"), "utf8");
  await write(".dockerignore", `${ignored.trimEnd()}\n!/certificates\n`);
  await write("docker/Dockerfile.build.extra", "RUN touch /usr/local/of-the-build && mkdir -p /opt/ours\n");
  await write(
    "docker/Dockerfile.runtime.extra",
    "# What the application reads.\nENV COLOUR=blue\nCOPY certificates /usr/share/ours\nRUN <<END\nid -u >/who\nEND\n",
  );
  await write(
    "docker-compose.override.yml",
    stringify({
      services: {
        app: {
          labels: { "com.example.team": "chemistry" },
          deploy: { resources: { limits: { memory: "1200M" } } },
          memswap_limit: "1200M",
        },
      },
    }),
  );
  await write(
    "docker-compose.blue-green.override.yml",
    stringify({ services: { "app-green": { labels: { "com.example.team": "biology" } } } }),
  );
  const ended = await cryoInit([project.root, "--yes"]);
  expect(ended.code, ended.stderr).toBe(0);
});
afterAll(async () => {
  await project.remove(NAME, `${NAME}-blue-green`);
  await run("docker", ["image", "rm", "-f", `${NAME}:blue`, `${NAME}:green`, `${NAME}:local`]);
});

async function labelOf(container: string): Promise<string> {
  const format = '{{index .Config.Labels "com.example.team"}}';
  return (await succeed("docker", ["inspect", "-f", format, container])).trim();
}

test("both blocks are in their stage, and the application still runs as its unprivileged user", async () => {
  await succeed("docker", ["compose", "up", "--build", "--wait"], { cwd: project.root });
  const script =
    "id -u; cat /who /usr/share/ours/ours.pem.txt; echo $COLOUR; ls -d /usr/local/of-the-build /opt/ours";
  const said = await run("docker", ["exec", `${NAME}-app-1`, "sh", "-c", script]);
  expect(said.stdout).toBe("10001\n0\na certificate\nblue\n/opt/ours\n");
  expect(said.stderr).toContain("/usr/local/of-the-build");
});

test("Docker reads production's override file by itself, and the limit in it is in force", async () => {
  const container = `${NAME}-app-1`;
  expect(await labelOf(container)).toBe("chemistry");
  expect((await inspect(container)).HostConfig.Memory).toBe(1200 * MIB);
});

test("the cutover script reads the override file of blue/green", async () => {
  const file = "docker-compose.blue-green.yml";
  await project.compose(file, "create", "proxy");
  await project.startSupabase(`${NAME}-blue-green_frontend`);
  const deploy = await project.script("deploy", `${NAME}:local`, "--keep", "0");
  expect(deploy.code, deploy.stdout + deploy.stderr).toBe(0);
  expect(await labelOf(`${NAME}-blue-green-app-green-1`)).toBe("biology");
});
