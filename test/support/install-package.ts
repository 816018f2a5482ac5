import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { succeed } from "./run.ts";

export const CHECKOUT = fileURLToPath(new URL("../..", import.meta.url));

/** What `npm pack` tells of the file that it has made. */
export interface Packed {
  readonly filename: string;
  /** Bytes to download. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Packs the built package and installs it into an empty folder, with an empty cache and nobody to ask: what is not in the
 * file cannot be had.
 */
export async function installPackage(folder: string): Promise<Packed> {
  const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [packed] = JSON.parse(await succeed("npm", pack, { cwd: CHECKOUT })) as Packed[];
  if (packed === undefined) throw new Error("npm pack has made nothing");
  const offline = ["--offline", "--cache", join(folder, "cache"), "--prefix", folder];
  await succeed("npm", ["install", ...offline, join(folder, packed.filename)], { cwd: folder });
  return packed;
}

/** The installed command, as a shell finds it. */
export function installedCommand(folder: string): string {
  return join(folder, "node_modules", ".bin", "cryo-init");
}
