import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { succeed } from "../../support/run.ts";
import type { ExampleProject } from "./engine.ts";

const SERVER = fileURLToPath(new URL("../../fixtures/release/server.py", import.meta.url));

/** How a release behaves: `unready` says no to readiness, `silent` never listens, `crash` ends at once. */
const BEHAVIOUR = {
  good: "",
  unready: "ENV READY=no\n",
  silent: 'CMD ["python", "-c", "import time; time.sleep(600)"]\n',
  crash: 'CMD ["python", "-c", "raise SystemExit(\'no such table: users\')"]\n',
} as const;

/** Builds a release that starts in a moment; it answers what the tests ask and names itself in X-App-Version. */
export async function buildRelease(
  project: ExampleProject,
  image: string,
  release: string,
  behaviour: keyof typeof BEHAVIOUR = "good",
): Promise<void> {
  const context = join(project.root, ".release");
  await mkdir(context, { recursive: true });
  await copyFile(SERVER, join(context, "server.py"));
  await copyFile(join(project.root, "docker/healthcheck.py"), join(context, "healthcheck.py"));
  const lines = [
    "FROM python:3.13-slim-trixie",
    "COPY server.py healthcheck.py /opt/container/",
    "USER 10001:10001",
    `ENV RELEASE=${release} PYTHONDONTWRITEBYTECODE=1`,
    'CMD ["python", "-I", "-S", "/opt/container/server.py"]',
  ];
  await writeFile(join(context, "Dockerfile"), `${lines.join("\n")}\n${BEHAVIOUR[behaviour]}`);
  await succeed("docker", ["build", "-q", "-t", image, context]);
}
