import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const EXAMPLE = fileURLToPath(new URL("../../examples/cryoprotect-mini", import.meta.url));

/** A temporary folder that others may read, as checkouts are; the caller removes it. */
export async function makeFolder(name: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), `cryo-init-${name}-`));
  await chmod(root, 0o755);
  return root;
}

/** A fresh copy of the example application in a temporary folder. */
export async function copyExample(name = "test"): Promise<string> {
  const root = await makeFolder(name);
  await cp(EXAMPLE, root, { recursive: true, filter: (path) => !/__pycache__|\.pytest_cache/.test(path) });
  await rename(join(root, "gitignore"), join(root, ".gitignore"));
  return root;
}

/** Every file below a folder with its content, by path with `/`. */
export async function readTree(root: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files
      .sort()
      .map(
        async (file) =>
          [file.slice(root.length + 1).replaceAll("\\", "/"), await readFile(file, "latin1")] as const,
      ),
  );
  return new Map(contents);
}

/** Replaces a part of a file, as a person would; throws when it is not there. */
export async function editFile(file: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(file, "utf8");
  const edited = text.replace(from, to);
  if (edited === text) throw new Error(`${file} has no ${String(from)}`);
  await writeFile(file, edited);
}

/** Fills in what a person would: the variables of .env and a file for each secret. */
export async function fillIn(
  root: string,
  variables: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(root, ".env"), lines.join(""));
  for (const [file, value] of Object.entries(secrets)) {
    await writeFile(join(root, "secrets", file), value, { mode: 0o444 });
  }
}

export async function removeFolder(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true });
}
