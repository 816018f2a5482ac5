import type { GeneratedFile } from "../config/file-set.ts";
import type { Plan } from "../config/plan.ts";
import { CONTAINER_ROOT, managePath } from "./compose/app.ts";
import { containerFile, wholeFile, withOrigin } from "./file.ts";
import { filesOfBuild, planInstall } from "./install.ts";
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
    debian: /slim|debian|trixie|bookworm/.test(image.base),
    buildPackages: image.buildPackages,
    runtimePackages: image.runtimePackages,
    indexUrl: image.indexUrl,
    dependencyCopies: install.copies,
    installSteps: install.steps,
    notForApp: ["docker", ...ownPaths(plan)].sort(),
    collectStatic: app.collectStatic ? collectStatic(plan) : null,
    importRoot: app.importRoot,
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

/** Dependency files that only the build reads. */
function ownFiles(plan: Plan): readonly string[] {
  return filesOfBuild(plan).filter((file) => !plan.app.sources.includes(file));
}

/** The same as they lie in the image, by folder where nothing of the application is in it. */
function ownPaths(plan: Plan): readonly string[] {
  const paths = ownFiles(plan).map((file) => {
    const [top = file] = file.split("/");
    const shared = plan.app.sources.some((source) => source === top || source.startsWith(`${top}/`));
    return shared ? file : top;
  });
  return [...new Set(paths)];
}

/** Settings are imported to collect, so everything that they require has to be there: with a value that is none. */
function collectStatic({ app }: Plan): string {
  const required = [
    ...app.variables.filter(({ required }) => required).map(({ name }) => name),
    ...app.secrets.filter(({ required }) => required).map(({ variable }) => variable),
  ];
  const values = required.sort().map((name) => `${name}=${placeholder(name)}`);
  return [...values, "/opt/venv/bin/python", managePath(app), "collectstatic", "--noinput"].join(" ");
}

/** A value that settings can take apart; nothing is connected to. */
function placeholder(name: string): string {
  if (name.endsWith("DATABASE_URL")) return "sqlite://:memory:";
  if (name.endsWith("REDIS_URL")) return "redis://localhost:6379/0";
  return "only-for-collectstatic";
}

function renderRequirements({ dependencies }: Plan, render: Render): string {
  const mapped = dependencies.mapped.map(({ requirement, original, from, translated, assumed }) => {
    const place = `${from.file}${from.line === undefined ? "" : `:${from.line}`}`;
    const origin = translated ? `translated from ${original}, ${place}` : place;
    return { requirement, note: `  # ${origin}${assumed ? "; please check this name on PyPI" : ""}` };
  });
  return render("image/requirements.txt.eta", {
    mapped,
    added: dependencies.added,
    files: dependencies.files,
  });
}
