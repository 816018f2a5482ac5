import { quoteShell } from "../quote.ts";

/** The command that gives settings a value, as the `fix` of a check. */
export function formatFix(...settings: readonly (readonly [id: string, value: string])[]): string {
  return ["npx cryo-init", ...settings.map(([id, value]) => `--set ${quoteShell(`${id}=${value}`)}`)].join(
    " ",
  );
}
