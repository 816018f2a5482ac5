import { findMissing, settingOf } from "../compose/list-services.ts";
import type { Rule } from "../finding.ts";

/** Logs that grow until the disk is full. */
export const cd047: Rule = {
  id: "CD047",
  title: "Logs without a bound",
  severity: "medium",
  what: "A service without `logging`, or with the driver json-file and no `max-size`. Other drivers rotate by themselves or send the lines away. Files for development are left out; a default in the engine's daemon.json cannot be seen.",
  why: "Docker's default driver never rotates: the file grows until the disk of the host is full, and every container on it fails.",
  fix: "Write `logging:` with the driver json-file and the options `max-size` and `max-file`, or with the driver local.",
  settled: true,
  references: [],
  find: (subject) =>
    findMissing(subject, (one) => {
      const driver = settingOf(one, "logging", "driver");
      if (driver !== null && driver.value !== "json-file") return [];
      if (settingOf(one, "logging", "options", "max-size") !== null) return [];
      const place = driver?.place ?? settingOf(one, "logging")?.place ?? one.at;
      return [{ place, message: `The log of service ${one.service.name} grows without a bound.` }];
    }),
};
