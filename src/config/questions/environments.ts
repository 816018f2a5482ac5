import { COMPOSE_FILES, ENVIRONMENTS, type EnvironmentName, hasProxy } from "../plan.ts";
import { HIGHEST_PORT, nextFreePort } from "../ports.ts";
import { type Question, type QuestionContext, recommend, type Shape, type Suggestion } from "../question.ts";
import { slugify } from "../slug.ts";
import { imageTag } from "./image.ts";

const PORTS: Readonly<Record<EnvironmentName, { readonly start: (app: number) => number; why: string }>> = {
  production: { start: (app) => app, why: "the same as inside the container" },
  development: { start: (app) => app + 1, why: "beside production" },
  "blue-green": { start: () => 8080, why: "the proxy's usual port" },
  swarm: { start: () => 8080, why: "the proxy's usual port" },
};

/** What is set up unless somebody asks for more: one host. */
const ONE_HOST: readonly EnvironmentName[] = ["production", "development", "blue-green"];

/** `registry.example.org:5000/team/image`, without a tag: each release brings its own. */
const REPOSITORY: Shape = {
  pattern: /^[a-z0-9]+(?:[._-][a-z0-9]+)*(?::\d+)?(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/,
  allows: "the registry and the name, in small letters, without https:// and without a tag",
};

/** The usual port, or the next one that no environment before it has. */
function suggestPort(environment: EnvironmentName, { answers }: QuestionContext): Suggestion<number> {
  const { start, why } = PORTS[environment];
  const taken = ENVIRONMENTS.slice(0, ENVIRONMENTS.indexOf(environment))
    .map((earlier) => `application.ports.${earlier}`)
    .filter((id) => answers.has(id))
    .map((id) => answers.number(id));
  const usual = start(answers.number("application.port"));
  const port = nextFreePort(usual, new Set(taken));
  return recommend(port, port === usual ? why : `the next free one after ${usual}`);
}

/** Which Compose files there are, and where they answer. */
export const environmentQuestions: readonly Question[] = [
  {
    id: "environments",
    group: "environments",
    title: "Environments",
    help: "Each is a file of its own and a Compose project of its own, so that they run beside each other on one host. Swarm is a stack file, for several hosts.",
    type: {
      kind: "multiselect",
      atLeast: 1,
      options: [
        {
          value: "production",
          label: "production",
          hint: "One copy of the application: hardened, limited, restarted.",
        },
        {
          value: "development",
          label: "development",
          hint: "Your source mounted and reloaded on every change; small limits, writable root.",
        },
        {
          value: "blue-green",
          label: "blue-green",
          hint: "Two copies behind a proxy: releases and rollbacks without a dropped request; double memory.",
        },
        {
          value: "swarm",
          label: "swarm",
          hint: "When one host is outgrown: several copies on several hosts, replaced when ill. Needs Docker Swarm and a registry.",
        },
      ],
    },
    level: "basic",
    suggest: () => recommend(ONE_HOST, "all for one host; unused ones cost nothing"),
    validate: (value) =>
      Array.isArray(value) && value.length === 1 && value[0] === "swarm"
        ? "swarm runs images that were built and tried elsewhere: choose another environment beside it"
        : null,
    shows: "docker-compose.yml",
  },
  {
    ...imageTag("image.nginx", "Proxy image", "nginxinc/nginx-unprivileged:1.30-alpine"),
    group: "environments",
    // Only these have a proxy; elsewhere it is there for who adds one.
    asked: ({ answers }) =>
      ENVIRONMENTS.some((name) => hasProxy(name) && answers.list("environments").includes(name)),
  },
  ...ENVIRONMENTS.map(
    (environment): Question => ({
      id: `application.ports.${environment}`,
      group: "environments",
      title: `Port on the host, ${environment}`,
      help: "Where the environment answers on the host that runs it. Each environment needs its own.",
      type: { kind: "integer", min: 1, max: HIGHEST_PORT },
      level: "detail",
      when: ({ answers }) => answers.list("environments").includes(environment),
      suggest: (context) => suggestPort(environment, context),
      shows: COMPOSE_FILES[environment],
    }),
  ),
  {
    id: "image.repository",
    group: "environments",
    title: "Image in the registry, swarm",
    help: "Where each node of the swarm pulls a release from; the release's tag follows it. Without a registry in front, only the machine that built the image has it.",
    type: { kind: "text", example: "registry.example.org/team/cryoprotect", shape: REPOSITORY },
    level: "basic",
    when: ({ answers }) => answers.list("environments").includes("swarm"),
    suggest: ({ answers }) =>
      recommend(slugify(answers.text("application.name")), "enough for a swarm of one node"),
    shows: COMPOSE_FILES.swarm,
  },
];
