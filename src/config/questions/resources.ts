import { estimateWorkerMemory } from "../memory.ts";
import { SERVER_MEMORY } from "../packages.ts";
import {
  COMPOSE_FILES,
  ENVIRONMENTS,
  type EnvironmentName,
  hasProxy,
  SERVICES,
  type ServiceName,
} from "../plan.ts";
import { type Option, type Question, type QuestionContext, recommend, type Suggestion } from "../question.ts";
import { countWorkers, redisMaxmemory, SIZES, type SizeName, WORKER_MEMORY_SHARE } from "../sizing.ts";
import { formatMemory, GIB, MIB } from "../units.ts";
import { usesRedis } from "./redis.ts";
import { swarmQuestions } from "./swarm.ts";

const SIZE_OPTIONS: readonly Option[] = [
  { value: "small", label: "small", hint: "1 CPU, 768M for the application. A team's internal tool." },
  { value: "medium", label: "medium", hint: "2 CPUs, 1536M. Most production sites." },
  { value: "large", label: "large", hint: "4 CPUs, 3G. Heavy computations or many users." },
];

const CUSTOM: Option = { value: "custom", label: "custom", hint: "Choose for each environment and service." };

/** Which services an environment holds, with the answers so far. */
export function servicesOf(environment: EnvironmentName, context: QuestionContext): readonly ServiceName[] {
  return SERVICES.filter((service) => {
    if (service === "proxy") return hasProxy(environment);
    return service === "app" || usesRedis(context);
  });
}

/** The size that a limit starts from; `custom` starts from medium, in development from small. */
function sizeOf(environment: EnvironmentName, service: ServiceName, { answers }: QuestionContext): SizeName {
  const name = answers.text(`resources.${environment}.${service}.size`);
  return name === "custom" ? startSize(environment) : (name as SizeName);
}

function startSize(environment: EnvironmentName): SizeName {
  return environment === "development" ? "small" : "medium";
}

/** Far above any machine; of each greater limit, the greatest memory limit would still hold the share. */
const MOST_REDIS_DATA = 1024 * GIB;

type Field = "cpus" | "memory" | "memory_reservation" | "pids" | "workers" | "threads" | "maxmemory";

/** Limits that follow from CPUs and memory. */
const FOLLOWING: ReadonlySet<Field> = new Set(["memory_reservation", "workers", "maxmemory"]);

interface FieldText {
  readonly title: string;
  readonly help: string;
  /** What changes with it in one service alone: the end of its help there. */
  readonly changes?: Readonly<Partial<Record<ServiceName, string>>>;
  readonly type: Question["type"];
  readonly only?: ServiceName;
  suggest(context: QuestionContext, environment: EnvironmentName, service: ServiceName): Suggestion;
}

const FIELDS: Readonly<Record<Field, FieldText>> = {
  cpus: {
    title: "CPUs",
    help: "The most processor time it may use, in processors: 0.5 is half of one. With too little it gets slow, and nothing is lost. Docker refuses more than the host has.",
    changes: { app: "With more, more workers are started." },
    type: { kind: "quantity", dimension: "cpus", min: 50, max: 256_000 },
    suggest: (context, environment, service) => limitOf("cpus", context, environment, service),
  },
  memory: {
    title: "Memory limit",
    help: "The most memory it may use. At the limit, Linux ends a process of it at once, and what that was doing is lost. `cryo-init tune` measures what it needs: take the most that was in use, and 15 % more.",
    changes: {
      app: "With more, more workers fit.",
      redis: "What its data may take (maxmemory) grows with it.",
    },
    type: { kind: "quantity", dimension: "memory", min: 16 * MIB, max: 4096 * GIB },
    suggest: (context, environment, service) => limitOf("memory", context, environment, service),
  },
  memory_reservation: {
    title: "Memory reservation",
    help: "What it is meant to keep when the host runs short of memory. At most the limit; half of it is a good start.",
    type: { kind: "quantity", dimension: "memory", min: 8 * MIB, max: 4096 * GIB },
    suggest: ({ answers }, environment, service) => {
      const id = `resources.${environment}.${service}.memory`;
      return recommend(Math.floor(answers.number(id) / 2 / MIB) * MIB, "half of the limit");
    },
  },
  pids: {
    title: "Processes and threads",
    help: "The most that may run at once, so that a program that starts others without end cannot take the host down.",
    changes: {
      app: "Scientific libraries start a thread for each CPU; with too few, `can't start new thread` stands in the log.",
      redis: "It runs a few threads, and one process more while it saves.",
      proxy: "It runs one worker for each CPU of its limit, and the process that starts them.",
    },
    type: { kind: "integer", min: 16, max: 32_768 },
    suggest: (context, environment, service) => limitOf("pids", context, environment, service),
  },
  workers: {
    title: "Worker processes",
    help: "Each answers requests on its own and holds the whole application in memory. Computing in Python needs about one for each CPU and one more.",
    type: { kind: "integer", min: 1, max: 64 },
    only: "app",
    suggest: ({ answers }, environment) => {
      const at = `resources.${environment}.app`;
      const { byCpu, byMemory, workers } = countWorkers(
        answers.number(`${at}.cpus`),
        answers.number(`${at}.memory`),
        answers.number("resources.worker_memory"),
        answers.number("resources.server_memory"),
      );
      return recommend(workers, `${byCpu} by CPUs, ${byMemory} by memory`);
    },
  },
  threads: {
    title: "Threads in each worker",
    help: "How many requests a worker answers at once, while some of them wait for a database or another service. They share one processor: where it mostly computes, more of them help little.",
    type: { kind: "integer", min: 1, max: 64 },
    only: "app",
    suggest: () => recommend(4, "enough while waiting for other services"),
  },
  maxmemory: {
    title: "Redis maxmemory",
    help: "The most that its data may take, below the memory limit: saving and buffers need the rest. Up to 75 % of the limit is safe; 40 % where its data is kept.",
    type: { kind: "quantity", dimension: "memory", min: MIB, max: MOST_REDIS_DATA },
    only: "redis",
    suggest: ({ answers }, environment) => {
      const persistent = answers.text("application.redis") === "persistent";
      const limit = answers.number(`resources.${environment}.redis.memory`);
      return recommend(
        Math.min(redisMaxmemory(limit, persistent), MOST_REDIS_DATA),
        persistent ? "40 % of the limit" : "75 % of the limit",
      );
    },
  },
};

function limitOf(
  key: "cpus" | "memory" | "pids",
  context: QuestionContext,
  environment: EnvironmentName,
  service: ServiceName,
): Suggestion {
  const size = sizeOf(environment, service, context);
  return recommend(SIZES[service][size][key], `size ${size}`);
}

/** Limits of each service in each environment, and what follows from them. */
export const resourceQuestions: readonly Question[] = [
  {
    id: "resources.size",
    group: "resources",
    title: "Size",
    help: "Limits for CPUs, memory, processes and logs, from which the number of workers follows. Without limits, one container can take the whole host down. Any single limit can be set apart later.",
    type: { kind: "select", options: [...SIZE_OPTIONS, CUSTOM] },
    level: "basic",
    suggest: ({ facts }) =>
      facts.heavy.length > 8
        ? recommend("large", "many large packages")
        : recommend("medium", "what most production sites need"),
    shows: "docker-compose.yml",
  },
  {
    id: "resources.worker_memory",
    group: "resources",
    title: "Memory of one worker",
    help: "Estimated from the packages that the application imports; `cryo-init tune` measures it under load. Decides how many workers fit.",
    type: { kind: "quantity", dimension: "memory", min: 8 * MIB, max: 32 * GIB },
    level: "detail",
    suggest: ({ facts }) => {
      const { bytes, packages } = estimateWorkerMemory(facts);
      const why =
        packages.length === 0 ? "Python and the framework" : `estimated from ${packages.join(", ")}`;
      return { value: bytes, origin: "detected", why };
    },
    shows: "docker/gunicorn.conf.py",
  },
  {
    id: "resources.server_memory",
    group: "resources",
    title: "Memory of the server itself",
    help: "What gunicorn's first process takes before any worker. It was measured: change it only where you have seen another value.",
    type: { kind: "quantity", dimension: "memory", min: MIB, max: GIB },
    level: "detail",
    suggest: () => recommend(SERVER_MEMORY, "measured with gunicorn"),
    shows: "docker/gunicorn.conf.py",
  },
  {
    id: "resources.recycle_at",
    group: "resources",
    title: "Replace a worker at this share of the memory limit",
    help: "In percent; 0 for never. The worker that holds most finishes its requests and a new one starts, before the kernel kills one in the middle of them. A leak then costs a line in the log and the start of a worker, instead of failed requests.",
    type: { kind: "integer", min: 0, max: 98 },
    level: "detail",
    suggest: () => recommend(90, "above what workers are meant to fill, below the limit"),
    validate: (value) =>
      Number(value) > 0 && Number(value) <= WORKER_MEMORY_SHARE * 100
        ? `workers are meant to fill up to ${WORKER_MEMORY_SHARE * 100} % of the limit: take more, or 0 for never`
        : null,
    shows: "docker/gunicorn.conf.py",
  },
  ...ENVIRONMENTS.flatMap((environment) =>
    SERVICES.flatMap((service) => serviceQuestions(environment, service)),
  ),
];

function serviceQuestions(environment: EnvironmentName, service: ServiceName): readonly Question[] {
  if (service === "proxy" && !hasProxy(environment)) return [];
  const at = `resources.${environment}.${service}`;
  const here = (context: QuestionContext): boolean =>
    context.answers.list("environments").includes(environment) &&
    servicesOf(environment, context).includes(service);
  const size: Question = {
    id: `${at}.size`,
    group: "resources",
    title: `Size of ${service}, ${environment}`,
    help: "The starting point for this service: its limits follow from it, and each of them can be set apart.",
    type: { kind: "select", options: [...serviceSizes(service), { ...CUSTOM, hint: "Each limit apart." }] },
    level: "basic",
    when: here,
    asked: ({ answers }) => answers.text("resources.size") === "custom",
    suggest: ({ answers }) => {
      const size = answers.text("resources.size");
      if (environment === "development") return recommend("small", "development serves one person");
      return size === "custom"
        ? recommend("medium", "a starting point")
        : recommend(size, "the size for all services");
    },
    shows: COMPOSE_FILES[environment],
  };
  const fields = (Object.entries(FIELDS) as [Field, FieldText][])
    .filter(([, field]) => field.only === undefined || field.only === service)
    .map(
      ([key, field]): Question => ({
        id: `${at}.${key}`,
        group: "resources",
        title: `${field.title} of ${service}, ${environment}`,
        help: [field.help, field.changes?.[service] ?? ""].join(" ").trim(),
        type: field.type,
        level: "basic",
        when: here,
        ...(FOLLOWING.has(key) ? { follows: true } : {}),
        asked: ({ answers }) => answers.text(size.id) === "custom",
        suggest: (context) => field.suggest(context, environment, service),
        shows: COMPOSE_FILES[environment],
      }),
    );
  return [size, ...fields, ...(environment === "swarm" ? swarmQuestions(service, here) : [])];
}

function serviceSizes(service: ServiceName): readonly Option[] {
  return SIZE_OPTIONS.map(({ value, label }) => {
    const { cpus, memory } = SIZES[service][value as SizeName];
    return {
      value,
      label,
      hint: `${cpus / 1000} ${cpus === 1000 ? "CPU" : "CPUs"}, ${formatMemory(memory)}`,
    };
  });
}
