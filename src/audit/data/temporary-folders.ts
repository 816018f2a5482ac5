/**
 * Folders that a server writes to while it starts, by the last part of its image's name; with a read-only root it ends
 * at once without them. Source: the official images' own notes on running read-only (docker-library/docs), and for the
 * unprivileged nginx its README.
 */
export const TEMPORARY_FOLDERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["nginx", ["/var/cache/nginx", "/var/run"]],
  ["nginx-unprivileged", ["/tmp"]],
  ["postgres", ["/var/run/postgresql"]],
  ["mysql", ["/var/run/mysqld", "/tmp"]],
  ["mariadb", ["/run/mysqld", "/tmp"]],
]);
