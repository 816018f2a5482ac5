import type { EnvironmentPlan, Plan } from "../../config/plan.ts";
import { asItStands } from "../../reconcile/compose-limits.ts";
import { readDisk } from "../../reconcile/disk.ts";
import type { Terminal } from "../terminal.ts";

/**
 * The variants whose files are there, with the limits that those say: also where somebody has edited them by hand, or
 * has taken them over.
 */
export async function listStandingVariants(
  root: string,
  { environments }: Plan,
  terminal: Terminal,
): Promise<readonly EnvironmentPlan[]> {
  const disk = await readDisk(
    root,
    environments.map(({ file }) => file),
  );
  return environments.flatMap((environment) => {
    const text = disk.get(environment.file)?.text;
    if (text !== undefined) return [asItStands(environment, text)];
    terminal.warn(`${environment.file} is not there: ${environment.name} is not verified`);
    return [];
  });
}
