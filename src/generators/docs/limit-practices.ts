import { findApp, type Plan } from "../../config/plan.ts";
import { formatDuration, formatMemory } from "../../config/units.ts";
import { countNoun } from "../../config/words.ts";
import { type Practice, toggle } from "./practice.ts";
import { primaryEnvironment } from "./services.ts";
import { formatRestartCommand } from "./settings.ts";

/** How much it may use, and what becomes of it when it fails. */
export function limitPractices(plan: Plan): readonly Practice[] {
  const app = findApp(primaryEnvironment(plan));
  const { log } = app;
  const restarts = plan.environments.some((one) => findApp(one).health.restartWorst !== null);
  const recycleAt = app.server?.recycleAt ?? 0;
  return [
    {
      title: `Memory is limited (${formatMemory(app.memory)} for the application)`,
      applied: true,
      why: "A leak, or a request made to eat memory, ends in this container and not in the host's own services. Swap is off, so it ends soon.",
      cost: "A limit that is too low has workers replaced, or killed: see the page on resources.",
      without: "The kernel of the host chooses what to kill, and it may be the database of somebody else.",
      cis: "5.11",
      owasp: "7, limit resources",
      setting: null,
      shownBy: { file: "app", pattern: /^\s+(mem_limit|memory):/ },
    },
    {
      title: "A worker is replaced before the memory limit is reached",
      applied: recycleAt > 0,
      why: "Whoever finds a request that leaks can fill the container. A worker that finishes its requests and leaves costs nobody an answer; one that the kernel kills loses all of its requests.",
      cost: "Now and then the start of a worker, and a leak that is seen in the log only.",
      without: "A leak ends in failed requests, again and again.",
      cis: null,
      owasp: "7, limit resources",
      setting: { id: "resources.recycle_at", other: recycleAt > 0 ? "0" : "90" },
      shownBy: { file: "docker/gunicorn.conf.py", pattern: /GUNICORN_MEMORY_SHARE/ },
    },
    {
      title: "CPUs are limited",
      applied: true,
      why: "A busy loop slows down this container and nothing else.",
      cost: "Peaks are slower than the host would allow.",
      without: "One endless computation takes the host.",
      cis: "5.12",
      owasp: "7, limit resources",
      setting: null,
      shownBy: { file: "app", pattern: /^\s+cpus:/ },
    },
    {
      title:
        app.pids === null
          ? "Processes are limited"
          : `Processes are limited (${app.pids} for the application)`,
      applied: plan.security.pidsLimit,
      why: "A fork bomb stops at the limit.",
      cost: "An application that starts many threads needs a higher limit.",
      without: "One container can use up the process numbers of the whole host; then nobody can even log in.",
      cis: "5.29",
      owasp: "7, limit resources",
      setting: toggle("pids_limit", plan.security.pidsLimit),
      shownBy: { file: "app", pattern: /^\s+pids(_limit)?:/ },
    },
    {
      title: "Open files are limited, and a crash leaves no core dump",
      applied: plan.security.ulimits,
      why: "A leak of files or connections ends in the process that leaks. A core dump would be a copy of the memory, with every secret in it.",
      cost: "A worker holds at most 8192 files and connections, and a crash cannot be looked into afterwards.",
      without:
        "One process may use up the open files of the host, and a crash may write the secrets to disk.",
      cis: "5.18",
      owasp: "7, limit resources",
      setting: toggle("ulimits", plan.security.ulimits),
      shownBy: { file: "app", pattern: /\bulimits:/ },
    },
    {
      title: `Logs are bounded (${countNoun(log.maxFile, "file")} of ${formatMemory(log.maxSize)})`,
      applied: true,
      why: "Whoever can cause a log line cannot fill the disk. Docker never rotates its logs by default.",
      cost: "Old lines are gone: send logs elsewhere if you must keep them.",
      without: "The disk fills up, and everything on the host stops.",
      cis: null,
      owasp: null,
      setting: null,
      shownBy: { file: "app", pattern: /max-size/ },
    },
    {
      title: "Restarts end after five attempts (`on-failure:5`)",
      applied: false,
      why: "The benchmark asks for it. Services here have `unless-stopped` instead: whether a counted container comes back after the Docker daemon restarts is disputed (moby#47846), and a service that stays down at night is the greater harm.",
      cost: "A service that failed often enough stays down until a person starts it.",
      without:
        "A container that cannot start is tried again for ever, with longer and longer pauses. `docker compose ps` shows it as restarting: watch for that.",
      cis: "5.15",
      owasp: "7, limit resources (restarts)",
      setting: null,
      shownBy: { file: "app", pattern: /^\s+restart:/ },
    },
    {
      title: "A container that stays unhealthy is restarted, without access to Docker",
      applied: restarts,
      why: "Docker alone never restarts an unhealthy container, and the tools that do mount its socket, which makes whoever takes them over root on the host. Here the check itself ends the server from inside, and the restart policy does the rest.",
      cost: `The requests that hang are lost. It acts only after the server was healthy once, and gives it ${formatDuration(app.server?.gracefulTimeout ?? 0)} to stop by itself.`,
      without: "A server that hangs stays as it is until somebody looks.",
      cis: null,
      owasp: null,
      setting: { id: "health.restart", other: restarts ? "no" : "yes" },
      ...(restarts ? {} : { command: formatRestartCommand(plan.security) }),
      shownBy: { file: "app", pattern: /\btest:.*--end-after/ },
    },
    {
      title: "Each container has a health check",
      applied: true,
      why: "What hangs is told from what works, and a release waits for it.",
      cost: "A request now and then.",
      without: "A container that answers nobody counts as running.",
      cis: "4.6 and 5.27",
      owasp: null,
      setting: null,
      shownBy: { file: "app", pattern: /\bhealthcheck:/ },
    },
  ];
}
