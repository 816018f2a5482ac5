import type { Fact, Framework } from "../config/facts.ts";
import type { Project } from "./project.ts";
import type { Analysis } from "./python/analysis.ts";
import { evaluate } from "./python/evaluate.ts";
import { argument } from "./python/expression.ts";
import { isInMainBlock, type PythonModule, type Site } from "./python/module.ts";
import { externalName } from "./python/resolve.ts";
import type { CallExpression, Expression } from "./python/syntax.ts";
import type { Value } from "./python/values.ts";

/** What each framework's own server listens on. */
const DEFAULTS: Readonly<Record<Framework, number>> = { flask: 5000, fastapi: 8000, django: 8000 };

/**
 * The port that the application listens on: from the command that starts a server, else from the call that does,
 * else from a Dockerfile, a Compose file, or the framework's default.
 */
export function detectPort(project: Project, framework: Framework | null): Fact<number> | null {
  const { deployment } = project;
  const command = deployment.commands.find(({ target, port }) => target !== null && port !== null);
  if (command?.port != null) return { value: command.port, from: command.from, certain: true };
  const started = portInSource(project);
  if (started !== null) return started;
  for (const { path, instructions } of deployment.dockerfiles) {
    for (const { name, rest, line } of instructions) {
      const port = name === "EXPOSE" ? Number.parseInt(rest, 10) : 0;
      if (port > 0) return { value: port, from: { file: path, line }, certain: true };
    }
  }
  const service = deployment.services.find(({ image, ports }) => image === "" && ports.length > 0);
  const [published] = service?.ports ?? [];
  if (service !== undefined && published !== undefined) {
    return { value: published, from: service.from, certain: true };
  }
  return framework === null ? null : { value: DEFAULTS[framework], from: null, certain: false };
}

/** The module of the entry point is looked at first, then the scripts that the project's commands start. */
function portInSource({ analysis, entries, deployment }: Project): Fact<number> | null {
  const scripts = deployment.commands.flatMap(({ script }) => script ?? []);
  const paths = [
    ...entries.slice(0, 1).map(({ candidate }) => candidate.path),
    ...scripts,
    ...analysis.reached,
  ];
  for (const path of new Set(paths)) {
    const module = analysis.program.moduleAt(path);
    if (module === null || !/\.run\(|\bserve\(|\brun_simple\(/.test(module.text)) continue;
    for (const site of module.calls) {
      const port = startsServer(analysis, site) ? argument(site.expression, "port") : null;
      const value = port === null ? null : portValue(analysis, port, site);
      if (value !== null) return { value, from: module.placeOf(site.expression), certain: true };
    }
  }
  return null;
}

const RUNNERS = /^(?:uvicorn\.run|waitress\.serve|werkzeug\.serving\.run_simple)$|\b(?:Flask|SocketIO)\.run$/;

function startsServer(
  { program }: Analysis,
  { expression: { callee }, scope }: Site<CallExpression>,
): boolean {
  if (RUNNERS.test(externalName(program, callee, scope) ?? "")) return true;
  return callee.kind === "attribute" && callee.name === "run" && isInMainBlock(scope);
}

function portValue(analysis: Analysis, port: Expression, { scope }: Site): number | null {
  const isPort = (value: Value) => typeof value === "number" && value > 0 && value < 65_536;
  const numbers = evaluate(analysis, port, scope).map((value) =>
    typeof value === "string" ? Number(value) : value,
  );
  const known = numbers.find(isPort);
  if (typeof known === "number") return known;
  return port.kind === "attribute" ? parsedOption(scope.module, port.name) : null;
}

/** `args.port` of an argument parser: its default. */
function parsedOption(module: PythonModule, name: string): number | null {
  for (const { expression } of module.calls) {
    const { callee, args } = expression;
    if (callee.kind !== "attribute" || callee.name !== "add_argument") continue;
    const fallback = argument(expression, "default");
    if (fallback?.kind !== "number") continue;
    if (args.some((arg) => arg.kind === "string" && arg.value === `--${name}`)) return fallback.value;
  }
  return null;
}
