import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { DOCUMENT_FILE } from "../../config/document.ts";
import { UserError } from "../../config/errors.ts";
import { SITE_FOLDER } from "../../config/plan.ts";
import { readHistory } from "../../reconcile/history.ts";
import { BEFORE_FOLDER, STATE_FOLDER } from "../../reconcile/layout.ts";
import type { Baseline } from "../../verify/contract.ts";
import type { Project } from "../project.ts";

/** What people add for the containers to run: it was not there when the old image was built either. */
const FILLED_IN = [".env", "secrets"];

/**
 * The Dockerfile to compare with: the one that is named, or the one that stood there before the first run.
 * @param named as it was typed; null for the one before
 * @throws UserError when the one that is named cannot be read
 */
export async function findBaseline(
  { root, state }: Project,
  named: string | null,
): Promise<Baseline | { readonly missing: string }> {
  const before = join(root, BEFORE_FOLDER);
  const dockerfile = named === null ? join(before, "Dockerfile") : resolve(named);
  if (named !== null)
    await readFile(dockerfile).catch((cause) => {
      throw new UserError(`--baseline: "${named}" cannot be read`, {
        next: "Name a Dockerfile whose build context is the project's folder.",
        failure: "usage",
        cause,
      });
    });
  else if (!existsSync(dockerfile))
    return { missing: `no Dockerfile stood here before the first run: name one with --baseline FILE` };
  const ignores = [`${dockerfile}.dockerignore`, join(dirname(dockerfile), ".dockerignore")];
  const ignore = (named === null ? [join(before, ".dockerignore")] : ignores).find(existsSync) ?? null;
  const { entries } = await readHistory(root);
  const created = entries.flatMap(({ files }) =>
    files.filter(({ kind }) => kind === "create").map(({ path }) => path),
  );
  // A Dockerfile that somebody names may be one of later days, which needs what has been generated.
  const added = named === null ? [DOCUMENT_FILE, ...created] : [];
  return {
    dockerfile,
    shown: named ?? relative(root, dockerfile),
    // Its own folder may be the project's, with the file that is generated now.
    ignore: ignore !== null && state.written.includes(relative(root, ignore)) ? null : ignore,
    added: [...new Set([STATE_FOLDER, SITE_FOLDER, ...FILLED_IN, ...added])],
  };
}
