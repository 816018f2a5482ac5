import { runAudit } from "../../audit/run-audit.ts";
import { type Suppressed, suppress } from "../../audit/suppress.ts";
import type { Facts } from "../../config/facts.ts";
import { readSubject } from "./read-subject.ts";

/** What an audit of a project has looked at, and found. */
export interface FolderAudit extends Suppressed {
  /** The Dockerfiles and Compose files. */
  readonly files: readonly string[];
}

/**
 * Audits the Docker files of a project.
 * @param root the project's folder, absolute
 * @param facts what is known of the application already
 */
export async function auditFolder(root: string, facts?: Facts): Promise<FolderAudit> {
  const subject = await readSubject(root, new Date(), facts);
  const files = [...subject.dockerfiles, ...subject.composeFiles].map(({ path }) => path);
  return { files, ...suppress(runAudit(subject), files, subject.read) };
}
