/**
 * The example application's site beside a plain VitePress site of the same pages: how long each takes to build, and what
 * it weighs. The plain one has VitePress' own theme and search, and no configuration but the title.
 *
 *   npm run bench:site               a table, about two minutes
 *   npm run bench:site -- --json
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROUNDS = 3;
const PROGRAM = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../examples/cryoprotect-mini", import.meta.url));
const json = process.argv.includes("--json");
const folder = mkdtempSync(join(tmpdir(), "cryo-init-bench-site-"));

function run(args, cwd) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}\n${stdout}\n${stderr}`);
}

const filesOf = (root) =>
  readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(root, path)).isFile(),
  );

/** The example's site as the program writes it, installed. */
function writeOurs() {
  const project = join(folder, "project");
  cpSync(EXAMPLE, project, { recursive: true });
  renameSync(join(project, "gitignore"), join(project, ".gitignore"));
  run([PROGRAM, project, "--yes", "--quiet"]);
  run([PROGRAM, "docs", "build", project, "--quiet"]);
  return join(project, "docs-site");
}

/** The same Markdown, what would need our theme as mere text: components, scripts, expressions. */
function writePlain(ours) {
  const plain = join(folder, "plain");
  const pages = filesOf(ours).filter(
    (path) => path.endsWith(".md") && !/node_modules|\.vitepress/.test(path),
  );
  for (const path of pages) {
    const text = readFileSync(join(ours, path), "utf8").replaceAll("{{", "{ {");
    mkdirSync(dirname(join(plain, path)), { recursive: true });
    writeFileSync(join(plain, path), text);
  }
  cpSync(join(ours, "images"), join(plain, "images"), { recursive: true });
  cpSync(join(ours, "package.json"), join(plain, "package.json"));
  symlinkSync(join(ours, "node_modules"), join(plain, "node_modules"));
  mkdirSync(join(plain, ".vitepress"));
  writeFileSync(
    join(plain, ".vitepress", "config.mjs"),
    `export default { title: "Plain", ignoreDeadLinks: true, markdown: { html: false }, themeConfig: { search: { provider: "local" } } };\n`,
  );
  return plain;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function measure(sites) {
  const seconds = sites.map(() => []);
  // In turns, so that both have the same machine.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, site] of sites.entries()) {
      rmSync(join(site, ".vitepress", "dist"), { recursive: true, force: true });
      rmSync(join(site, ".vitepress", "cache"), { recursive: true, force: true });
      const begin = performance.now();
      run([join(site, "node_modules", "vitepress", "bin", "vitepress.js"), "build"], site);
      seconds[at].push((performance.now() - begin) / 1000);
    }
  }
  return sites.map((site, at) => {
    const dist = join(site, ".vitepress", "dist");
    const files = filesOf(dist);
    return {
      pages: files.filter((path) => path.endsWith(".html") && path !== "404.html").length,
      bytes: files.reduce((sum, path) => sum + statSync(join(dist, path)).size, 0),
      seconds: median(seconds[at]),
    };
  });
}

try {
  const ours = writeOurs();
  const [cryo, plain] = measure([ours, writePlain(ours)]);
  if (json) console.log(JSON.stringify({ cryo, plain }, null, 2));
  else {
    console.log(`${"".padEnd(18)}${["pages", "build s", "MB"].map((title) => title.padStart(10)).join("")}`);
    for (const [name, { pages, seconds, bytes }] of [
      ["cryo-init", cryo],
      ["plain VitePress", plain],
    ]) {
      const values = [String(pages), seconds.toFixed(1), (bytes / 1e6).toFixed(2)];
      console.log(name.padEnd(18) + values.map((value) => value.padStart(10)).join(""));
    }
    console.log(`\nbuild: vitepress build without its cache (median of ${ROUNDS}, in turns)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
