import type { Config } from "../config.ts";
import type { Facts } from "../facts.ts";
import { type Check, type EnvironmentName, type Plan, SITE_FOLDER } from "../plan.ts";
import type { AnswerReader } from "../question.ts";
import { formatSetCommand } from "../set-command.ts";
import { slugify } from "../slug.ts";
import { resolveApp } from "./app.ts";
import { checkBase } from "./check-base.ts";
import { checkContents } from "./check-contents.ts";
import { checkDependencies } from "./check-dependencies.ts";
import { checkPlan } from "./checks.ts";
import { resolveDependencies } from "./dependencies.ts";
import { resolveEnvironment } from "./environment.ts";
import { resolveHealth } from "./health.ts";
import { resolveLabels } from "./image-labels.ts";
import { checkPins, listUsed, proxyArguments, referTo } from "./images.ts";
import { isOn, optionalText } from "./optional-answers.ts";
import { checkRedisAddress } from "./redis-address.ts";

/** What GitLab builds the documentation site in. Not the slim one: pages say when they were changed, by Git. */
const NODE_IMAGE = "node:22";

/** The build stage's image where an environment is solved by micromamba. */
const MICROMAMBA_IMAGE = "mambaorg/micromamba:2.3-debian13-slim";

/**
 * Works everything out: every limit, worker count, timeout, name and port, and whether the parts fit.
 * Pure: the same answers about the same checkout give the same Plan.
 */
export function resolve(config: Config, facts: Facts): Plan {
  const { answers } = config;
  const name = answers.text("application.name");
  const slug = slugify(name);
  const dependencies = resolveDependencies(answers, facts);
  const environments = answers
    .list("environments")
    .map((environment) => resolveEnvironment(environment as EnvironmentName, slug, { answers, facts }));
  const documentation = resolveDocumentation(answers, name);
  const plan: Omit<Plan, "checks"> = {
    name,
    slug,
    app: resolveApp(answers, facts),
    image: resolveImage(
      name,
      { answers, facts },
      { strategy: dependencies.strategy, environments, documentation },
    ),
    dependencies,
    environments,
    security: {
      readOnly: answers.flag("security.read_only"),
      dropCapabilities: answers.flag("security.drop_capabilities"),
      noNewPrivileges: answers.flag("security.no_new_privileges"),
      internalNetwork: isOn(answers, "security.internal_network"),
      loopback: answers.flag("security.loopback"),
      init: answers.flag("security.init"),
      secretFiles: isOn(answers, "security.secret_files"),
      pidsLimit: answers.flag("security.pids_limit"),
      ulimits: answers.flag("security.ulimits"),
      tmpSize: answers.has("security.tmp_size") ? answers.number("security.tmp_size") : 0,
    },
    health: resolveHealth(answers, facts),
    logging: {
      level: answers.text("logging.level"),
      accessLog: answers.flag("logging.access_log"),
      compress: answers.flag("logging.compress"),
    },
    documentation,
  };
  const checks = [
    ...checkName(plan),
    ...checkPlan(plan),
    ...checkDependencies(plan.dependencies, facts),
    ...checkContents(plan, facts),
    ...checkRedisAddress(answers, facts),
    ...checkBase(config, facts),
    ...checkPins(plan.image, answers),
  ];
  return { ...plan, checks };
}

/** A name without one letter that Docker takes leaves only the general one. */
function checkName({ name, slug }: Pick<Plan, "name" | "slug">): readonly Check[] {
  if (slug !== slugify("") || slug === name) return [];
  return [
    {
      id: "name",
      severity: "warning",
      message: `application.name: "${name}" has none of the letters a to z, so that images, containers and volumes are called "${slug}", as those of any other project of such a name on this host`,
      fix: formatSetCommand(["application.name", "my-application"]),
      setting: "application.name",
    },
  ];
}

function resolveImage(
  name: string,
  { answers, facts }: { readonly answers: AnswerReader; readonly facts: Facts },
  uses: Parameters<typeof listUsed>[1],
): Plan["image"] {
  const refer = referTo(answers);
  const images = {
    base: refer(answers.text("image.base")),
    redis: answers.has("image.redis") ? refer(answers.text("image.redis")) : null,
    proxy: refer(answers.text("image.nginx")),
    micromamba: refer(MICROMAMBA_IMAGE),
  };
  return {
    ...images,
    used: listUsed(images, uses, answers),
    caCertificate: optionalText(answers, "image.ca_certificate"),
    indexUrl: optionalText(answers, "image.index_url"),
    pipConfig: optionalText(answers, "image.pip_config"),
    netrc: optionalText(answers, "image.netrc"),
    proxyArguments: proxyArguments(answers),
    buildPackages: answers.list("image.build_packages"),
    runtimePackages: answers.list("image.runtime_packages"),
    without: {
      packageTests: answers.flag("image.without_package_tests"),
      pip: answers.flag("image.without_pip"),
    },
    labels: resolveLabels(name, images.base, answers),
    version: optionalText(answers, "image.labels.version"),
    extras: facts.extras,
    underGit: facts.git !== null,
    buildTime: answers.flag("image.labels.created"),
  };
}

function resolveDocumentation(answers: AnswerReader, name: string): Plan["documentation"] {
  const enabled = answers.flag("documentation.site");
  return {
    enabled,
    folder: SITE_FOLDER,
    title: enabled ? answers.text("documentation.title") : name,
    repository: optionalText(answers, "documentation.repository"),
    branch: answers.has("documentation.branch") ? answers.text("documentation.branch") : "main",
    hosting: enabled && answers.flag("documentation.hosting"),
    pages: enabled ? (answers.text("documentation.pages") as Plan["documentation"]["pages"]) : "none",
    node: referTo(answers)(NODE_IMAGE),
  };
}
