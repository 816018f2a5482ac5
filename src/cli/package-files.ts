import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package: it holds templates/, docs-site/ and examples/, beside the built program or its source. */
export const PACKAGE_ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  if (existsSync(join(folder, "templates"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("cryo-init's own templates are missing: install the package again");
  return findRoot(parent);
}

/** The version in package.json. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}

/** The text of a template; read when it is asked for, since most commands need few of them. */
export const templates = {
  get(path: string): string | undefined {
    const file = join(PACKAGE_ROOT, "templates", path);
    return existsSync(file) ? readFileSync(file, "utf8").replaceAll("\r\n", "\n") : undefined;
  },
};
