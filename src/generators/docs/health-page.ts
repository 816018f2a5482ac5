import { fileFlags } from "../../config/extension-points.ts";
import type { HealthEndpoint, HealthMeaning } from "../../config/facts.ts";
import {
  composeNames,
  type EnvironmentPlan,
  findApp,
  type HealthPlan,
  hasEnvironment,
  hasService,
  type Plan,
  type ServicePlan,
} from "../../config/plan.ts";
import { formatDuration, formatMemory } from "../../config/units.ts";
import { joinWords } from "../../config/words.ts";
import { escapeText, formatCode } from "./markdown.ts";
import { linkPlace } from "./places.ts";
import { localAddress, primaryEnvironment, runsOwnServer, TITLES } from "./services.ts";
import { formatRestartCommand } from "./settings.ts";
import { explainReplacement } from "./swarm-page.ts";
import { describeTimeline, timelinePath } from "./timeline.ts";

const MEANINGS: Readonly<Record<HealthMeaning, string>> = {
  alive: "the process works",
  ready: "it can serve requests",
  started: "it has finished starting",
  status: "everything at once, for people and monitoring",
  metrics: "figures for monitoring, no verdict",
};

const CONTAINER_CHECKS: Readonly<Record<HealthPlan["container"], string>> = {
  alive:
    "whether the process answers. It asks no other service, so an outage elsewhere never marks this container as ill",
  ready:
    "whether the application can serve requests. **An outage of a service that it needs makes this container unhealthy too**, although restarting it helps nobody",
  started: "whether the application has finished starting",
  status:
    "for everything at once. **An outage of a service that it needs can make this container unhealthy too**",
  port: "whether anything below 500 comes back from `/`, because the application has no health endpoint. A hung part of it goes unnoticed",
};

/** What the page on health checks shows. */
export function describeHealth(plan: Plan): object {
  const primary = primaryEnvironment(plan);
  const app = findApp(primary);
  const names = composeNames(primary.name, "app");
  return {
    containerPath: containerPath(plan.health),
    containerCheck: CONTAINER_CHECKS[plan.health.container],
    endpoints: plan.health.endpoints.map((endpoint) => describeEndpoint(endpoint, plan)),
    degraded: plan.health.endpoints.some(({ codes }) => codes.includes(207))
      ? `An answer of 207 means that only a part works. It counts as ${plan.health.degradedIsHealthy ? "healthy, with a note in the health log" : "unhealthy"}.`
      : null,
    environments: plan.environments.map((environment) => ({
      title: TITLES[environment.name],
      file: environment.file,
      image: timelinePath(environment.name),
      alternative: describeTimeline(environment),
      sum: explainDetection(findApp(environment)),
      services: environment.services.map((service) => describeService(service, environment)),
    })),
    file: primary.file,
    files: fileFlags(primary),
    service: names[0],
    address: localAddress(primary),
    readyPath: plan.health.gate.path,
    readyName: plan.health.gate.probe,
    timeout: app.server === null ? "the server's timeout" : formatDuration(app.server.timeout),
    watchesThreads: plan.app.entry.interface === "wsgi",
    recycleAt: app.server?.recycleAt ?? 0,
    concurrency: app.server?.concurrency ?? null,
    memory: formatMemory(app.memory),
    grace: formatDuration(app.stopGrace),
    startPeriod: formatDuration(app.health.startPeriod),
    retries: app.health.retries,
    ...describeRestarts(plan),
    giveUp: formatDuration(app.server?.giveUp ?? 0),
    restartsItself: app.health.restartWorst !== null,
    loopback: plan.security.loopback,
    published: formatCode(`${primary.hostAddress}:${primary.hostPort}`),
    stopTime: formatDuration(app.server?.gracefulTimeout ?? 0),
    hasRedis: hasService(primary, "redis"),
    hasBlueGreen: hasEnvironment(plan, "blue-green"),
    swarm: describeReplacement(plan),
    others: plan.environments
      .filter(({ name, swarm }) => name !== primary.name && swarm === null)
      .map(({ name, file }) => ({
        title: TITLES[name],
        file,
        services: joinWords(composeNames(name, "app").map(formatCode)),
      })),
    secrets: plan.app.secrets.length > 0,
  };
}

/** Where under Compose a check ends an unhealthy application, and how soon; `restart` is null where none does. */
function describeRestarts({ environments, security }: Plan): object {
  const compose = environments.filter(({ swarm }) => swarm === null);
  const rows = compose.map((environment) => ({
    title: TITLES[environment.name],
    time: findApp(environment).health.restartWorst,
    runsOwn: runsOwnServer(environment),
  }));
  const ended = rows.flatMap(({ title, time }) =>
    time === null ? [] : [{ title, time: formatDuration(time) }],
  );
  const times = new Set(ended.map(({ time }) => time));
  const each = times.size === 1 ? [...times] : ended.map(({ title, time }) => `${time} (${title})`);
  return {
    restart: ended.length === 0 ? null : joinWords(each),
    restartsIn: joinWords(ended.map(({ title }) => title)),
    restartsNotIn: joinWords(rows.filter(({ time }) => time === null).map(({ title }) => title)),
    // In development nothing would come of it.
    restartCommand: rows.some(({ runsOwn }) => runsOwn) ? formatRestartCommand(security) : null,
  };
}

/** What Swarm does by itself, with its times; null without a swarm. */
function describeReplacement({ environments }: Plan): object | null {
  const environment = environments.find(({ swarm }) => swarm !== null);
  if (environment === undefined) return null;
  const { health, stopGrace, swarm } = findApp(environment);
  if (swarm === null) return null;
  return {
    worst: formatDuration(swarm.replaceWorst),
    sum: explainReplacement(health, stopGrace, swarm),
    delay: formatDuration(swarm.restartDelay),
    monitor: formatDuration(swarm.update.monitor),
    dataLabel: environment.swarm?.dataLabel ?? null,
    hasRedis: hasService(environment, "redis"),
  };
}

function containerPath(health: HealthPlan): string {
  const path = health.container === "port" ? null : health[health.container];
  return formatCode(path ?? "/");
}

function describeEndpoint(endpoint: HealthEndpoint, plan: Plan): object {
  const { health } = plan;
  const checked = health.container === "port" ? null : health[health.container];
  const used = [
    ...(endpoint.path === checked ? ["container's check"] : []),
    ...(endpoint.path === health.gate.path && hasEnvironment(plan, "blue-green")
      ? ["gate of a release"]
      : []),
  ];
  return {
    path: formatCode(endpoint.path),
    meaning: MEANINGS[endpoint.meaning],
    codes: endpoint.codes.join(", "),
    asks: endpoint.asks.length === 0 ? "nothing else" : escapeText(joinWords(endpoint.asks)),
    used: used.length === 0 ? "people, monitoring" : joinWords(used),
    from: linkPlace(endpoint.from, plan.documentation),
  };
}

function describeService({ service, health }: ServicePlan, { name }: EnvironmentPlan): object {
  return {
    name: composeNames(name, service).map(formatCode).join(", "),
    interval: formatDuration(health.interval),
    timeout: formatDuration(health.timeout),
    retries: health.retries,
    startPeriod: formatDuration(health.startPeriod),
    startInterval: formatDuration(health.startInterval),
    best: formatDuration(health.detectBest),
    worst: formatDuration(health.detectWorst),
    restart: health.restartWorst === null ? "-" : formatDuration(health.restartWorst),
  };
}

/** The sum behind the two times. Docker counts the interval from the end of one check to the start of the next. */
function explainDetection({ health }: ServicePlan): readonly string[] {
  const [interval, timeout] = [formatDuration(health.interval), formatDuration(health.timeout)];
  const between = `(${health.retries} - 1)`;
  return [
    `soonest  ${between} x ${interval} = ${formatDuration(health.detectBest)}`,
    `latest   ${interval} + ${between} x (${interval} + ${timeout}) + ${timeout} = ${formatDuration(health.detectWorst)}`,
  ];
}
