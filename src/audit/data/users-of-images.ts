import { wordSet } from "../../config/words.ts";
/**
 * Images whose own user is not root, from their Dockerfiles: what is built on them runs as that user without a USER of its
 * own. Matched against the name without the registries of Docker.
 */
export const NOT_ROOT: readonly RegExp[] = [
  /(?:^|\/)nginxinc\/nginx-unprivileged(?:[:@]|$)/,
  /^mambaorg\/micromamba(?:[:@]|$)/,
  /^bitnami(?:legacy)?\//,
  /(?:^|\/)jupyter\//,
  /^cgr\.dev\/chainguard\//,
  /^gcr\.io\/distroless\/[^:]*:(?:.*-)?nonroot/,
  /^(?:registry\.access\.redhat\.com|registry\.redhat\.io)\/ubi\d*\/(?:(?:httpd|nginx|nodejs|perl|php|python|ruby)-|go-toolset)/,
  // Windows has no root; what a Dockerfile's USER can be there, is not looked into.
  /^mcr\.microsoft\.com\/(?:windows|dotnet\/framework)[/:@]|nanoserver|windowsservercore/,
  /^grafana\/|^prom\/|^selenium\//,
];

/** Docker's official images whose entrypoint begins as root and starts the server as another user, or that have a USER. */
export const DROPS_RIGHTS = wordSet(`
  postgres redis valkey mysql mariadb mongo rabbitmq memcached elasticsearch cassandra influxdb couchdb neo4j
  solr sonarqube haproxy varnish`);
