import { formatPlace } from "../config/facts.ts";
import type { GeneratedFile } from "../config/file-set.ts";
import type { Plan } from "../config/plan.ts";
import { CONTAINER_ROOT, managePath } from "./compose/app.ts";
import { containerFile, wholeFile, withOrigin } from "./file.ts";
import { formatLabels, listBuildLabels } from "./image-labels.ts";
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

/** Dockerfile, .dockerignore, docker/requirements.txt and docker/shrink.py. */
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
    containerFile(
      "docker/shrink.py",
      withOrigin(render("docker/shrink.py.eta", {})),
      "leaves out of the image what does not run, and compiles the rest",
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
    debian: /slim|debian|trixie|bookworm/.test(image.base),
    buildPackages: image.buildPackages,
    runtimePackages: image.runtimePackages,
    buildExtra: image.extras.build,
    runtimeExtra: image.extras.runtime,
    indexUrl: image.indexUrl,
    dependencyCopies: install.copies,
    environment: environmentCopy(plan),
    toolSteps: install.tools,
    installSteps: install.steps,
    ...shrinking(plan),
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
    labels: formatLabels(image.labels),
    buildLabels: listBuildLabels(image),
  });
}

/**
 * What is copied into the runtime stage. A copy makes the folders above its target anew, with the time of the build in
 * the layer, so the folder above goes along where it holds nothing else: in the official image of Python.
 */
function environmentCopy({ image, dependencies }: Plan): string {
  const official = /(?:^|\/)python:[^/]*$/.test(image.base);
  return official && dependencies.strategy !== "conda" ? "/opt" : "/opt/venv";
}

/** What is left out of the environment; conda's Python comes with it, so the base has no pip of its own. */
function shrinking({ image, dependencies }: Plan): object {
  const { packageTests, pip } = image.without;
  const conda = dependencies.strategy === "conda";
  const gone = [...(packageTests ? ["the packages' own tests"] : []), ...(pip && conda ? ["pip"] : [])];
  return {
    shrinkWhat: `${gone.length > 0 ? `Without ${gone.join(" and ")}. ` : ""}Each module is compiled once, with a hash in place of the time.`,
    shrinkFlags: `${packageTests ? "--tests " : ""}${pip && conda ? "--pip " : ""}`,
    removeBasePip: pip && !conda,
  };
}

function renderDockerignore(plan: Plan, render: Render): string {
  return render("image/dockerignore.eta", {
    sources: plan.app.sources,
    buildFiles: [
      ...ownFiles(plan),
      ...["entrypoint.sh", "gunicorn.conf.py", "healthcheck.py", "requirements.txt", "shrink.py"].map(
        (name) => `docker/${name}`,
      ),
    ].sort(),
    excluded: plan.app.excluded,
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
    const place = formatPlace(from);
    const origin = translated ? `translated from ${original}, ${place}` : place;
    return { requirement, note: `  # ${origin}${assumed ? "; please check this name on PyPI" : ""}` };
  });
  return render("image/requirements.txt.eta", {
    mapped,
    added: dependencies.added,
    files: dependencies.files,
  });
}
