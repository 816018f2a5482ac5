import { type Change, writes } from "../../config/changes.ts";
import type { EnvironmentPlan, ServicePlan } from "../../config/plan.ts";
import { formatMemory, formatQuantity } from "../../config/units.ts";
import { asItStands, readLimits, type StandingLimits } from "../../reconcile/compose-limits.ts";
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
    const isEdited = text !== undefined && text !== change?.generated;
    return {
      environment: isEdited ? asItStands(environment, text) : environment,
      unknown: isEdited ? listUnknown(readLimits(text, environment)) : new Map(),
      note: noteOn(change, environment, text),
    };
  });
  if (options.json) {
    terminal.result(JSON.stringify({ environments: environments.map(toJson) }, null, 2));
    return EXIT.ok;
  }
  for (const { environment, unknown, note } of environments) {
    const rows = environment.services.map((service) => describeService(service, environment, unknown));
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

/** Limits that are summed up. */
type SummedLimit = "memory" | "cpus";

/** What a file says in place of a limit that is a number, by service and limit: `${MEMORY}`, or `none`. */
function listUnknown(limits: readonly StandingLimits[]): ReadonlyMap<string, string> {
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

/** What stands in the file may be something else than what the answers say. */
function noteOn(
  change: Change | undefined,
  { override }: EnvironmentPlan,
  text: string | undefined,
): string | null {
  const laidOver = override === null ? null : `Limits in ${override} win over these.`;
  if (change === undefined || change.kind === "identical") return laidOver;
  if (writes(change)) return "The file does not say so yet: npx cryo-init --yes";
  if (text === undefined) return "The file is not there: nothing limits what runs without it.";
  return `${change.reason} Workers and maxmemory are those of your answers.`;
}

/** The stable form: bytes, millicores; null for no limit, or where a service has no such thing. */
function toJson({
  environment,
  unknown,
  note,
}: {
  readonly environment: EnvironmentPlan;
  readonly unknown: ReadonlyMap<string, string>;
  readonly note: string | null;
}): object {
  const { name, file, services, total } = environment;
  const known = (service: string, limit: SummedLimit, value: number): number | null =>
    unknown.has(`${service} ${limit}`) ? null : value;
  return {
    name,
    file,
    note,
    services: services.map(({ service, copies, memory, reservation, cpus, pids, server, redis }) => ({
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
    total,
  };
}
