import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cryoInit, run, succeed } from "../support/run.ts";
import { ExampleProject, get } from "./support/engine.ts";

/** The first start in a checkout of somebody with a strict umask: nobody else may read it, and containers run as somebody else. */
const NAME = "first-start";
const PORT = 23_480;
const FILE = "docker-compose.blue-green.yml";

let project: ExampleProject;
let warnings: string;

beforeAll(async () => {
  project = await ExampleProject.create("first-start", {
    "application.name": NAME,
    "application.ports.production": String(PORT),
    "application.ports.blue-green": String(PORT + 1),
  });
  await close();
  // Compose keeps a secret file's mode, and cryo-init says so beside it: this one step is a person's in any case.
  const secrets = join(project.root, "secrets");
  await succeed("chmod", ["0444", join(secrets, "supabase_key"), join(secrets, "secret_key")]);
  const ended = await cryoInit([project.root, "--yes"]);
  expect(ended.code, ended.stderr).toBe(0);
  warnings = ended.stderr;
});
afterAll(async () => {
  await project.remove(NAME, `${NAME}-blue-green`);
  await run("docker", ["image", "rm", "-f", `${NAME}:blue`, `${NAME}:green`, `${NAME}:local`]);
});

/** As a clone under umask 077 leaves it. */
async function close(): Promise<void> {
  await succeed("chmod", ["-R", "go=", project.root]);
}

test("production: the image lets its user read what nobody else may read in the checkout", async () => {
  await project.up("docker-compose.yml");
  expect((await get(PORT, "/health/liveness")).status).toBe(200);
  const container = `${NAME}-app-1`;
  const script = "find /app ! -readable; find /app -perm /022 ! -path '/app/cache*' ! -path '/app/logs*'";
  const found = await succeed("docker", ["exec", container, "sh", "-c", script]);
  expect(found.split("\n").filter((path) => path !== "" && !path.startsWith("/app/backup/data"))).toEqual([]);
});

test("blue/green: the run names what the proxy cannot read, and the script opens just that", async () => {
  expect(warnings).toContain(
    `others may not read ${join(project.root, "docker/nginx")}, so the proxy cannot either`,
  );
  const status = await project.script("status");
  expect(status).toMatchObject({ code: 1, stdout: "" });
  expect(status.stderr).toContain("nothing has been started here yet");
  expect(status.stderr).toContain(`docker compose -f ${FILE} up --build --wait`);
  await project.compose(FILE, "create", "proxy");
  await project.startSupabase(`${NAME}-blue-green_frontend`);
  const deploy = await project.script("deploy", `${NAME}:local`, "--keep", "0");
  expect(deploy.code, deploy.stdout + deploy.stderr).toBe(0);
  expect((await get(PORT + 1, "/health/liveness")).status).toBe(200);
  const open = await succeed("find", [project.root, "-type", "f", "-perm", "/004", "-printf", "%P\n"]);
  for (const path of open.split("\n")) expect(path).toMatch(/^docker\/nginx\/|^\.blue-green\/|^secrets\/|^$/);
});
