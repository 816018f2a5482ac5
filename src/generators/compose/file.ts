import { type EnvironmentPlan, hasService, type Plan, type ServicePlan } from "../../config/plan.ts";
import { COLOURS, colourService } from "../../config/service-plan.ts";
import { appService, developmentService, frontNetwork } from "./app.ts";
import { buildSecrets } from "./build.ts";
import type { ComposeFile, ComposeService } from "./model.ts";
import { proxyService } from "./proxy.ts";
import { redisService } from "./redis.ts";

/** One whole Compose file, as data. */
export function composeFile(environment: EnvironmentPlan, plan: Plan): ComposeFile {
  const services = Object.fromEntries(
    environment.services.flatMap((service) => composeServices(environment, service, plan)),
  );
  const volumes = namedVolumes(environment, plan);
  const secrets = composeSecrets(plan);
  return {
    name: environment.project,
    services,
    networks: composeNetworks(environment, plan),
    ...(volumes.length > 0 ? { volumes: Object.fromEntries(volumes.map((name) => [name, {}])) } : {}),
    ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
  };
}

function composeServices(
  environment: EnvironmentPlan,
  service: ServicePlan,
  plan: Plan,
): readonly [string, ComposeService][] {
  if (service.service === "redis") return [["redis", redisService(service, plan)]];
  if (service.service === "proxy") return [["proxy", proxyService(environment, service, plan)]];
  if (environment.name === "development") return [["app", developmentService(environment, service, plan)]];
  const app = appService(environment, service, plan);
  if (environment.name === "production") return [["app", app]];
  return COLOURS.map((colour) => [colourService(colour), { ...app, image: `${plan.slug}:${colour}` }]);
}

function composeNetworks(environment: EnvironmentPlan, { security }: Plan): ComposeFile["networks"] {
  const front = frontNetwork(environment);
  if (!hasService(environment, "redis")) return { [front]: {} };
  return { [front]: {}, backend: security.internalNetwork ? { internal: true } : {} };
}

/** Volumes of the application's folders and of Redis' data. */
export function namedVolumes({ services }: EnvironmentPlan, { app }: Plan): readonly string[] {
  const persistent = services.some(({ redis }) => redis?.persistent === true);
  return [...app.writable.map(({ volume }) => volume), ...(persistent ? ["redis-data"] : [])];
}

function composeSecrets(plan: Plan): NonNullable<ComposeFile["secrets"]> {
  const own = plan.app.secrets.map(({ file }) => [file, { file: `./secrets/${file}` }] as const);
  const ofBuild = buildSecrets(plan).map(([name, file]) => [name, { file }] as const);
  return Object.fromEntries([...own, ...ofBuild]);
}
