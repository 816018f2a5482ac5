import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, extname, join, normalize } from "node:path";
import { inject } from "vitest";
import { type BuiltSite, buildSite } from "../../src/cli/docs/site.ts";
import { showTasks } from "../../src/cli/progress.ts";
import { MISSED_REPORT } from "../support/sample-reports.ts";
import { SAMPLE_FILES, SAMPLE_PLAN } from "../unit/generators/docs/sample-plan.ts";
import { USE } from "../unit/generators/docs/sample-use.ts";
import { renderSite } from "../unit/generators/docs/site-files.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** What two runs left behind; a merge of branches has damaged the line between them. */
const HISTORY = `${JSON.stringify({
  when: "2026-03-01T09:00:00.000+01:00",
  version: "0.1.0",
  changes: [],
  files: [{ path: "Dockerfile", kind: "create" }],
})}
<<<<<<< ours
${JSON.stringify({
  when: "2026-03-02T10:30:00.000+01:00",
  version: "0.1.0",
  changes: [
    {
      setting: "resources.production.app.memory",
      from: null,
      to: 1073741824,
      typed: { from: null, to: "1G" },
    },
  ],
  files: [
    { path: "docker-compose.yml", kind: "update" },
    { path: "Dockerfile", kind: "merge" },
  ],
})}
`;

/** Writes the sample project's site, with a history beside it, a report in which much is wrong, and measured use. */
function writeSite(folder: string): string {
  const verified = { read: { kind: "read", report: MISSED_REPORT }, isCurrent: false } as const;
  for (const { path, content } of renderSite(SAMPLE_PLAN, SAMPLE_FILES, { verified, use: USE })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  mkdirSync(join(folder, ".cryo-init"));
  writeFileSync(join(folder, ".cryo-init/history.jsonl"), HISTORY);
  return join(folder, SAMPLE_PLAN.documentation.folder);
}

/** A site as it was built, and what was said meanwhile. */
interface SampleSite extends BuiltSite {
  readonly lines: readonly string[];
}

/** The sample project's site under a base path: built once in a run of the tests, and only looked at by them. */
export async function sampleSite(base: string): Promise<SampleSite> {
  const shared = inject("siteFolder");
  const place = join(shared, `built-${base.replaceAll("/", "_")}`);
  const record = `${place}.json`;
  if (existsSync(record)) return JSON.parse(readFileSync(record, "utf8")) as SampleSite;
  const project = join(shared, "project");
  const folder = existsSync(project) ? join(project, SAMPLE_PLAN.documentation.folder) : writeSite(project);
  const lines: string[] = [];
  const built = await buildSite({
    folder,
    shown: folder,
    runtime: { node: process.execPath, environment: { ...process.env, DOCS_BASE: base } },
    report: (line) => lines.push(line),
    task: showTasks({ write: (text) => lines.push(text.trimEnd()) }, "lines"),
  });
  // The next build would take its place.
  renameSync(built.folder, place);
  const site = { ...built, folder: place, lines };
  writeFileSync(record, JSON.stringify(site));
  return site;
}

/** What the generated settings of nginx let a page do. */
function readPolicy(): string {
  const file = renderSite(SAMPLE_PLAN).find(({ path }) => path.endsWith("hosting/nginx.conf"));
  const policy = /add_header Content-Security-Policy "([^"]+)"/.exec(file?.content ?? "")?.[1];
  if (policy === undefined) throw new Error("there is no policy in nginx.conf");
  return policy;
}

/** Serves a folder of files at a base path, with the policy of the generated settings. */
export async function serve(folder: string, base: string): Promise<{ server: Server; address: string }> {
  const policy = readPolicy();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const inside = normalize(path.startsWith(base) ? path.slice(base.length) : "missing");
    const file = join(folder, inside === "." ? "index.html" : inside);
    const found = existsSync(file) && statSync(file).isFile();
    const served = found ? file : join(folder, "404.html");
    response.writeHead(found ? 200 : 404, {
      "content-type": TYPES[extname(served)] ?? "application/octet-stream",
      "content-security-policy": policy,
    });
    createReadStream(served).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { server, address: `http://127.0.0.1:${port}${base}` };
}
