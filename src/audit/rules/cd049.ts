import { isYes } from "../compose/forms.ts";
import { findInServices } from "../compose/list-services.ts";
import type { Found } from "../compose/read-compose.ts";
import { stageOfService } from "../compose/service-image.ts";
import { flagOf } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { checkOfStage } from "../health-checks.ts";

/** `0`, `0s`: no time at all. */
const NOTHING = /^0+(ns|us|ms|s|m|h)?$/;

/** `start_interval` without the time in which it counts. */
export const cd049: Rule = {
  id: "CD049",
  title: "start_interval without start_period",
  severity: "low",
  what: "`start_interval` in a Compose file, or `--start-interval` of a HEALTHCHECK, without a start period, or with one of 0.",
  why: "The start interval counts only during the start period, which is 0 by default. The engine ignores it then, and engines before 25 in any case.",
  fix: "Add a `start_period` (`--start-period`) as long as the slowest start.",
  settled: true,
  references: [],
  find: (subject) => [
    ...subject.dockerfiles.flatMap(({ stages }) =>
      stages.flatMap(({ instructions }) =>
        instructions.flatMap((instruction): readonly Hit[] => {
          const { keyword, flags, place } = instruction;
          if (keyword !== "HEALTHCHECK" || !flags.has("start-interval")) return [];
          if (!NOTHING.test(flagOf(instruction, "start-period") ?? "0")) return [];
          return [{ place, message: "The image's check has a start interval, but no start period." }];
        }),
      ),
    ),
    ...findInServices(subject, ({ service }) => {
      const interval = service.get("healthcheck", "start_interval");
      const period = service.get("healthcheck", "start_period");
      if (!isSet(interval) || isYes(service.get("healthcheck", "disable")?.value)) return [];
      if (isSet(period)) return [];
      // A check that comes from the image brings its own start period.
      const stage = service.get("healthcheck", "test") === null ? stageOfService(subject, service) : null;
      if (stage !== null && checkOfStage(stage)?.place.text.includes("--start-period")) return [];
      const message = `The check of service ${service.name} has a start interval, but no start period.`;
      return interval === null ? [] : [{ place: interval.place, message }];
    }),
  ],
};

function isSet(found: Found | null): boolean {
  return found !== null && found.value !== null && !NOTHING.test(String(found.value));
}
