import type { Generated } from "../../audit/declined.ts";
import { settle } from "../../config/config.ts";
import { DOCUMENT_FILE, readDocument } from "../../config/document.ts";
import { UserError } from "../../config/errors.ts";
import type { Facts } from "../../config/facts.ts";
import { compileKeep } from "../../reconcile/keep.ts";
import { readState } from "../../reconcile/state.ts";

/**
 * The files that cryo-init writes in a project, but for those that were handed over.
 * @param document cryo-init.yaml; null where there is none
 * @throws UserError where that, or what was remembered, cannot be read
 */
export async function listGenerated(root: string, document: string | null): Promise<ReadonlySet<string>> {
  const { written, removed } = await readState(root);
  const keptBy = compileKeep(document === null ? [] : readDocument(document).keep);
  return new Set(written.filter((path) => !removed.has(path) && keptBy(path) === null));
}

/** What is generated, and from which answers; nothing where that cannot be read: an audit does without. */
export async function readGenerated(
  root: string,
  facts: Facts | null,
  read: (path: string) => string | null,
): Promise<{ readonly generated?: Generated }> {
  const document = read(DOCUMENT_FILE);
  if (document === null || facts === null) return {};
  try {
    const config = settle(facts, readDocument(document).answers);
    return { generated: { files: await listGenerated(root, document), config } };
  } catch (error) {
    if (error instanceof UserError) return {};
    throw error;
  }
}
