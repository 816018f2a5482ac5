import { REDIS_SHARE, redisShare } from "../../config/sizing.ts";
import { formatMemory } from "../../config/units.ts";
import { amountOf, limitOf, MEMORY } from "../compose/limits.ts";
import { findMissing } from "../compose/list-services.ts";
import { readRedis } from "../compose/read-redis.ts";
import type { Rule } from "../finding.ts";

/** A Redis whose data can outgrow its container. */
export const cd034: Rule = {
  id: "CD034",
  title: "Redis without a bound that fits its memory limit",
  severity: "high",
  what: `A Redis or Valkey without \`maxmemory\`, or with one above ${REDIS_SHARE.cache} of the container's memory limit, ${REDIS_SHARE.persistent} where it saves to disk (which it does unless \`--save ""\` and \`--appendonly no\` say otherwise). Command and configuration file are read; where the file is not in the project, nothing is said. Files for development are left out.`,
  why: "Redis grows until the kernel kills it at the container's limit. A save forks: under writes the copy takes as much again, and a Redis at half of its limit was killed while it saved.",
  fix: "Set `--maxmemory` to at most 0.4 of the memory limit with persistence, to 0.75 without.",
  settled: true,
  references: [],
  find: (subject) =>
    findMissing(subject, (one) => {
      const redis = readRedis(subject, one);
      if (redis === null || redis.maxmemory === null) return [];
      const place = one.service.get("command")?.place ?? one.at;
      const { name } = one.service;
      const limit = amountOf(limitOf(one, MEMORY), "memory");
      if (redis.maxmemory === 0)
        return [{ place, message: `The Redis of service ${name} has no maxmemory.` }];
      const share = redisShare(redis.persistent);
      if (limit === null || limit <= 0 || redis.maxmemory <= limit * share) return [];
      const much = Math.round((redis.maxmemory / limit) * 100);
      const saves = redis.persistent ? ", and it saves to disk" : "";
      const message = `The maxmemory of service ${name}, ${redis.written}, is ${much} % of its memory limit of ${formatMemory(limit)}${saves}.`;
      return [{ place, message, names: [String(redis.maxmemory)] }];
    }),
};
