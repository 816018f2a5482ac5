import { wordSet } from "../../config/words.ts";
/**
 * Images of servers that bring no HEALTHCHECK of their own: of Docker's official images, which have none as a rule
 * (https://github.com/docker-library/faq#healthcheck), those that are often run; and nginx's, from its Dockerfile.
 */
export const SERVERS_WITHOUT_CHECK = wordSet(`
  redis valkey memcached postgres mysql mariadb mongo elasticsearch influxdb couchdb nginx httpd caddy haproxy
  traefik rabbitmq nginxinc/nginx-unprivileged`);

/** Images that applications stand on, of the same kind: what is built on them has the checks that it says itself. */
export const BASES_WITHOUT_CHECK = wordSet("python node debian ubuntu alpine golang php ruby");
