/** The generated blue/green stack of the example application, as the bench of the cutover needs it. */
import { execFile } from "node:child_process";
import { chmod, cp, mkdtemp, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const SLUG = "cryo-bench-cutover";
export const PROJECT = `${SLUG}-blue-green`;
export const PORT = Number(process.env.BENCH_PORT ?? 23_390);

const PROGRAM = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../examples/cryoprotect-mini", import.meta.url));
const SUPABASE = fileURLToPath(new URL("../test/fixtures/fake-supabase/server.py", import.meta.url));
const CA_BUNDLE = process.env.CRYO_TEST_CA ?? "/etc/ssl/certs/ca-certificates.crt";

const start = promisify(execFile);

/** Sets the example up as a user would, with places for every connection of the load, and brings both colours up. */
export async function bringUp(say) {
  const root = await mkdtemp(join(tmpdir(), "cryo-init-cutover-"));
  await chmod(root, 0o755);
  await cp(EXAMPLE, root, { recursive: true });
  await rename(join(root, "gitignore"), join(root, ".gitignore"));
  const answers = {
    "application.name": SLUG,
    "application.ports.blue-green": PORT,
    "image.ca_certificate": CA_BUNDLE,
    "resources.blue-green.app.workers": 2,
    "resources.blue-green.app.threads": 24,
  };
  const flags = Object.entries(answers).flatMap(([id, value]) => ["--set", `${id}=${value}`]);
  await start(process.execPath, [PROGRAM, root, "--yes", "--quiet", ...flags]);
  await writeFile(join(root, ".env"), "SUPABASE_URL=http://supabase:54321\n");
  for (const name of ["supabase_key", "secret_key"])
    await writeFile(join(root, "secrets", name), "bench", { mode: 0o444 });
  const supabase = `${PROJECT}-supabase`;
  async function remove() {
    await start("docker", ["rm", "-f", supabase]).catch(() => undefined);
    const down = ["compose", "-p", PROJECT, "down", "--volumes", "--remove-orphans", "--timeout", "5"];
    await start("docker", down).catch(() => undefined);
    const tags = ["blue", "green", "next"].map((tag) => `${SLUG}:${tag}`);
    await start("docker", ["rmi", "-f", ...tags]).catch(() => undefined);
  }
  try {
    say("building and starting the stack");
    const up = ["compose", "-f", "docker-compose.blue-green.yml", "up", "--build", "--wait"];
    await start("docker", up, { cwd: root, maxBuffer: 1 << 26 });
    const mount = `${SUPABASE}:/server.py:ro`;
    const network = ["--network", `${PROJECT}_frontend`, "--network-alias", "supabase"];
    await start("docker", [
      ...["run", "-d", "--name", supabase, ...network, "-v", mount],
      ...["python:3.13-slim-trixie", "python", "/server.py"],
    ]);
  } catch (error) {
    await remove();
    throw error;
  }
  return { root, remove };
}
