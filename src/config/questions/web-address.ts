/** Without what would end the address in a Dockerfile, a Compose file or a page. */
export const WEB_ADDRESS = /^https?:\/\/[^\s"'`\\$<>]+$/;

/** Why an address must not be kept, or null: user names and passwords would stand in files that are committed. */
export function refuseCredentials(address: string): string | null {
  return /:\/\/[^/]*@/.test(address) ? "a user name or password must not stand in cryo-init.yaml" : null;
}
