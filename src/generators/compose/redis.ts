import type { Plan, ServicePlan } from "../../config/plan.ts";
import { formatMemory, MIB } from "../../config/units.ts";
import type { ComposeService } from "./model.ts";
import { hardening, limits, logging, timing, tmpfs } from "./parts.ts";

/** The official image's own user. */
const REDIS_USER = "999:999";

/** Redis, reached by the application only. */
export function redisService(service: ServicePlan, plan: Plan): ComposeService {
  const { redis } = service;
  if (redis === null || plan.image.redis === null) throw new Error("no Redis was planned");
  return {
    image: plan.image.redis,
    command: [
      "redis-server",
      // Only this project's network reaches it; without this, some builds of Redis refuse every host but their own.
      "--protected-mode",
      "no",
      "--dir",
      "/data",
      "--maxmemory",
      formatMemory(redis.maxmemory).replace(/M$/, "mb").replace(/G$/, "gb"),
      // The append-only file is what survives a crash; snapshots are for backups, so they need not be frequent.
      ...(redis.persistent
        ? ["--maxmemory-policy", "noeviction", "--appendonly", "yes", "--save", "900 1 300 100"]
        : ["--maxmemory-policy", "allkeys-lru", "--appendonly", "no", "--save", ""]),
    ],
    user: REDIS_USER,
    networks: ["backend"],
    ...(redis.persistent ? { volumes: ["redis-data:/data"] } : {}),
    ...hardening(plan),
    tmpfs: redis.persistent ? [tmpfs("/tmp", 16 * MIB)] : [tmpfs("/data", 16 * MIB), tmpfs("/tmp", 16 * MIB)],
    // A core dump would hold the data.
    ...(plan.security.ulimits ? { ulimits: { core: 0 } } : {}),
    healthcheck: {
      test: ["CMD-SHELL", 'answer=$$(redis-cli ping 2>&1); echo "$$answer"; [ "$$answer" = PONG ]'],
      ...timing(service.health),
    },
    restart: "unless-stopped",
    stop_grace_period: `${service.stopGrace / 1000}s`,
    ...limits(service),
    ...logging(service, plan),
  };
}
