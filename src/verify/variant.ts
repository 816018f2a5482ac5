import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ExternalError } from "../config/errors.ts";
import type { EnvironmentName, EnvironmentPlan } from "../config/plan.ts";
import { type ComposeProject, listProjectContainers, runCompose } from "../engine/compose-project.ts";
import { type Container, inspectContainers } from "../engine/containers.ts";
import { FLAG_FOLDER } from "../generators/compose/proxy.ts";
import type { Context } from "./contract.ts";
import { type Isolated, isolate } from "./isolate.ts";
import { describeFailure, lastWords } from "./measurements.ts";
import { labelsOf, runName } from "./run-owner.ts";
import { UNCHECKED, upAndWait } from "./up-and-wait.ts";

/** One variant under names and ports of the run's own. */
export interface Variant {
  readonly environment: EnvironmentPlan;
  readonly project: ComposeProject;
  readonly isolated: Isolated;
  /** The port of this host for a service's own. */
  readonly portOf: (service: string, target: number) => number;
}

/** Ports of this host that are set aside: more than a variant has services. */
const FREE_PORTS = 32;
/** Seconds that a container is given to stop when the run is over. */
const STOP_SECONDS = 5;
/** Milliseconds that starting may take beyond what the health checks allow. */
const START_MARGIN = 60_000;
/** Milliseconds that bringing a variant down may take. */
const DOWN = 300_000;

/** What the run calls the image of a service. */
export function imageName(id: string, environment: EnvironmentName, service: string): string {
  return `${runName(id)}:${environment}-${service}`;
}

/**
 * Reads a variant's files as Compose does, and takes it out of the way of what runs already.
 * @throws ExternalError when Compose refuses the files
 */
export async function prepareVariant(context: Context, environment: EnvironmentPlan): Promise<Variant> {
  const { root, plan, engine, scratch, id } = context;
  const names = [environment.file, ...(environment.override === null ? [] : [environment.override])];
  const own = { engine, name: "", folder: root, files: names.map((name) => join(root, name)) };
  const text = await runCompose(own, ["config"]);
  const folder = join(scratch, environment.name);
  await mkdir(join(folder, "secrets"), { recursive: true });
  const free = await findFreePorts(FREE_PORTS);
  const ports = new Map<string, number>();
  const portOf = (service: string, target: number): number => {
    const key = `${service} ${target}`;
    const port = ports.get(key) ?? free.pop();
    if (port === undefined) throw new Error("more ports are published than were set aside");
    ports.set(key, port);
    return port;
  };
  const missing: string[] = [];
  const isolated = isolate(text, {
    imageOf: (service) => imageName(id, environment.name, service),
    portOf,
    appPort: plan.app.port,
    required: plan.app.variables.filter(({ required }) => required),
    secretOf: (name, file) => {
      if (existsSync(file)) return null;
      missing.push(name);
      return join(folder, "secrets", name);
    },
    ...labelsOf(context),
    folderOf: (source) => (source === join(root, FLAG_FOLDER) ? join(folder, "flag") : null),
  });
  for (const name of missing) await writeFile(join(folder, "secrets", name), "cryo-init-verify\n");
  await mkdir(join(folder, "flag"));
  await chmod(join(folder, "flag"), 0o755);
  for (const name of isolated.standIns) context.standIns.add(name);
  const file = join(folder, "compose.yml");
  await writeFile(file, isolated.text);
  const project = {
    engine,
    name: `${runName(id)}-${environment.name}`,
    folder: root,
    files: [file],
  };
  return { environment, project, isolated, portOf };
}

/** Ports of loopback that nothing listens on now. */
async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.on("error", reject);
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            resolve(typeof address === "object" && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((closed) => void server.close(closed))));
  return ports;
}

/** How bringing a variant up went. */
export interface Start {
  /** Milliseconds until every service was healthy; null when that did not happen. */
  readonly took: number | null;
  /** Why it did not, a line each. */
  readonly reasons: readonly string[];
  /** True where nothing is wrong with the variant as far as is known: the engine cannot say how it is. */
  readonly isOpen: boolean;
}

/** Starts a variant whose images are built, and waits until every service is healthy. */
export async function bringUp(context: Context, variant: Variant): Promise<Start> {
  const { project, environment, isolated } = variant;
  const limits = environment.services.map(
    ({ health: { startPeriod, interval, timeout, retries } }) => startPeriod + retries * (interval + timeout),
  );
  const patience = Math.max(...limits) + START_MARGIN;
  const begin = performance.now();
  const args = ["--wait-timeout", String(Math.ceil(patience / 1000))];
  try {
    await upAndWait(context, project, args, patience + START_MARGIN);
    return { took: performance.now() - begin, reasons: [], isOpen: false };
  } catch (error) {
    if (error === UNCHECKED) return { took: null, reasons: [UNCHECKED.tail], isOpen: true };
    if (!(error instanceof ExternalError)) throw error;
    return { took: null, reasons: await explainStart(project, isolated, error), isOpen: false };
  }
}

/** What each service that is not healthy says of itself, and else what Compose said. */
async function explainStart(
  project: ComposeProject,
  { services }: Isolated,
  error: ExternalError,
): Promise<readonly string[]> {
  const containers = await inspectContainers(project.engine, await listProjectContainers(project));
  const ill = containers.filter(
    ({ begun, running, health }) => begun && (!running || (health !== null && health !== "healthy")),
  );
  const said = await Promise.all(
    ill.map(async (container) => `${container.service} ${await describeIll(project, container)}`),
  );
  const missing = services.filter((name) => !containers.some((one) => one.service === name && one.begun));
  const last = lastWords(error) ?? error.message;
  if (missing.length > 0) return [...said, `${missing.join(", ")} not started: ${last}`];
  return said.length > 0 ? said : [last];
}

async function describeIll(project: ComposeProject, container: Container): Promise<string> {
  const { service, running, health, lastCheck } = container;
  const log = await runCompose(project, ["logs", "--no-color", "--no-log-prefix", "--tail", "3", service]);
  const tail = stripVTControlCharacters(log).trim().split("\n").join(" / ");
  const state = running ? `is ${health}` : "does not run";
  return `${state}${lastCheck === "" ? "" : `; its check says: ${lastCheck.split("\n")[0]}`}${tail === "" ? "" : `; its log ends: ${tail}`}`;
}

/**
 * Takes down all that a variant has started. Works with the engine that nothing stops. What the engine refuses is tried
 * once more at the end of the run, and fails nothing: what was measured stands, and so does the reason to end early.
 */
export async function takeDown({ project }: Variant, { cleaner, warn }: Context): Promise<void> {
  const args = ["down", "--volumes", "--remove-orphans", "--timeout", String(STOP_SECONDS)];
  try {
    await runCompose({ ...project, engine: cleaner }, args, DOWN);
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    warn(`${project.name} could not be taken down: ${describeFailure(error)}`);
  }
}
