import { type Facts, formatPlace, type HealthEndpoint } from "../facts.ts";
import { COMPOSE_FILES, ENVIRONMENTS, type EnvironmentName } from "../plan.ts";
import {
  type Option,
  type Question,
  recommend,
  type Shape,
  type Suggestion,
  suggestFact,
} from "../question.ts";

const PROBES: readonly { key: "alive" | "ready" | "started" | "status"; title: string; help: string }[] = [
  {
    key: "alive",
    title: "Path that says: the process works",
    help: "Must not ask any other service: when a database is down, every copy would count as dead and be restarted for nothing.",
  },
  {
    key: "ready",
    title: "Path that says: it can serve requests",
    help: "May ask the database. Blue/green sends traffic to a copy only when this answers with a 2xx status.",
  },
  {
    key: "started",
    title: "Path that says: it has finished starting",
    help: "Only where something is loaded before the first request, such as a model. Nothing asks it by itself: the container's check may be set to it.",
  },
  {
    key: "status",
    title: "Path that reports everything",
    help: "For people and monitoring: may answer 207 when only a part works.",
  },
];

/** What can be set of the container's check, in each environment. */
type Timing = keyof typeof TIMING_TEXTS;

/** Defaults per environment, in milliseconds but for retries. */
const TIMINGS: Readonly<Record<EnvironmentName, Readonly<Record<Timing, number>>>> = {
  development: { interval: 10_000, timeout: 5_000, retries: 5, start_period: 20_000, start_interval: 2_000 },
  production: { interval: 30_000, timeout: 5_000, retries: 3, start_period: 60_000, start_interval: 2_000 },
  "blue-green": { interval: 5_000, timeout: 3_000, retries: 3, start_period: 60_000, start_interval: 1_000 },
  // Swarm replaces what is ill, so noticing soon is worth a request more, and a false alarm costs a restart.
  swarm: { interval: 10_000, timeout: 5_000, retries: 3, start_period: 60_000, start_interval: 2_000 },
};

const TIMING_TEXTS = {
  interval: ["Time between checks", "Shorter notices a fault sooner and costs a request each time."],
  timeout: [
    "Time a check may take",
    "Longer forgives a busy worker; it must be shorter than the time between checks.",
  ],
  retries: ["Failures in a row until unhealthy", "Fewer notice sooner and forgive less."],
  start_period: [
    "Time allowed for starting",
    "Failures in this time do not count. Take the slowest start you have seen, twice.",
  ],
  start_interval: [
    "Time between checks while starting",
    "Short, so that a started container is known at once. Needs Docker Engine 25: with an older one, Compose refuses the file.",
  ],
} as const;

/** The check ends itself a second before Docker would, so that its reason is kept: two seconds leave it one. */
const LEAST: Readonly<Partial<Record<Timing, number>>> = { timeout: 2000 };

/** What a path may hold without an escape in a URL, in Python's source and in nginx's configuration. */
const PATH: Shape = {
  pattern: /^\/[\w./~%?&=+@:,-]*$/,
  allows: "a path that begins with /, without the host, spaces and quotes",
};

/** The endpoints that can be asked as they are: without parameters and strange characters. */
function findEndpoints(facts: Facts): readonly HealthEndpoint[] {
  return facts.health.filter(({ path, meaning }) => meaning !== "metrics" && PATH.pattern.test(path));
}

/** What is asked to know whether the application works, and how often. */
export const healthQuestions: readonly Question[] = [
  ...PROBES.map(
    ({ key, title, help }): Question => ({
      id: `health.${key}`,
      group: "health",
      title,
      help: `${help} None, where the application has no such path.`,
      type: { kind: "text", example: "/health/liveness", shape: PATH, optional: true },
      level: key === "alive" || key === "ready" ? "basic" : "detail",
      found: (facts) =>
        findEndpoints(facts).map(({ path, meaning, asks, from }): Option => {
          const asked = asks.length > 0 ? `, asks ${asks.join(", ")}` : "";
          return { value: path, label: path, hint: `${meaning}${asked} (${formatPlace(from)})` };
        }),
      suggest: ({ facts }): Suggestion => {
        const found = findEndpoints(facts).find(({ meaning }) => meaning === key);
        if (found === undefined) return recommend("", "none was found");
        return suggestFact({ value: found.path, from: found.from, certain: true });
      },
      shows: "docker/healthcheck.py",
    }),
  ),
  {
    id: "health.container",
    group: "health",
    title: "What the container's health check asks",
    help: "Docker and operators judge the container by it. It should fail only when this container itself is at fault.",
    type: {
      kind: "select",
      options: [
        { value: "alive", label: "alive", hint: "The process answers. Recommended." },
        { value: "started", label: "started", hint: "It has finished starting." },
        { value: "ready", label: "ready", hint: "Also unhealthy when a service elsewhere is down." },
        { value: "status", label: "status", hint: "Everything at once, with a rule for 207." },
        { value: "port", label: "the port", hint: "Something listens. Weak, but better than nothing." },
      ],
    },
    level: "basic",
    suggest: ({ answers }) => {
      const best = (["alive", "started", "status", "ready"] as const).find(
        (key) => answers.text(`health.${key}`) !== "",
      );
      if (best === undefined) return recommend("port", "the application has no health endpoint");
      return recommend(best, best === "alive" ? "it asks no other service" : "there is no alive endpoint");
    },
    validate: (value, { answers }) =>
      value === "port" || answers.text(`health.${value}`) !== ""
        ? null
        : `health.${value} has no path: give it one, or choose another`,
    shows: "docker-compose.yml",
  },
  {
    id: "health.degraded",
    group: "health",
    title: "When it answers 207 (degraded)",
    help: "Some applications answer 207 when only a part of them works. Healthy keeps the container in service, with a note in the health log.",
    type: {
      kind: "select",
      options: [
        { value: "healthy", label: "healthy", hint: "In service, with a note." },
        {
          value: "unhealthy",
          label: "unhealthy",
          hint: "Taken out; for applications that are of no use by halves.",
        },
      ],
    },
    level: "basic",
    when: ({ facts }) => facts.health.some(({ codes }) => codes.includes(207)),
    suggest: () => recommend("healthy", "a part that works is better than none"),
    shows: "docker/healthcheck.py",
  },
  {
    id: "health.restart",
    group: "health",
    title: "Restart a container that stays unhealthy",
    help: "Docker alone never does. The check itself then asks the server to stop, ends it when it does not, and the restart policy starts it anew; no access to Docker is needed. Only after it has been healthy once, and never in development.",
    type: { kind: "confirm" },
    level: "detail",
    when: ({ answers }) => answers.flag("security.init"),
    suggest: ({ answers }) => {
      const asked = answers.text("health.container");
      return asked === "ready" || asked === "status"
        ? recommend(false, `a restart does not mend a service elsewhere, which ${asked} asks`)
        : recommend(true, "a server that hangs would hang until somebody looks");
    },
    shows: "docker-compose.yml",
  },
  ...ENVIRONMENTS.flatMap((environment) =>
    (Object.keys(TIMING_TEXTS) as Timing[]).map((key) => timingQuestion(environment, key)),
  ),
];

function timingQuestion(environment: EnvironmentName, key: Timing): Question {
  const [title, help] = TIMING_TEXTS[key];
  return {
    id: `health.${environment}.${key}`,
    group: "health",
    title: `${title}, ${environment}`,
    help,
    type:
      key === "retries"
        ? { kind: "integer", min: 1, max: 20 }
        : { kind: "quantity", dimension: "duration", min: LEAST[key] ?? 1000, max: 600_000 },
    level: "detail",
    when: ({ answers }) => answers.list("environments").includes(environment),
    suggest: () => recommend(TIMINGS[environment][key], `usual for ${environment}`),
    validate: (value, { answers }) =>
      key === "timeout" && Number(value) >= answers.number(`health.${environment}.interval`)
        ? "a check must be over before the next one begins: take less than the time between checks"
        : null,
    shows: COMPOSE_FILES[environment],
  };
}
