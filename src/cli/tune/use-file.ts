import { readFile } from "node:fs/promises";
import { UserError } from "../../config/errors.ts";
import type { MeasuredUse } from "../../config/measured-use.ts";
import { explaining, isMissing } from "../../reconcile/file-errors.ts";
import { USE_FILE } from "../../reconcile/layout.ts";
import { locatePlain } from "../../reconcile/locate.ts";
import type { StateFile } from "../../reconcile/prepare-writes.ts";
import { isMeasuredUse } from "../../tune/check-use.ts";

/**
 * What `tune` has measured and a run has written; null where there is none.
 * @throws UserError for a file that is damaged: pages without its figures would look as if nothing had been measured
 */
export async function readMeasuredUse(root: string): Promise<MeasuredUse | null> {
  const file = await locatePlain(root, USE_FILE);
  const text = await explaining(`Cannot read ${USE_FILE}`, USE_FILE, () =>
    readFile(file, "utf8").catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    }),
  );
  if (text === null) return null;
  const use = parse(text);
  if (isMeasuredUse(use)) return use;
  throw new UserError(`${USE_FILE} is not what "cryo-init tune" writes`, {
    where: { file: USE_FILE },
    next: "Restore it from version control, or delete it: the site is then without the charts of measured use.",
  });
}

/** The same as a run writes it. */
export function keptUse(use: MeasuredUse): StateFile {
  return { path: USE_FILE, content: `${JSON.stringify(use, null, 1)}\n` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
