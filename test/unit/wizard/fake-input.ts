import { formatAnswer } from "../../../src/config/answer.ts";
import type { Change } from "../../../src/config/changes.ts";
import type { Config, GivenAnswers } from "../../../src/config/config.ts";
import type { FileSet, GeneratedFile } from "../../../src/config/file-set.ts";
import { GIB } from "../../../src/config/units.ts";
import type { AuditFinding, Review, WizardInput } from "../../../src/wizard/contract.ts";
import { sampleFacts } from "./sample-facts.ts";

const OLD_DOCKERFILE =
  'FROM python:3.11\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n';

/** A wizard's input whose files are small, and show most answers where a real file would. */
export function makeInput(options: Partial<WizardInput> = {}): WizardInput {
  return {
    facts: sampleFacts,
    given: new Map(),
    again: false,
    host: { cpus: 8, memory: 16 * GIB },
    preview: generate,
    review,
    ...options,
  };
}

/** What an audit of the old files would say. */
export const FINDINGS: readonly AuditFinding[] = [
  {
    id: "CD003",
    severity: "high",
    place: "Dockerfile:1",
    message: "The image on python:3.11 has no USER, so it runs as root.",
    fix: "End the final stage with `USER 10001:10001`.",
  },
  {
    id: "CD010",
    severity: "high",
    place: "Dockerfile:4",
    message:
      'It is started with "python app.py", a server for development that answers one request after the other.',
    fix: "Start the application with gunicorn or uvicorn.",
  },
  {
    id: "CD042",
    severity: "high",
    place: "docker-compose.yml:6",
    message: "Service app publishes 5000:5000 on every interface of the host.",
    fix: "Write 127.0.0.1 in front: `127.0.0.1:5000:5000`.",
  },
  {
    id: "CD002",
    severity: "low",
    place: "Dockerfile:1",
    message: "Image python:3.11 is named by its tag only.",
    fix: 'Run "npx cryo-init --pin".',
  },
];

/** Answers that a file or a flag gave. */
export function givenAs(
  origin: "flag" | "saved",
  answers: Readonly<Record<string, string | number | boolean | readonly string[]>>,
): GivenAnswers {
  return new Map(Object.entries(answers).map(([id, value]) => [id, { value, origin }]));
}

/** Files that name every answer, each in the place that a real one would. */
export function generate(config: Config): FileSet {
  const { answers } = config;
  const files = [
    file("Dockerfile", dockerfile(config)),
    ...(["production", "development", "blue-green"] as const)
      .filter((name) => answers.list("environments").includes(name))
      .map((name) => file(COMPOSE[name], compose(config, name))),
    file("docker/gunicorn.conf.py", settingsUnder(config, /worker|threads|server/)),
    file("docker/healthcheck.py", settingsUnder(config, /^health\./)),
    file(".dockerignore", ["*", ...answers.list("application.source").map((path) => `!${path}`)].join("\n")),
    file(
      ".env.example",
      answers
        .list("application.variables")
        .map((name) => `${name}=`)
        .join("\n"),
    ),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** As if an old Dockerfile stood there, and compose files had been edited. */
export function review(config: Config): Review {
  const changes: readonly Change[] = generate(config).map((generated) => {
    const isOld = generated.path === "Dockerfile";
    return {
      path: generated.path,
      kind: isOld ? "replace" : "create",
      reason: isOld ? "Not made by cryo-init." : "It is not there yet.",
      before: isOld ? OLD_DOCKERFILE : null,
      after: generated.content,
      generated: generated.content,
      executable: generated.executable,
      purpose: generated.purpose,
    };
  });
  return { changes, checks: [] };
}

const COMPOSE = {
  production: "docker-compose.yml",
  development: "docker-compose.dev.yml",
  "blue-green": "docker-compose.blue-green.yml",
} as const;

function file(path: string, content: string): GeneratedFile {
  return {
    path,
    content: `# Made by cryo-init\n${content}\n`,
    executable: false,
    kind: "whole",
    eol: "lf",
    purpose: `What ${path} is for.`,
  };
}

function dockerfile({ answers }: Config): string {
  return [
    `FROM ${answers.text("image.base")} AS build`,
    "WORKDIR /app",
    `# dependencies: ${answers.text("application.dependencies.strategy")}`,
    ...answers.list("application.dependencies.files").map((path) => `COPY ${path} ./`),
    "RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir -r requirements.txt",
    "",
    `FROM ${answers.text("image.base")}`,
    `USER ${answers.number("security.uid")}`,
    ...answers.list("application.source").map((path) => `COPY ${path} /app/${path}`),
    `EXPOSE ${answers.number("application.port")}`,
    `CMD ["gunicorn", "-c", "docker/gunicorn.conf.py", "${answers.text("application.entry")}"]`,
  ].join("\n");
}

function compose(config: Config, environment: keyof typeof COMPOSE): string {
  const { answers } = config;
  const services = ["app", "redis", "proxy"].filter((name) =>
    answers.has(`resources.${environment}.${name}.size`),
  );
  return [
    `name: ${answers.text("application.name").toLowerCase().replaceAll(" ", "-")}`,
    "services:",
    ...services.flatMap((service) => [
      `  ${service}:`,
      `    read_only: ${answers.flag("security.read_only")}`,
      "    deploy:",
      "      resources:",
      "        limits:",
      ...settingLines(config, `resources.${environment}.${service}.`, "          "),
    ]),
    "# security and logging",
    ...settingLines(config, "security.", ""),
    ...settingLines(config, "logging.", ""),
    ...settingLines(config, `health.${environment}.`, ""),
    `ports: ${answers.number(`application.ports.${environment}`)}`,
    "secrets:",
    ...answers.list("application.secrets").map((name) => `  ${name.toLowerCase()}: {}`),
    "volumes:",
    ...answers.list("application.writable").map((path) => `  ${path.replaceAll("/", "-")}: {}`),
    `redis: ${answers.text("application.redis")}`,
  ].join("\n");
}

function settingLines(config: Config, prefix: string, indent: string): readonly string[] {
  return config.settled
    .filter(({ question }) => question.id.startsWith(prefix))
    .map(
      ({ question, value }) =>
        `${indent}${question.id.slice(prefix.length)}: ${formatAnswer(question, value)}`,
    );
}

function settingsUnder(config: Config, pattern: RegExp): string {
  return config.settled
    .filter(({ question }) => pattern.test(question.id))
    .map(
      ({ question, value }) => `${question.id.replaceAll(/\W/g, "_")} = "${formatAnswer(question, value)}"`,
    )
    .join("\n");
}
