import type { GeneratedFile } from "../config/file-set.ts";
import type { Plan } from "../config/plan.ts";
import { CONTAINER_ROOT } from "./compose/app.ts";
import { containerFile, wholeFile, withOrigin } from "./file.ts";
import { planInstall } from "./install.ts";
import type { Render } from "./render.ts";

/** Files that no image may hold, whatever stands in the allowlist. */
const NEVER = [
  "**/.git",
  "**/.env",
  "**/.env.*",
  "**/__pycache__",
  "**/*.pyc",
  "**/.DS_Store",
  "secrets",
  "**/*.pem",
  "**/id_rsa*",
];

/** Dockerfile, .dockerignore and docker/requirements.txt. */
export function renderImage(plan: Plan, render: Render): readonly GeneratedFile[] {
  return [
    containerFile("Dockerfile", withOrigin(renderDockerfile(plan, render)), "builds the image in two stages"),
    wholeFile(
      ".dockerignore",
      withOrigin(renderDockerignore(plan, render)),
      "keeps everything else out of the image",
    ),
    containerFile(
      "docker/requirements.txt",
      withOrigin(renderRequirements(plan, render)),
      "packages that the image installs",
    ),
  ];
}

function renderDockerfile(plan: Plan, render: Render): string {
  const { app, image } = plan;
  const install = planInstall(plan);
  const conda = plan.dependencies.strategy === "conda";
  return render("image/Dockerfile.eta", {
    conda,
    micromamba: image.micromamba,
    base: image.base,
    runtimeBase: image.base,
    buildPackages: image.buildPackages,
    runtimePackages: image.runtimePackages,
    indexUrl: image.indexUrl,
    dependencyCopies: install.copies,
    installSteps: install.steps,
    notForApp: ["docker", ...ownFiles(plan)].sort(),
    collectStatic: app.collectStatic,
    writable: app.writable.map(({ path }) => path),
    uid: app.uid,
    gid: app.gid,
    port: app.port,
    target: app.target,
    check: plan.health.container,
    containerRoot: CONTAINER_ROOT,
  });
}

function renderDockerignore(plan: Plan, render: Render): string {
  return render("image/dockerignore.eta", {
    sources: plan.app.sources,
    buildFiles: [
      ...ownFiles(plan),
      ...["entrypoint.sh", "gunicorn.conf.py", "healthcheck.py", "requirements.txt"].map(
        (name) => `docker/${name}`,
      ),
    ].sort(),
    never: NEVER,
  });
}

/** Dependency files that only the build reads; `wheels` reads docker/requirements.txt in their place. */
function ownFiles({ app, dependencies }: Plan): readonly string[] {
  if (dependencies.strategy === "wheels") return [];
  return dependencies.files.filter((file) => !app.sources.includes(file));
}

function renderRequirements({ dependencies }: Plan, render: Render): string {
  const mapped = dependencies.mapped.map(({ requirement, original, from, translated }) => {
    const place = `${from.file}${from.line === undefined ? "" : `:${from.line}`}`;
    return { requirement, note: translated ? `  # translated from ${original}, ${place}` : `  # ${place}` };
  });
  return render("image/requirements.txt.eta", {
    mapped,
    added: dependencies.added,
    files: dependencies.files,
  });
}
