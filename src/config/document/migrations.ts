import type { Document } from "yaml";

/**
 * Brings cryo-init.yaml from one version of its format to the next, in place: a setting is renamed, moved or given
 * another value. Nodes that stay keep their comments, their look, and their place for messages.
 */
export type Migration = (document: Document) => void;

/**
 * From version 1 to 2, from 2 to 3, and so on. Each one is final once it is released, and `test/fixtures/` has a project
 * as its old version set it up. New settings need none, so the first version is still the present one.
 */
const MIGRATIONS: readonly Migration[] = [];

/** The version that is written; raised by each migration, so that an older program never misreads a newer file. */
export const DOCUMENT_VERSION = 1 + MIGRATIONS.length;

/** Brings a document from the version that it has to the present one. */
export function migrate(
  document: Document,
  version: number,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const due = migrations.slice(version - 1);
  for (const migration of due) migration(document);
  if (due.length > 0) document.set("version", version + due.length);
}
