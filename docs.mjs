/**
 * Builds our own site: the handbook, with the example application's pages as the project's. Any web server can serve
 * what it leaves in docs-site/.vitepress/dist; `DOCS_BASE=/cryo/` is for one that serves it under a path.
 *
 *   npm run docs
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const fromRoot = (path) => fileURLToPath(new URL(path, import.meta.url));
const BUILT = ".vitepress/dist";
const scratch = mkdtempSync(join(tmpdir(), "cryo-init-docs-"));
const project = join(scratch, "cryoprotect-mini");
try {
  const title = "documentation.title=cryo-init, with an example";
  const args = [fromRoot("dist/main.js"), "demo", project, "--yes", "--quiet", "--set", title];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  const target = fromRoot(`docs-site/${BUILT}`);
  rmSync(target, { recursive: true, force: true });
  cpSync(join(project, "docs-site", BUILT), target, { recursive: true });
  console.log(`The site is in ${target}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
