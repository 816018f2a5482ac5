/**
 * What a release costs the people who use the application: the generated blue/green stack of the example, under 32
 * keep-alive connections of which every eighth request takes 2 s, switched by our script and by the ways of others.
 *
 *   npm run bench:cutover                   10 switches with each method; needs a Docker engine, takes about 7 minutes
 *   npm run bench:cutover -- --switches 3   fewer
 *   npm run bench:cutover -- --json         one JSON object on standard output
 *
 * All methods have the same stack, images, limits and proxy settings; only how the proxy learns of the switch differs.
 * "recreate in place" is also the check of the load itself: a load that sees no failure there would see none anywhere.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs, promisify } from "node:util";
import { KeepAliveLoad } from "../test/engine/support/load.mjs";
import { bringUp, PORT, PROJECT, SLUG } from "./cutover-stack.mjs";

const { values } = parseArgs({
  options: {
    switches: { type: "string", default: "10" },
    connections: { type: "string", default: "32" },
    json: { type: "boolean", default: false },
  },
});
const SWITCHES = Number(values.switches);
const CONNECTIONS = Number(values.connections);
/** What the scripts of others wait between the reload and the stop of the old copy: more than the longest request here. */
const PEER_DRAIN_MS = 5000;
const FILE = "docker-compose.blue-green.yml";

const start = promisify(execFile);
const say = (text) => process.stderr.write(`${text}\n`);
const stack = await bringUp(say);
const { root } = stack;

const run = (command, ...args) => start(command, args, { cwd: root });
const compose = (...args) => run("docker", "compose", "-f", FILE, ...args);
const script = (...args) => run("sh", "scripts/blue-green.sh", ...args);
const other = (colour) => (colour === "blue" ? "green" : "blue");
const liveByFlag = () => (existsSync(join(root, ".blue-green/flag/green")) ? "green" : "blue");
const startColour = (colour) =>
  compose("up", "-d", "--no-deps", "--no-build", "--force-recreate", "--wait", `app-${colour}`);

/** The proxy's configuration as others have it: the address of the live copy stands in it. */
async function writeUpstream(colour) {
  const text = `upstream app {
    server app-${colour}:5000;
    keepalive 32;
    keepalive_timeout 3s;
}
server {
    listen 8080;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    location / { proxy_pass http://app; }
    location = /__proxy/health { return 200 "ok\\n"; }
}
`;
  await writeFile(join(root, "docker/nginx/default.conf"), text);
}
const reload = () => compose("exec", "-T", "proxy", "nginx", "-c", "/etc/proxy/nginx.conf", "-s", "reload");

async function switchByReload(colour, drain) {
  await startColour(other(colour));
  await writeUpstream(other(colour));
  await reload();
  if (drain) await setTimeout(PEER_DRAIN_MS);
  await compose("stop", `app-${colour}`);
  return other(colour);
}

const METHODS = {
  "flag file, scripts/blue-green.sh": async () => {
    await script("deploy", `${SLUG}:next`, "--keep", "0");
    return liveByFlag();
  },
  "upstream rewritten, nginx -s reload, old stopped after 5 s": (colour) => switchByReload(colour, true),
  "upstream rewritten, nginx -s reload, old stopped at once": (colour) => switchByReload(colour, false),
  "recreate in place": async (colour) => {
    await startColour(colour);
    return colour;
  },
};

/** Switches under load, and what the load saw. */
async function measure(method, change, colour) {
  const load = new KeepAliveLoad(PORT, CONNECTIONS);
  const begin = performance.now();
  await setTimeout(3000);
  let live = colour;
  for (let count = 1; count <= SWITCHES; count += 1) {
    live = await change(live);
    say(`${method}: ${count} of ${SWITCHES}`);
    await setTimeout(2000);
  }
  const { failures, ...seen } = await load.stop();
  const reasons = {};
  for (const { reason } of failures) reasons[reason] = (reasons[reason] ?? 0) + 1;
  const seconds = Math.round((performance.now() - begin) / 1000);
  return [{ method, switches: SWITCHES, seconds, failed: failures.length, ...seen, reasons }, live];
}

/** Milliseconds from the call of the script until the other colour answers. */
async function timeRollback() {
  const wanted = other(liveByFlag());
  const begin = performance.now();
  const ended = script("rollback", "--keep", "90");
  let milliseconds = null;
  while (milliseconds === null) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/health/liveness`, {
      headers: { "x-which-colour": "1" },
    });
    await answer.text();
    if (answer.headers.get("x-colour") === wanted) milliseconds = Math.round(performance.now() - begin);
  }
  await ended;
  return milliseconds;
}

const rows = [];
const rollback = {};
try {
  await run("docker", "tag", `${SLUG}:blue`, `${SLUG}:next`);
  await script("deploy", `${SLUG}:next`, "--keep", "90");
  rollback.runningMs = await timeRollback();
  await script("retire");
  rollback.stoppedMs = await timeRollback();
  const original = await readFile(join(root, "docker/nginx/default.conf"), "utf8");
  let live = liveByFlag();
  for (const [method, change] of Object.entries(METHODS)) {
    const [row, now] = await measure(method, change, live);
    rows.push(row);
    live = now;
    // From the first on the others have their own configuration; taken over before the load, not under it.
    await writeUpstream(live);
    await reload();
  }
  await writeFile(join(root, "docker/nginx/default.conf"), original);
} finally {
  await stack.remove();
  await rm(root, { recursive: true, force: true });
}

if (values.json) {
  console.log(JSON.stringify({ project: PROJECT, connections: CONNECTIONS, rows, rollback }, null, 2));
} else {
  const columns = {
    switches: "switches",
    requests: "requests",
    slow: "slow (2 s)",
    failed: "failed",
    resets: "resets",
    refused: "refused",
    statuses: "5xx",
    timeouts: "timeouts",
    slowestMs: "slowest ms",
  };
  const width = Math.max(...rows.map(({ method }) => method.length)) + 2;
  const line = (first, cells) =>
    first.padEnd(width) + cells.map((cell) => String(cell).padStart(11)).join("");
  console.log(line("method", Object.values(columns)));
  for (const row of rows)
    console.log(
      line(
        row.method,
        Object.keys(columns).map((key) => row[key]),
      ),
    );
  console.log(`\nrollback, until the other colour answers: ${rollback.runningMs} ms while it still runs,`);
  console.log(`${rollback.stoppedMs} ms after it was stopped`);
}
