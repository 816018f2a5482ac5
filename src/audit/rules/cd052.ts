import { bindMounts } from "../compose/mounts.ts";
import { isDevelopment } from "../development.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";

/** Where proxies read their configuration from. */
const CONFIGURATION =
  /^\/(?:etc|usr\/local\/etc)\/(?:nginx|haproxy|caddy|traefik|envoy)\/.+(?:\.(?:conf|cfg|ya?ml|toml|json|template)|Caddyfile)$/;
/** Read once at the start, and made into another file: a reload does not look at it. */
const TEMPLATE = /\/templates\//;

/** A proxy that goes on with the configuration it was started with. */
export const cd052: Rule = {
  id: "CD052",
  title: "Proxy configuration that cannot be reloaded",
  severity: "medium",
  what: "A single file of a proxy's configuration (nginx, HAProxy, Caddy, Traefik, Envoy) that is mounted from the host.",
  why: "Docker mounts the file itself, not its name. Editors, git and scripts replace a file by a new one: the container keeps the old one, and a reload reads it again without a word.",
  fix: "Mount the folder that the file lies in: `./nginx:/etc/nginx/conf.d:ro`.",
  settled: true,
  references: [],
  find: ({ composeFiles }) =>
    onePerPlace(
      composeFiles
        .filter(({ path }) => !isDevelopment(path))
        .flatMap(({ services }) => services)
        .flatMap((service) =>
          bindMounts(service).flatMap(({ source, target, place }): readonly Hit[] => {
            if (!CONFIGURATION.test(target) || TEMPLATE.test(target)) return [];
            const message = `Service ${service.name} keeps the old ${target} when ${source} is replaced.`;
            return [{ place, message }];
          }),
        ),
    ),
};
