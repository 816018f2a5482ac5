import {
  BOUNDS,
  type Criterion,
  type HardeningMeasure,
  type HealthProbe,
  type LimitMeasure,
  type SizeReport,
  type StartupReport,
  type VariantMeasure,
} from "../config/report.ts";
import { formatMib, formatQuantity } from "../config/units.ts";
import { countNoun, joinWords } from "../config/words.ts";
import type { EngineFacts } from "../engine/describe-engine.ts";

/** Judges what was measured. Pure: the same figures give the same verdicts. */

/** A criterion that was not looked at. @param reason a sentence */
export function notChecked(name: Criterion["name"], reason: string): Criterion {
  return { name, verdict: "not checked", summary: reason, method: "", findings: [] };
}

/** Whether the image is at least 30 % smaller than before. */
export function judgeSize({ before, without, after }: SizeReport): Criterion {
  const method =
    "`docker image inspect --format '{{.Size}}'` of both images, built in this run on this engine";
  const now = formatMegabytes(after.size);
  if (before === null)
    return {
      ...notChecked("size", `The image weighs ${now}; there is nothing to compare it with.`),
      method,
      findings: without === null ? [] : [without],
    };
  const saved = 1 - after.size / before.size;
  // Never rounded up to what is asked for.
  const percent = `${Math.abs(Math.floor(saved * 100 + 1e-9))} %`;
  const summary = `${now} instead of ${formatMegabytes(before.size)}: ${percent} ${saved >= 0 ? "smaller" : "larger"}.`;
  if (after.size <= (1 - BOUNDS.saved) * before.size)
    return { name: "size", verdict: "passed", summary, method, findings: [] };
  const largest = after.layers.toSorted((a, b) => b.size - a.size).slice(0, 3);
  return {
    name: "size",
    verdict: "missed",
    summary,
    method,
    findings: [
      `At least ${BOUNDS.saved * 100} % are asked for. The largest layers:`,
      ...largest.map(({ size, instruction }) => `${formatMegabytes(size)}: ${instruction}`),
    ],
  };
}

/** Whether the median start gives its first good answer within 5 s. */
export function judgeStartup({ answers, median, asked }: StartupReport): Criterion {
  const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`;
  const summary = `The first good answer comes ${seconds(median)} after the start of the container; ${seconds(BOUNDS.startup)} are allowed.`;
  const spread = `${answers.length} starts of new containers: ${joinWords(answers.map(seconds))}.`;
  return {
    name: "startup",
    verdict: median <= BOUNDS.startup ? "passed" : "missed",
    summary,
    method: `median of ${answers.length} new containers, from \`State.StartedAt\` of \`docker inspect\` to the first good answer to \`${asked}\``,
    findings: [spread],
  };
}

/**
 * Whether every planned limit is the one that the kernel enforces.
 * @param open what was not looked at and why, a sentence each without its full stop
 * @param engine what it allows
 */
export function judgeLimits(
  measures: readonly LimitMeasure[],
  open: readonly string[],
  engine: Pick<EngineFacts, "rootless" | "cgroup">,
): Criterion {
  const method = "each container's own control group, read inside it with `docker exec`: `/sys/fs/cgroup`";
  if (measures.length === 0)
    return { ...notChecked("limits", "No container could be asked for its limits."), method, findings: open };
  const wrong = measures.filter(({ planned, kernel }) => planned !== kernel);
  const containers = new Set(measures.map(({ environment, service }) => `${environment} ${service}`));
  if (wrong.length > 0)
    return {
      name: "limits",
      verdict: "missed",
      summary: `${countNoun(wrong.length, "limit")} of ${measures.length} ${wrong.length === 1 ? "is" : "are"} not in force as planned.`,
      method,
      findings: [...(engine.rootless ? [explainRootless(engine)] : []), ...wrong.map(describeLimit), ...open],
    };
  return {
    name: "limits",
    verdict: open.length === 0 ? "passed" : "partly checked",
    summary: `${countNoun(measures.length, "limit")} of ${countNoun(containers.size, "container")} in force as planned.`,
    method,
    findings: open,
  };
}

function explainRootless({ cgroup }: Pick<EngineFacts, "cgroup">): string {
  return cgroup === "2"
    ? "the engine is rootless, and limits only by the controllers that systemd delegates to its user (`Delegate=cpu cpuset memory pids` for user@.service)"
    : "the engine is rootless, and without control groups of version 2 it ignores every limit: boot with version 2, or use an engine that runs as root";
}

function describeLimit({ environment, service, limit, planned, kernel }: LimitMeasure): string {
  const amount = (value: number | null): string => {
    if (value === null) return "none";
    if (limit === "processes") return String(value);
    return limit === "cpus" ? formatQuantity(value, "cpus") : formatMib(value);
  };
  return `${environment}, ${service}: ${limit} planned ${amount(planned)}, in the kernel ${amount(kernel)}`;
}

/** Whether no check said anything else than what was so. */
export function judgeHealth(probes: readonly HealthProbe[]): Criterion {
  const method =
    "each container's own check by `docker exec`, and the endpoints over HTTP, while the run's own containers were stopped or frozen (`docker stop`, `SIGSTOP`)";
  if (probes.length === 0)
    return { ...notChecked("health", "There is no container whose check could be asked."), method };
  const lies = probes.filter(({ truthful }) => !truthful);
  return {
    name: "health",
    verdict: lies.length === 0 ? "passed" : "missed",
    summary:
      lies.length === 0
        ? `${countNoun(probes.length, "answer")} asked for, all true.`
        : `${countNoun(lies.length, "answer")} of ${probes.length} ${lies.length === 1 ? "is" : "are"} not true.`,
    method,
    findings: lies.map(
      ({ fault, asked, expected, answered }) =>
        `with ${fault === "nothing" ? "nothing wrong" : `this done: ${fault}`}, ${asked} should be ${expected}, and is: ${answered}`,
    ),
  };
}

/** Whether every variant came up and answered. */
export function judgeVariants(variants: readonly VariantMeasure[]): Criterion {
  const method =
    "`docker compose up --wait` of each file under a name, ports, networks and volumes of its own, then one request from this host";
  const describe = ({ environment, notes }: VariantMeasure): string => `${environment}: ${notes.join("; ")}`;
  const bad = variants.filter(({ works }) => works === false);
  const open = variants.filter(({ works }) => works === null);
  const good = variants.filter(({ works }) => works === true);
  const named = (some: readonly VariantMeasure[]): string =>
    joinWords(some.map(({ environment }) => environment));
  if (bad.length > 0)
    return {
      name: "variants",
      verdict: "missed",
      summary: `${named(bad)} ${bad.length === 1 ? "does" : "do"} not work.`,
      method,
      findings: [...bad, ...open].map(describe),
    };
  if (good.length === 0)
    return { ...notChecked("variants", "No variant could be asked."), findings: open.map(describe) };
  return {
    name: "variants",
    verdict: open.length === 0 ? "passed" : "partly checked",
    summary: `${named(good)} ${good.length === 1 ? "comes" : "come"} up and ${good.length === 1 ? "answers" : "answer"}${open.length === 0 ? "" : `; ${named(open)} not checked`}.`,
    method,
    findings: open.map(describe),
  };
}

/** Whether the running containers are hardened as the answers ask. */
export function judgeHardening(measures: readonly HardeningMeasure[]): Criterion {
  const method =
    "`/proc/1/status` inside each container, `docker inspect`, `docker history` and the published addresses of the Compose file";
  const of = (verdict: HardeningMeasure["verdict"]): readonly HardeningMeasure[] =>
    measures.filter((one) => one.verdict === verdict);
  const describe = ({ practice, found }: HardeningMeasure): string => `${practice}: ${found}`;
  const [missing, declined, open, inForce] = [
    of("missing"),
    of("declined"),
    of("not checked"),
    of("in force"),
  ];
  if (missing.length > 0)
    return {
      name: "hardening",
      verdict: "missed",
      summary: `Missing: ${joinWords(missing.map(({ practice }) => practice))}.`,
      method,
      findings: missing.map(describe),
    };
  return {
    name: "hardening",
    verdict: open.length === 0 ? "passed" : "partly checked",
    summary: `${countNoun(inForce.length, "practice")} in force${declined.length === 0 ? "" : `, ${declined.length} declined by the answers`}.`,
    method,
    findings: [...declined.map((one) => `declined: ${describe(one)}`), ...open.map(describe)],
  };
}

/** As engines count: millions of bytes. `203.1 MB` */
function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
