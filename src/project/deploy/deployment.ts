import type { Place } from "../../config/facts.ts";
import type { Checkout } from "../checkout/checkout.ts";
import { commandOf, type Instruction, lastStage, readDockerfile } from "./dockerfile.ts";
import { parseServerCommand, type ServerCommand } from "./server-command.ts";
import { child, itemsOf, pairsOf, parseYaml, scalarText } from "./yaml-text.ts";

/** What the Docker files, the Procfile and the start scripts of a project say about how it is run. */
export interface Deployment {
  readonly dockerfiles: readonly { readonly path: string; readonly instructions: readonly Instruction[] }[];
  readonly services: readonly ComposeService[];
  /** Commands that start the application; a Procfile's and a Compose file's before a Dockerfile's. */
  readonly commands: readonly (ServerCommand & { readonly from: Place })[];
}

/** A service of a Compose file, as far as it says how the application is run. */
export interface ComposeService {
  readonly name: string;
  readonly image: string;
  readonly command: string;
  /** Ports inside the container. */
  readonly ports: readonly number[];
  readonly hasVolumes: boolean;
  readonly from: Place;
}

const DOCKERFILE = /(?:^|\/)(?:(?:Docker|Container)file[^/]*|[^/]+\.(?:docker|container)file)$/i;
/** Programs and texts about Dockerfiles, and what a Dockerfile is made from. */
const NO_DOCKERFILE = new RegExp(
  String.raw`\.(?:${[
    "dockerignore|extra|md|html?|json|ya?ml|xml|lang|hrc|jsf|vim|el|kak",
    "py|[cm]?[jt]sx?|go|rs|rb|pm|lua|java|php|sh",
    "j2|jinja2?|erb|ejs|eta|hbs|mustache|tmpl|tpl|template|in",
  ].join("|")})$`,
  "i",
);
const COMPOSE = /(?:^|\/)(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml$/;
const START_SCRIPT = /^(?:(?:docker|scripts|bin|deploy)\/)?[^/]+\.sh$/;

/** Dockerfiles at the root or one or two folders below it. */
export function isDockerfile(path: string): boolean {
  return DOCKERFILE.test(path) && path.split("/").length <= 3 && !NO_DOCKERFILE.test(path);
}

/** Compose files at the root or one or two folders below it. */
export function isComposeFile(path: string): boolean {
  return COMPOSE.test(path) && path.split("/").length <= 3;
}

/** The files that `readDeployment` looks into. */
export function deploymentFiles(checkout: Checkout): readonly string[] {
  return checkout.files.filter(
    (path) => isDockerfile(path) || isComposeFile(path) || path === "Procfile" || START_SCRIPT.test(path),
  );
}

/** Reads what `deploymentFiles` names, as far as it was loaded. */
export function readDeployment(checkout: Checkout): Deployment {
  const texts = deploymentFiles(checkout).flatMap((path) => {
    const text = checkout.textOf(path);
    return text === null ? [] : [{ path, text }];
  });
  const dockerfiles = texts
    .filter(({ path }) => isDockerfile(path))
    .map(({ path, text }) => ({ path, instructions: readDockerfile(text) }));
  const services = texts
    .filter(({ path }) => isComposeFile(path))
    .flatMap(({ path, text }) => readServices(path, text));
  const lines: CommandLine[] = [
    ...texts.filter(({ path }) => path === "Procfile").flatMap(({ path, text }) => readProcfile(path, text)),
    ...services.map(({ command, from }) => ({ command, from })),
    ...dockerfiles.flatMap(({ path, instructions }) => readStart(path, instructions)),
    ...texts.filter(({ path }) => path.endsWith(".sh")).flatMap(({ path, text }) => readScript(path, text)),
  ];
  const commands = lines.flatMap(({ command, from }) => {
    const parsed = parseServerCommand(command);
    return parsed === null ? [] : [{ ...parsed, from }];
  });
  return { dockerfiles, services, commands };
}

interface CommandLine {
  readonly command: string;
  readonly from: Place;
}

function readProcfile(file: string, text: string): readonly CommandLine[] {
  return text.split("\n").flatMap((line, index) => {
    const command = /^web:\s*(.+)$/.exec(line)?.[1];
    return command === undefined ? [] : [{ command, from: { file, line: index + 1 } }];
  });
}

function readStart(file: string, instructions: readonly Instruction[]): readonly CommandLine[] {
  return lastStage(instructions)
    .filter(({ name }) => name === "CMD" || name === "ENTRYPOINT")
    .map((instruction) => ({ command: commandOf(instruction), from: { file, line: instruction.line } }))
    .reverse();
}

/** Only servers are taken from scripts: `python x.py` in them is as likely to be a chore. */
function readScript(file: string, text: string): readonly CommandLine[] {
  return text.split("\n").flatMap((line, index) => {
    if (!/^\s*(?:exec\s+)?[\w/.-]*(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve)\s/.test(line))
      return [];
    return [{ command: line.trim(), from: { file, line: index + 1 } }];
  });
}

function readServices(file: string, text: string): readonly ComposeService[] {
  const yaml = parseYaml(text);
  return pairsOf(child(yaml?.root, "services")).flatMap(({ key, value, keyNode }) => {
    if (yaml === null || key === "") return [];
    return [
      {
        name: key,
        image: scalarText(child(value, "image")) ?? "",
        command: commandText(child(value, "command") ?? child(value, "entrypoint")),
        ports: [...itemsOf(child(value, "ports")), ...itemsOf(child(value, "expose"))].flatMap(containerPort),
        hasVolumes: itemsOf(child(value, "volumes")).length > 0,
        from: { file, line: yaml.lineOf(keyNode) },
      },
    ];
  });
}

function commandText(node: unknown): string {
  return scalarText(node) ?? itemsOf(node).map(scalarText).join(" ");
}

/** `8080:5000/tcp`, `127.0.0.1:8080:5000`, `5000`, or the long form with `target`. */
function containerPort(node: unknown): readonly number[] {
  const text = scalarText(node) ?? scalarText(child(node, "target")) ?? "";
  const port = Number(/(?:^|:)(?:\$\{\w+:-)?(\d+)\}?(?:\/\w+)?$/.exec(text)?.[1]);
  return Number.isInteger(port) && port > 0 ? [port] : [];
}
