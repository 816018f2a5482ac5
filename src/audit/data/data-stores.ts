import { wordSet } from "../../config/words.ts";
/**
 * Images of data stores and the ports that they serve their data on, by the last part of the image's name.
 * Source: EXPOSE of the official images (docker-library) and the stores' own manuals.
 */
export const DATA_STORES: ReadonlyMap<string, readonly number[]> = new Map([
  ["redis", [6379]],
  ["redis-stack", [6379]],
  ["redis-stack-server", [6379]],
  ["valkey", [6379]],
  ["keydb", [6379]],
  ["dragonfly", [6379]],
  ["memcached", [11211]],
  ["postgres", [5432]],
  ["postgresql", [5432]],
  ["postgis", [5432]],
  ["pgvector", [5432]],
  ["timescaledb", [5432]],
  ["timescaledb-ha", [5432]],
  ["mysql", [3306]],
  ["mariadb", [3306]],
  ["mongo", [27017]],
  ["mongodb", [27017]],
  ["elasticsearch", [9200, 9300]],
  ["opensearch", [9200, 9300]],
  ["cassandra", [9042]],
  ["clickhouse", [8123, 9000]],
  ["clickhouse-server", [8123, 9000]],
  ["couchdb", [5984]],
  ["influxdb", [8086]],
  ["neo4j", [7474, 7687]],
  ["etcd", [2379]],
  ["qdrant", [6333, 6334]],
  ["meilisearch", [7700]],
  ["solr", [8983]],
  ["rabbitmq", [5672]],
]);

/** Ports that nothing but a data store listens on, whatever its image is called. */
export const DATA_PORTS: ReadonlySet<number> = new Set([
  6379, 11211, 5432, 3306, 27017, 9200, 9300, 9042, 5984, 1433,
]);

/** Servers that are there to be reached by everybody. */
export const PUBLIC_SERVERS = wordSet(`
  nginx nginx-unprivileged nginx-proxy nginx-proxy-manager openresty angie httpd caddy traefik haproxy envoy
  swag apache varnish kong`);
