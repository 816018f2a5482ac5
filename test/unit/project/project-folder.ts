import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** A folder of the fixtures: small projects, each a case of its own. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/projects/${name}`, import.meta.url));
}

/** An empty temporary folder, removed when the test ends. */
export async function makeFolder(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "cryo-detect-")));
  // Others may look into it, for the test that gives up its rights.
  await chmod(root, 0o755);
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

/** A temporary project with these files. */
export async function makeProject(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await makeFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/** A Flask application of one module around some statements, and what else the project holds. */
export function makeFlask(source: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  return makeProject({
    "app.py": `import os\nfrom flask import Flask\napp = Flask(__name__)\n${source}`,
    "requirements.txt": "flask\n",
    ...files,
  });
}
