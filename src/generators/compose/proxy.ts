import type { EnvironmentPlan, Plan, ServicePlan } from "../../config/plan.ts";
import type { ComposeMount, ComposeService } from "./model.ts";
import { hardening, limits, logging, publish, timing, tmpfs } from "./parts.ts";

/** The unprivileged image's own user. */
const NGINX_USER = "101:101";
/** The port that this user may open. */
export const NGINX_PORT = 8080;
/** Its settings, in the checkout: mounted, so that user must be able to read them. */
export const PROXY_FOLDER = "docker/nginx";

/** Where the flag lies that says which colour is live. */
export const FLAG_FOLDER = ".blue-green/flag";

/** nginx in front of both colours. It must not wait for them: an absent colour is what a deployment looks like. */
export function proxyService(environment: EnvironmentPlan, service: ServicePlan, plan: Plan): ComposeService {
  return {
    image: plan.image.proxy,
    command: ["nginx", "-c", "/etc/proxy/nginx.conf", "-g", "daemon off;"],
    user: NGINX_USER,
    ports: [publish(environment, NGINX_PORT)],
    networks: ["frontend"],
    // The short form is cut at each colon, and a path of the host may hold one.
    volumes: [mountFolder(`./${PROXY_FOLDER}`, "/etc/proxy"), mountFolder(`./${FLAG_FOLDER}`, "/flag")],
    ...hardening(plan),
    tmpfs: [tmpfs("/tmp", proxyTmpSize(service.memory))],
    // A core dump would hold what clients have sent.
    ...(plan.security.ulimits ? { ulimits: { core: 0 } } : {}),
    healthcheck: {
      test: ["CMD", "sh", "/etc/proxy/fetch.sh", "http://127.0.0.1:8080/__proxy/health"],
      ...timing(service.health),
    },
    restart: "unless-stopped",
    stop_signal: "SIGQUIT",
    stop_grace_period: `${service.stopGrace / 1000}s`,
    ...limits(service),
    ...logging(service, plan),
  };
}

function mountFolder(source: string, target: string): ComposeMount {
  return { type: "bind", source, target, read_only: true, bind: { selinux: "z" } };
}

/**
 * Bytes of the proxy's /tmp. Request bodies are kept there while they arrive, and what is in it counts against the memory
 * limit: half of it leaves enough for nginx itself.
 */
export function proxyTmpSize(memory: number): number {
  return memory / 2;
}
