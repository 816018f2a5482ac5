import { COMPOSE_FILES, type EnvironmentName } from "../plan.ts";
import { type Question, recommend } from "../question.ts";

const PORTS: readonly { environment: EnvironmentName; port: (app: number) => number; why: string }[] = [
  { environment: "production", port: (app) => app, why: "the same as inside the container" },
  { environment: "development", port: (app) => app + 1, why: "beside production" },
  { environment: "blue-green", port: (app) => (app === 8080 ? 8081 : 8080), why: "the proxy's usual port" },
];

export const environmentQuestions: readonly Question[] = [
  {
    id: "environments",
    group: "environments",
    title: "Environments",
    help: "Each is a Compose file that works alone and a project of its own, so that they run beside each other on one host.",
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
          hint: "Your source mounted and reloaded on every change; relaxed limits.",
        },
        {
          value: "blue-green",
          label: "blue-green",
          hint: "Two copies behind a proxy: releases and rollbacks without a dropped request; double memory.",
        },
      ],
    },
    level: "basic",
    suggest: () =>
      recommend(["production", "development", "blue-green"], "all three; unused ones cost nothing"),
    shows: "docker-compose.yml",
  },
  ...PORTS.map(
    ({ environment, port, why }): Question => ({
      id: `application.ports.${environment}`,
      group: "environments",
      title: `Port on the host, ${environment}`,
      help: "Where the environment answers on the machine that runs it. Each environment needs its own.",
      type: { kind: "integer", min: 1, max: 65535 },
      level: "detail",
      when: ({ answers }) => answers.list("environments").includes(environment),
      suggest: ({ answers }) => recommend(port(answers.number("application.port")), why),
      shows: COMPOSE_FILES[environment],
    }),
  ),
];
