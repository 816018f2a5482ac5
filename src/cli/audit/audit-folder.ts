import { type Audited, auditSubject } from "../../audit/run-audit.ts";
import type { Facts } from "../../config/facts.ts";
import { openFiles, type ProjectFiles } from "./read-subject.ts";

/** What an audit of a project has looked at, and found. */
export interface FolderAudit extends Audited {
  readonly project: ProjectFiles;
}

/**
 * Audits the Docker files of a project.
 * @param root the project's folder, absolute
 * @param facts what is known of the application already
 */
export async function auditFolder(root: string, facts?: Facts): Promise<FolderAudit> {
  const project = await openFiles(root, new Date(), facts);
  return { project, ...auditSubject(project.subjectOf(project.read)) };
}
