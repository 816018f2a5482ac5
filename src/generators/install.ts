import type { Plan, Strategy } from "../config/plan.ts";
import { buildSecrets, CA_SECRET, NETRC_SECRET, PIP_CONFIG_SECRET } from "./compose/build.ts";

/** One `RUN` of the build stage. */
export interface InstallStep {
  readonly mounts: readonly string[];
  readonly commands: readonly string[];
}

/** How the build stage fills /opt/venv. */
export interface Install {
  /** Arguments of `COPY`. */
  readonly copies: readonly string[];
  /** What installs the tool, before any dependency file is there. */
  readonly tools: readonly InstallStep[];
  readonly steps: readonly InstallStep[];
}

/** Tools of the build stage, pinned; none of them is in the final image. */
const TOOLS = { uv: "uv==0.13.9", poetry: "poetry==2.5.1" } as const;

/** Their environment, which the build stage keeps to itself. */
const TOOL = "/tool";

const REQUIREMENTS = "docker/requirements.txt";
const PIP_CACHE = "type=cache,target=/root/.cache/pip";
/** Where a build secret is mounted, for the one step that names it. */
const secretPath = (name: string): string => `/run/secrets/${name}`;

/** The install of a strategy. */
export function planInstall(plan: Plan): Install {
  const { strategy } = plan.dependencies;
  const own = filesOfBuild(plan);
  const folders = new Set(
    own.filter((file) => file.includes("/")).map((file) => file.replace(/\/[^/]*$/, "")),
  );
  const flat = own.filter((file) => !file.includes("/"));
  const copies = [
    ...(flat.length > 0 ? [`${flat.join(" ")} ./`] : []),
    ...[...folders].map((folder) => `${folder} ${folder}`),
    `${REQUIREMENTS} ${REQUIREMENTS}`,
  ];
  return { copies, tools: installTool(plan), steps: STEPS[strategy](plan) };
}

/** Dependency files of the checkout that the build reads; `wheels` reads docker/requirements.txt in their place. */
export function filesOfBuild({ dependencies: { strategy, files, included } }: Plan): readonly string[] {
  return strategy === "wheels" ? [] : [...files, ...included];
}

const VENV = "python -m venv --without-pip /opt/venv";

/** pip of the base image installs into the environment, so that none has to be in it. */
function pipInstall(files: readonly string[]): string {
  const requirements = files.map((file) => `-r ${file}`).join(" ");
  return `python -m pip --python /opt/venv/bin/python install --no-compile ${requirements}`;
}

/** In one run, so that pip sees what contradicts; with hashes in two, as ours has none and pip would refuse it. */
function installRequirements(plan: Plan): readonly string[] {
  const { files, hashed } = plan.dependencies;
  const runs = hashed ? [files, [REQUIREMENTS]] : [[...files, REQUIREMENTS]];
  return runs.map((run) => trusting(plan, "PIP_CERT", pipInstall(run)));
}

function secretMounts(plan: Plan): readonly string[] {
  return buildSecrets(plan).map(([name]) => `type=secret,id=${name},required=true`);
}

/**
 * Sets variables for one command only: a path of the build must not stay in the image. uv and Poetry know nothing of
 * pip's settings, and log in with the netrc file as pip does.
 * @param certificate the variable by which this command finds its certificates
 */
function trusting({ image }: Plan, certificate: string, command: string): string {
  const variables = [
    ...(image.caCertificate === null ? [] : [`${certificate}=${secretPath(CA_SECRET)}`]),
    ...(image.pipConfig === null || !RUNS_PIP.test(command)
      ? []
      : [`PIP_CONFIG_FILE=${secretPath(PIP_CONFIG_SECRET)}`]),
    ...(image.netrc === null ? [] : [`NETRC=${secretPath(NETRC_SECRET)}`]),
  ];
  return [...variables, command].join(" ");
}

/** Also micromamba, which calls pip for an environment's `pip:` part. */
const RUNS_PIP = /^(pip |micromamba )|python -m pip /;
/** uv and Poetry come by pip, into an environment of their own: what they need may be another version of the base's. */
function installTool(plan: Plan): readonly InstallStep[] {
  const { strategy } = plan.dependencies;
  if (strategy !== "uv" && strategy !== "poetry") return [];
  const install = `python -m pip --python ${TOOL}/bin/python install --no-compile ${TOOLS[strategy]}`;
  const commands = [`python -m venv --without-pip ${TOOL}`, trusting(plan, "PIP_CERT", install)];
  return [{ mounts: [PIP_CACHE, ...secretMounts(plan)], commands }];
}

const STEPS: Readonly<Record<Strategy, (plan: Plan) => readonly InstallStep[]>> = {
  requirements: (plan) => [
    {
      mounts: [PIP_CACHE, ...secretMounts(plan)],
      commands: [VENV, ...installRequirements(plan)],
    },
  ],
  wheels: (plan) => [
    {
      mounts: [PIP_CACHE, ...secretMounts(plan)],
      commands: [VENV, trusting(plan, "PIP_CERT", pipInstall([REQUIREMENTS]))],
    },
  ],
  conda: (plan) => [
    {
      mounts: ["type=cache,target=/opt/conda/pkgs,sharing=locked", ...secretMounts(plan)],
      commands: plan.dependencies.files
        .filter((file) => /\.ya?ml$/.test(file))
        .map((file) =>
          // The name that both micromamba and the pip that it calls for a `pip:` part go by.
          trusting(
            plan,
            "REQUESTS_CA_BUNDLE",
            `micromamba create --yes --always-copy --prefix /opt/venv --file ${file}`,
          ),
        ),
    },
    {
      mounts: [PIP_CACHE, ...secretMounts(plan)],
      commands: [
        trusting(
          plan,
          "PIP_CERT",
          `/opt/venv/bin/python -m pip install --no-compile ${[...plan.dependencies.files.filter((file) => file.endsWith(".txt")), REQUIREMENTS].map((file) => `-r ${file}`).join(" ")}`,
        ),
      ],
    },
  ],
  uv: (plan) => [
    {
      mounts: ["type=cache,target=/root/.cache/uv", ...secretMounts(plan)],
      commands: [
        VENV,
        trusting(
          plan,
          "SSL_CERT_FILE",
          `UV_PROJECT_ENVIRONMENT=/opt/venv UV_LINK_MODE=copy ${TOOL}/bin/uv sync --locked --no-dev --no-install-project`,
        ),
        trusting(
          plan,
          "SSL_CERT_FILE",
          // uv does not read pip's variable.
          `${plan.image.indexUrl === null ? "" : 'UV_DEFAULT_INDEX="$PIP_INDEX_URL" '}UV_LINK_MODE=copy ${TOOL}/bin/uv pip install --python /opt/venv/bin/python -r ${REQUIREMENTS}`,
        ),
      ],
    },
  ],
  poetry: (plan) => [
    {
      mounts: [PIP_CACHE, "type=cache,target=/root/.cache/pypoetry", ...secretMounts(plan)],
      commands: [
        VENV,
        trusting(
          plan,
          "REQUESTS_CA_BUNDLE",
          `VIRTUAL_ENV=/opt/venv ${TOOL}/bin/poetry install --only main --no-root --no-interaction`,
        ),
        trusting(plan, "PIP_CERT", pipInstall([REQUIREMENTS])),
      ],
    },
  ],
};
