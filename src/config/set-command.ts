import { quoteShell } from "./quote.ts";

/** The command that gives settings a value, as it is typed: `npx cryo-init --set resources.size=large`. */
export function formatSetCommand(...settings: readonly (readonly [id: string, value: string])[]): string {
  const options = settings.map(([id, value]) => `--set ${quoteShell(`${id}=${value}`)}`);
  return ["npx cryo-init", ...options].join(" ");
}
