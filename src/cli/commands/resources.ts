import { type Change, writes } from "../../config/changes.ts";
import type { EnvironmentPlan, ServicePlan } from "../../config/plan.ts";
import { sumLimits } from "../../config/service-plan.ts";
import { formatMemory, formatQuantity } from "../../config/units.ts";
import {
  asItStands,
  readLimits,
  readOtherLimits,
  type ServiceLimits,
} from "../../reconcile/compose-limits.ts";
import { readDisk } from "../../reconcile/disk.ts";
import { heedEditedLimits } from "../edited-limits.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openSetUp } from "../open-project.ts";
import type { Options } from "../options.ts";
import { planSilently } from "../project.ts";
import { formatTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

const HEADINGS = ["service", "copies", "memory", "reserved", "CPUs", "processes", "holds"];

/** Shows every limit as it stands: from the answers, and from the file where it was changed there by hand. */
export async function runResources(folder: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const project = await openSetUp(folder, options, terminal);
  heedEditedLimits(project, { takeEdits: false }, terminal);
  const { plan, changes } = planSilently(project, "markers");
  // Runs do not look at files of the project's own; what limits the containers stands there all the same.
  const isKept = (path: string): boolean => changes.some((one) => one.path === path && one.takenOver);
  const kept = await readDisk(project.root, plan.environments.map(({ file }) => file).filter(isKept));
  const environments = plan.environments.map((environment) => {
    const change = changes.find(({ path }) => path === environment.file);
    const text = (project.disk.get(environment.file) ?? kept.get(environment.file))?.text;
    const note = noteOn(change, environment, text);
    return text === undefined || text === change?.generated
      ? { environment, others: [], unknown: new Map(), note }
      : { ...readStanding(environment, text), note };
  });
  if (options.json) {
    terminal.result(JSON.stringify({ environments: environments.map(toJson) }, null, 2));
    return EXIT.ok;
  }
  for (const { environment, others, unknown, note } of environments) {
    const rows = [
      ...environment.services.map((service) => describeService(service, environment, unknown)),
      ...others.map((other) => describeOther(other, unknown)),
    ];
    const { memory, cpus } = environment.total;
    const sum = (name: SummedLimit, text: string): string =>
      [...unknown.keys()].some((key) => key.endsWith(` ${name}`)) ? "?" : text;
    const total = [
      "all",
      "",
      sum("memory", formatMemory(memory)),
      "",
      sum("cpus", formatQuantity(cpus, "cpus")),
      "",
      "",
    ];
    terminal.result(`${environment.name}: ${environment.file}`);
    for (const line of formatTable([HEADINGS, ...rows, total])) terminal.result(`  ${line}`);
    if (note !== null) terminal.result(`  ${note}`);
    terminal.result("");
  }
  const [first] = plan.environments;
  terminal.say(`Change one: npx cryo-init --set resources.${first?.name}.app.memory=2G --yes`);
  return EXIT.ok;
}

/** The limits of one variant as its file says them. */
interface Standing {
  /** With those services alone that are there. */
  readonly environment: EnvironmentPlan;
  /** Services that are there and not planned. */
  readonly others: readonly ServiceLimits[];
  /** What the file says in place of a limit that is a number, by service and limit: `${MEMORY}`, or `none`. */
  readonly unknown: ReadonlyMap<string, string>;
}

function readStanding(environment: EnvironmentPlan, text: string): Standing {
  const limits = readLimits(text, environment);
  const others = readOtherLimits(text, environment);
  const standing = asItStands(environment, text);
  // A text that is no YAML says nothing about any of them.
  const isThere = ({ service }: ServicePlan): boolean =>
    limits.length === 0 || limits.some((one) => one.service === service && one.line !== null);
  const services = standing.services.filter(isThere);
  const amounts = others.map((one) => ({
    copies: copiesOf(one),
    memory: one.memory?.value ?? 0,
    cpus: one.cpus?.value ?? 0,
  }));
  const unknown = listUnknown([
    ...limits.filter(({ line }) => line !== null),
    ...others.map((one) => ({ service: one.name, ...one })),
  ]);
  return {
    environment: { ...standing, services, total: sumLimits([...services, ...amounts]) },
    others,
    unknown,
  };
}

function copiesOf({ replicas }: ServiceLimits): number {
  return replicas?.value ?? 1;
}

/** Limits that are summed up. */
type SummedLimit = "memory" | "cpus";

function listUnknown(
  limits: readonly (ServiceLimits & { readonly service: string })[],
): ReadonlyMap<string, string> {
  const names: readonly SummedLimit[] = ["memory", "cpus"];
  return new Map(
    limits.flatMap((one) =>
      names.flatMap((name) => {
        const limit = one[name];
        return typeof limit?.value === "number"
          ? []
          : [[`${one.service} ${name}`, limit?.text ?? "none"] as const];
      }),
    ),
  );
}

function describeService(
  service: ServicePlan,
  { name }: EnvironmentPlan,
  unknown: ReadonlyMap<string, string>,
): readonly string[] {
  const { server, redis } = service;
  const workers = `${server?.workers} workers x ${server?.threads} threads`;
  const holds = [
    ...(server === null ? [] : [name === "development" ? "reloading server" : workers]),
    ...(redis === null ? [] : [`maxmemory ${formatMemory(redis.maxmemory)}`]),
  ];
  return [
    service.service,
    String(service.copies),
    unknown.get(`${service.service} memory`) ?? formatMemory(service.memory),
    formatMemory(service.reservation),
    unknown.get(`${service.service} cpus`) ?? formatQuantity(service.cpus, "cpus"),
    service.pids === null ? "no limit" : String(service.pids),
    holds.join(", "),
  ];
}

function describeOther(other: ServiceLimits, unknown: ReadonlyMap<string, string>): readonly string[] {
  const { name, memory, reservation, cpus, pids } = other;
  return [
    name,
    String(copiesOf(other)),
    unknown.get(`${name} memory`) ?? formatMemory(memory?.value ?? 0),
    reservation?.text ?? "none",
    unknown.get(`${name} cpus`) ?? formatQuantity(cpus?.value ?? 0, "cpus"),
    pids?.text ?? "no limit",
    "",
  ];
}

/** What stands in the file may be something else than what the answers say. */
function noteOn(
  change: Change | undefined,
  { override }: EnvironmentPlan,
  text: string | undefined,
): string | null {
  const laidOver = override === null ? null : `Limits in ${override} win over these.`;
  if (change === undefined || change.kind === "identical") return laidOver;
  if (writes(change))
    return "Your answers are not in the file yet: npx cryo-init --yes. Workers and maxmemory are those of the answers.";
  if (text === undefined) return "The file is not there: nothing limits what runs without it.";
  return `${change.reason} Workers and maxmemory are those of your answers.`;
}

/** The stable form: bytes, millicores; null for no limit, or where a service has no such thing. */
function toJson({ environment, others, unknown, note }: Standing & { readonly note: string | null }): object {
  const { name, file, services, total } = environment;
  const known = (service: string, limit: SummedLimit, value: number): number | null =>
    unknown.has(`${service} ${limit}`) ? null : value;
  return {
    name,
    file,
    note,
    services: [
      ...services.map(({ service, copies, memory, reservation, cpus, pids, server, redis }) => ({
        service,
        copies,
        memory: known(service, "memory", memory),
        reservation,
        cpus: known(service, "cpus", cpus),
        pids,
        workers: server?.workers ?? null,
        threads: server?.threads ?? null,
        maxmemory: redis?.maxmemory ?? null,
      })),
      ...others.map((other) => ({
        service: other.name,
        copies: copiesOf(other),
        memory: other.memory?.value ?? null,
        reservation: other.reservation?.value ?? null,
        cpus: other.cpus?.value ?? null,
        pids: other.pids?.value ?? null,
        workers: null,
        threads: null,
        maxmemory: null,
      })),
    ],
    total,
  };
}
