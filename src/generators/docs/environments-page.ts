import {
  type EnvironmentPlan,
  hasEnvironment,
  type Plan,
  type ServerPlan,
  type ServicePlan,
} from "../../config/plan.ts";
import { formatSetCommand } from "../../config/set-command.ts";
import { formatDuration, formatMemory, formatQuantity } from "../../config/units.ts";
import { countNoun } from "../../config/words.ts";
import { formatCode } from "./markdown.ts";
import { formatTotal, introduce, listServices, runsOwnServer } from "./services.ts";

/** A property of all environments; a cell is null where a variant has no such service. */
interface Row {
  readonly label: string;
  readonly cells: readonly (string | null)[];
}

/** What the page on environments shows: only what differs, and a list of what does not. */
export function describeEnvironments(plan: Plan): object {
  const { environments } = plan;
  const services = listRows(environments);
  return {
    single: environments.length === 1,
    environments: environments.map(introduce),
    identity: identityRows(environments),
    different: services.filter(isDifferent),
    same: services
      .filter((row) => !isDifferent(row))
      .map(({ label, cells }) => `${label}: ${cells.find((cell) => cell !== null) ?? "none"}`),
    hasDevelopment: hasEnvironment(plan, "development"),
    hasSwarm: hasEnvironment(plan, "swarm"),
    command: formatSetCommand(["environments", environments.map(({ name }) => name).join(",")]),
  };
}

function isDifferent({ cells }: Row): boolean {
  return new Set(cells).size > 1;
}

function identityRows(environments: readonly EnvironmentPlan[]): readonly Row[] {
  return [
    { label: "Compose file", cells: environments.map(({ file }) => formatCode(file)) },
    { label: "Compose project", cells: environments.map(({ project }) => formatCode(project)) },
    {
      label: "Address on the host",
      cells: environments.map(({ hostAddress, hostPort }) => formatCode(`${hostAddress}:${hostPort}`)),
    },
    { label: "Services", cells: environments.map(listServices) },
    { label: "Limits in sum", cells: environments.map(formatTotal) },
  ];
}

/** Each property of each service, as text. */
const PROPERTIES: readonly (readonly [
  label: string,
  format: (service: ServicePlan, environment: EnvironmentPlan) => string | null,
])[] = [
  ["size", ({ size }) => size],
  ["tasks", describeCopies],
  ["CPUs", ({ cpus }) => formatQuantity(cpus, "cpus")],
  ["memory limit", ({ memory }) => formatMemory(memory)],
  ["memory reservation", ({ reservation }) => formatMemory(reservation)],
  ["CPU reservation", ({ swarm }) => swarm && formatQuantity(swarm.cpuReservation, "cpus")],
  ["processes", ({ pids }) => (pids === null ? "no limit" : String(pids))],
  ["workers x threads", gunicornOnly(({ workers, threads }) => `${workers} x ${threads}`)],
  ["a hung worker is ended after", gunicornOnly(({ timeout }) => formatDuration(timeout))],
  [
    "time for running requests at a stop",
    gunicornOnly(({ gracefulTimeout }) => formatDuration(gracefulTimeout)),
  ],
  ["idle connections are kept", gunicornOnly(({ keepAlive }) => formatDuration(keepAlive))],
  ["maxmemory", ({ redis }) => redis && formatMemory(redis.maxmemory)],
  ["data kept", ({ redis }) => redis && (redis.persistent ? "yes" : "no")],
  ["health check every", ({ health }) => formatDuration(health.interval)],
  ["health check may take", ({ health }) => formatDuration(health.timeout)],
  ["failures until unhealthy", ({ health }) => String(health.retries)],
  ["start period", ({ health }) => formatDuration(health.startPeriod)],
  [
    "fault noticed",
    ({ health }) => `${formatDuration(health.detectBest)} to ${formatDuration(health.detectWorst)}`,
  ],
  [
    "restarted when it stays unhealthy",
    ({ service, health }) => {
      if (service !== "app") return null;
      return health.restartWorst === null
        ? "no"
        : `after ${formatDuration(health.restartWorst)} at the latest`;
    },
  ],
  ["time to stop", ({ stopGrace }) => formatDuration(stopGrace)],
  ["logs", ({ log }) => `${countNoun(log.maxFile, "file")} of ${formatMemory(log.maxSize)}`],
];

/** How many run, and how many more while a release is under way. */
function describeCopies({ service, copies, swarm }: ServicePlan): string | null {
  if (swarm === null) return null;
  if (service === "proxy") return "1 on each node";
  return copies > swarm.replicas
    ? `${swarm.replicas}, and ${copies - swarm.replicas} more during an update`
    : String(swarm.replicas);
}

/** A property of gunicorn, which development does without. */
function gunicornOnly(format: (server: ServerPlan) => string) {
  return ({ server }: ServicePlan, environment: EnvironmentPlan): string | null => {
    if (server === null) return null;
    return runsOwnServer(environment) ? format(server) : "reloading server";
  };
}

function listRows(environments: readonly EnvironmentPlan[]): readonly Row[] {
  const names = [...new Set(environments.flatMap(({ services }) => services.map(({ service }) => service)))];
  return names.flatMap((name) =>
    PROPERTIES.map(
      ([label, format]): Row => ({
        label: `\`${name}\` ${label}`,
        cells: environments.map((environment) => {
          const service = environment.services.find((candidate) => candidate.service === name);
          return service === undefined ? null : format(service, environment);
        }),
      }),
    ).filter(({ cells }) => cells.some((cell) => cell !== null)),
  );
}
