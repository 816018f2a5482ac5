import type { Shape } from "../question.ts";

/** Without what would end the address in a Dockerfile, a Compose file or a page. */
export const WEB_ADDRESS: Shape = {
  pattern: /^https?:\/\/[^\s"'`\\$<>]+$/,
  allows: "an address that begins with http:// or https://, without spaces and quotes",
};

/** Why an address must not be kept, or null: user names and passwords would stand in files that are committed. */
export function refuseCredentials(address: string): string | null {
  return /:\/\/[^/]*@/.test(address) ? "a user name or password must not stand in cryo-init.yaml" : null;
}
