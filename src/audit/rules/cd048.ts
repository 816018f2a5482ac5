import { parseQuantity, SECOND } from "../../config/units.ts";
import type { Hit, Rule } from "../finding.ts";
import { gunicornSettings, wholeNumberIn } from "../gunicorn-settings.ts";
import { onePerPlace } from "../hits.ts";
import { optionOf, type Server, serverOf } from "../server.ts";
import { type BuiltStart, serviceStarts } from "../starts.ts";
import type { Subject } from "../subject.ts";

/** What gunicorn takes without a setting. */
const GUNICORN_GRACE = 30;
/** What Docker takes without a setting. */
const DOCKER_GRACE = 10;

/** Seconds that the server gives running requests when it is stopped; null where they are not known. */
export function graceOfServer(subject: Subject, start: BuiltStart, server: Server): number | null {
  if (server.name === "gunicorn") {
    const fromVariable = start.environment.get("GUNICORN_CMD_ARGS") ?? "";
    const given =
      optionOf(server.options, "--graceful-timeout") ??
      optionOf(fromVariable.split(/\s+/), "--graceful-timeout");
    if (given !== null) return /^\d+$/.test(given) ? Number(given) : null;
    const settings = gunicornSettings(subject, start, server);
    if (settings === "unknown") return null;
    const set =
      settings === null ? null : wholeNumberIn(settings.text, "graceful_timeout", start.environment);
    return set === "unknown" ? null : (set ?? GUNICORN_GRACE);
  }
  const given =
    optionOf(server.options, "--timeout-graceful-shutdown") ?? optionOf(server.options, "--graceful-timeout");
  return given !== null && /^\d+$/.test(given) ? Number(given) : null;
}

function secondsOf(text: string): number | null {
  const parsed = parseQuantity(text, "duration");
  return parsed.ok ? parsed.value / SECOND : null;
}

/** A container that is killed while its server still finishes requests. */
export const cd048: Rule = {
  id: "CD048",
  title: "Killed before the server has finished",
  severity: "medium",
  what: "A stop_grace_period (10 s where it is missing) below the time that the server gives running requests (gunicorn: 30 s).",
  why: "At each deployment Docker kills the server in the middle of the requests that it was finishing: clients see connections that break, and work that was half done is lost.",
  fix: "Set stop_grace_period some seconds above the server's graceful timeout: `stop_grace_period: 40s` for gunicorn's 30 s.",
  settled: true,
  references: [],
  find: (subject) =>
    onePerPlace(
      serviceStarts(subject).flatMap((start): readonly Hit[] => {
        const server = serverOf(start);
        const needed = server === null ? null : graceOfServer(subject, start, server);
        const found = start.service.get("stop_grace_period");
        const grace = found === null ? DOCKER_GRACE : secondsOf(String(found.value));
        if (server === null || needed === null || grace === null || grace >= needed) return [];
        const { service } = start;
        const says = found === null ? "after 10 s, its default" : `after ${grace} s`;
        const message = `Docker kills ${service.name} ${says}, and ${server.name} takes up to ${needed} s to finish requests.`;
        return [{ place: found?.place ?? service.place, message }];
      }),
    ),
};
