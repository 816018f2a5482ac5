import { existsSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { COMPOSE_FILES } from "../../src/config/plan.ts";
import { copyExample, makeFolder, removeFolder } from "./example.ts";
import { cryoInit } from "./run.ts";

const APPS = fileURLToPath(new URL("../fixtures/apps/", import.meta.url));
const EVERY = "environments=production,development,blue-green,swarm";
const OFF = [
  ...[
    "read_only",
    "drop_capabilities",
    "no_new_privileges",
    "internal_network",
    "encrypt_overlay",
    "loopback",
  ],
  ...["init", "secret_files", "pids_limit", "ulimits"],
].map((practice) => `security.${practice}=no`);

interface LintCase {
  /** A project of `test/fixtures/apps`; the example where none is named. */
  readonly app?: string;
  /** A file that it gets, which the strategy needs. */
  readonly lock?: string;
  readonly answers: readonly string[];
}

/** What differs in the Docker files, and not in numbers only. */
const CASES: Readonly<Record<string, LintCase>> = {
  recommended: { answers: [] },
  every: { answers: [EVERY] },
  conda: { answers: [EVERY, "application.dependencies.strategy=conda"] },
  wheels: { answers: [EVERY, "application.dependencies.strategy=wheels", "application.redis=none"] },
  off: {
    answers: [
      ...[EVERY, "application.redis=persistent", ...OFF],
      ...["logging.access_log=no", "logging.compress=no", "image.without_pip=no", "image.labels.created=no"],
    ],
  },
  otherwise: {
    answers: [
      ...[EVERY, "resources.size=large", "application.redis=persistent", "health.container=port"],
      ...["image.runtime_packages=libpq5", "image.build_packages=gcc,libc6-dev"],
    ],
  },
  "closed-network": {
    answers: [
      ...[
        EVERY,
        "image.mirror=registry.example.org/mirror",
        "image.index_url=https://pypi.example.org/simple",
      ],
      ...["image.proxy=http://proxy.example.org:3128", "image.pip_config=/etc/pip.conf"],
      ...["image.netrc=/etc/build.netrc", "image.ca_certificate=/etc/ssl/certs/ca-certificates.crt"],
    ],
  },
  django: { app: "django", answers: [EVERY] },
  fastapi: { app: "fastapi", answers: [EVERY] },
  poetry: { app: "poetry-app", lock: "poetry.lock", answers: [EVERY] },
  uv: { app: "uv-src", lock: "uv.lock", answers: [EVERY] },
};

/** Nothing is installed: that it is there, and names a package, is enough. */
const LOCK = 'version = 1\n\n[[package]]\nname = "flask"\nversion = "3.1.2"\n';

/** In the folder of each case; a variant that was not chosen has none. */
const FILES = ["Dockerfile", ...Object.values(COMPOSE_FILES), "docs-site/hosting/docker-compose.yml"];

/** Writes the Docker files of every case, each into a folder of that name, and returns the folder that holds them. */
export async function writeLintCases(): Promise<string> {
  const cases = await makeFolder("lint");
  for (const [name, { app, lock, answers }] of Object.entries(CASES)) {
    const root = app === undefined ? await copyExample("lint-case") : await makeFolder("lint-case");
    if (app !== undefined) await cp(join(APPS, app), root, { recursive: true });
    if (lock !== undefined) await writeFile(join(root, lock), LOCK);
    const flags = answers.flatMap((answer) => ["--set", answer]);
    const { code, stderr } = await cryoInit([root, "--yes", "--quiet", ...flags]);
    if (code !== 0) throw new Error(`${name}: ${stderr}`);
    for (const file of FILES) {
      if (existsSync(join(root, file))) await cp(join(root, file), join(cases, name, file));
    }
    await removeFolder(root);
  }
  return cases;
}
