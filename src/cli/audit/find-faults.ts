import type { Suppressed } from "../../audit/suppress.ts";
import type { Project } from "../project.ts";

/**
 * What is wrong with the Docker files of a project, for who has other things to do: loaded late, and null where it
 * fails. The audit alone says why.
 */
export async function findFaults({
  root,
  facts,
}: Pick<Project, "root" | "facts">): Promise<Suppressed | null> {
  try {
    const { auditFolder } = await import("./audit-folder.ts");
    return await auditFolder(root, facts);
  } catch {
    return null;
  }
}
