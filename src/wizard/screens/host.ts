import type { Config } from "../../config/config.ts";
import { ENVIRONMENTS, type EnvironmentName } from "../../config/plan.ts";
import { formatMemory, GIB, MIB } from "../../config/units.ts";
import type { Host } from "../contract.ts";
import { type Line, line, span } from "../view/line.ts";

const BAR = 12;

/** Copies of the application at the most: both colours, or the tasks of a swarm and those that an update adds. */
function countCopies({ answers }: Config, environment: EnvironmentName): number {
  if (environment === "blue-green") return 2;
  if (environment !== "swarm") return 1;
  const replicas = answers.number("resources.swarm.app.replicas");
  return replicas + Math.min(replicas, answers.number("resources.swarm.app.update_parallelism"));
}

/** Bytes and millicores that an environment may take at the most. */
function sumLimits(config: Config, environment: EnvironmentName): { memory: number; cpus: number } {
  const total = { memory: 0, cpus: 0 };
  for (const { question, value } of config.settled) {
    const match = /^resources\.([^.]+)\.([^.]+)\.(memory|cpus)$/.exec(question.id);
    if (match?.[1] !== environment) continue;
    const copies = match[2] === "app" ? countCopies(config, environment) : 1;
    total[match[3] as "memory" | "cpus"] += copies * Number(value);
  }
  return total;
}

/** One line for each environment: what it may take of the machine that cryo-init runs on. */
export function drawHost(config: Config, host: Host, width: number): readonly Line[] {
  const rows = ENVIRONMENTS.filter((name) => config.answers.list("environments").includes(name)).map(
    (name) => {
      const { memory, cpus } = sumLimits(config, name);
      const share = memory / host.memory;
      const filled = Math.min(BAR, Math.max(1, Math.round(share * BAR)));
      const isOver = share > 1 || cpus > host.cpus * 1000;
      const text = `${roundMemory(memory)} memory, ${cpus / 1000} CPUs`;
      return line(
        span(`${name.padEnd(12)} `),
        ...(width < 46
          ? []
          : [
              span("█".repeat(filled), isOver ? "warn" : "accent"),
              span("░".repeat(BAR - filled), "quiet"),
              " ",
            ]),
        span(isOver ? `! ${text}` : text, isOver ? "warn" : "plain"),
      );
    },
  );
  return [
    line(span(`Limits; this machine has ${roundMemory(host.memory)}, ${host.cpus} CPUs`, "quiet")),
    ...rows,
  ];
}

function roundMemory(bytes: number): string {
  if (bytes < GIB) return formatMemory(Math.round(bytes / MIB) * MIB);
  return `${Math.round((bytes / GIB) * 10) / 10}G`;
}
