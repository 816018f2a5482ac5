/**
 * The image of the example application beside two others, built and started in the same run on the same engine: what
 * it weighs by layer, how long a rebuild takes, and how long a start, to the first answer and to healthy.
 *
 *   npm run bench:images             a table, about ten minutes
 *   npm run bench:images -- --json
 *
 * Behind a certificate authority of your own, CRYO_TEST_CA names its bundle. Uses ports 23210 to 23212 of this host.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";

const ROUNDS = 3;
const CA = process.env.CRYO_TEST_CA ?? "/etc/ssl/certs/ca-certificates.crt";
const PROGRAM = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../examples/cryoprotect-mini", import.meta.url));
const DOCKERFILES = fileURLToPath(new URL("./images", import.meta.url));
const ENVIRONMENT = {
  SUPABASE_URL: "http://supabase.invalid",
  SUPABASE_KEY: "bench",
  SECRET_KEY: "bench",
  PORT: "5000",
};
const json = process.argv.includes("--json");

/** What is compared. The requirements of the others are those of ours, by the same versions. */
const VARIANTS = [
  {
    name: "basic (stand-in)",
    tag: "img-bench-basic",
    note: "one stage, root, everything copied, on a Debian Python with build tools: a stand-in for the example's old continuumio/miniconda3, which this bench does not pull and which brings conda as well",
    dockerfile: "basic.Dockerfile",
    extra: ["ipython==9.12.0", "pytest==9.2.0"],
  },
  {
    name: "docker init",
    tag: "img-bench-init",
    note: "one stage on the slim image with a user of its own, as docker init's template for Python has it; one worker",
    dockerfile: "docker-init.Dockerfile",
    extra: [],
  },
  {
    name: "cryo-init",
    tag: "img-bench-ours",
    note: "what cryo-init writes; as many workers as the limits carry",
    dockerfile: null,
    extra: [],
  },
];

function docker(args, cwd) {
  const { status, stdout, stderr } = spawnSync("docker", args, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`docker ${args.join(" ")} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout.trim();
}

/** The times of the health check that docker-compose.yml gives the application, as options of docker run. */
function composeCheck(root) {
  const config = docker(["compose", "--env-file", ".env.example", "config", "--format", "json"], root);
  const { interval, timeout, retries, start_period, start_interval } =
    JSON.parse(config).services.app.healthcheck;
  return [
    `--health-interval=${interval}`,
    `--health-timeout=${timeout}`,
    `--health-retries=${retries}`,
    `--health-start-period=${start_period}`,
    `--health-start-interval=${start_interval}`,
  ];
}

/** A checkout of the example with the files of a variant, and the file that holds its requirements. */
function prepare({ tag, dockerfile, extra }) {
  const root = mkdtempSync(join(tmpdir(), `${tag}-`));
  cpSync(EXAMPLE, root, { recursive: true });
  renameSync(join(root, "gitignore"), join(root, ".gitignore"));
  const answers = ["documentation.site=no", `image.ca_certificate=${CA}`, `application.name=${tag}`];
  const flags = answers.flatMap((answer) => ["--set", answer]);
  const set = spawnSync(process.execPath, [PROGRAM, root, "--yes", "--quiet", ...flags], {
    encoding: "utf8",
  });
  if (set.status !== 0) throw new Error(set.stderr);
  const list = "docker/requirements.txt";
  if (dockerfile === null) return { root, file: "Dockerfile", list, check: composeCheck(root) };
  const requirements = readFileSync(join(root, list), "utf8")
    .split("\n")
    .filter((line) => /^\w/.test(line));
  rmSync(join(root, ".dockerignore"));
  cpSync(join(DOCKERFILES, dockerfile), join(root, "Dockerfile"));
  const own = "requirements.bench.txt";
  writeFileSync(join(root, own), `${[...requirements, ...extra].join("\n")}\n`);
  // Neither writes a check into its image, nor beside it for the application.
  return { root, file: "Dockerfile", list: own, check: null };
}

/** Seconds that a build takes. */
function build(tag, { root, file }) {
  const begin = performance.now();
  docker(["build", "-q", "-f", file, "--secret", `id=ca_certificate,src=${CA}`, "-t", tag, "."], root);
  return (performance.now() - begin) / 1000;
}

/** Bytes of what a registry would hold, nearly: all layers as one gzip stream. */
function compressedSize(tag) {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const saved = spawn("docker", ["save", tag]);
    saved.on("error", reject);
    saved.stdout
      .pipe(createGzip())
      .on("data", (chunk) => {
        bytes += chunk.length;
      })
      .on("end", () => resolve(bytes));
  });
}

/** Layers that weigh something, the base's last, by the instruction that made them. */
function layersOf(tag) {
  const lines = docker([
    "history",
    "--no-trunc",
    "--human=false",
    "--format",
    "{{.Size}}\t{{.CreatedBy}}",
    tag,
  ]);
  return lines
    .split("\n")
    .map((text) => text.split("\t"))
    .filter(([size]) => Number(size) > 0)
    .map(([size, instruction]) => ({
      bytes: Number(size),
      instruction: (instruction || "the base's files")
        .replace(/^(?:RUN )?\|\d+ \S+ /, "RUN ")
        .replace(/\/bin\/sh -c /, "")
        .replace(/ # buildkit$/, "")
        .replace(/\s+/g, " "),
    }));
}

/** The status of an answer, or null: no connection, or one that Docker's proxy opens and closes again. */
function ask(url) {
  return new Promise((resolve) => {
    const asked = get(url, { agent: false, timeout: 2000 }, (answer) => {
      answer.resume();
      answer.on("close", () => resolve(answer.statusCode));
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(null));
    asked.on("close", () => resolve(null));
  });
}

/** Milliseconds from docker run to the first good answer, and to healthy: null where there is no check. */
async function startOnce(tag, port, check) {
  const env = Object.entries(ENVIRONMENT).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const begin = performance.now();
  docker([
    "run",
    "-d",
    "--name",
    tag,
    "--cpus=2",
    "--memory=1536m",
    "--tmpfs",
    "/tmp",
    "-p",
    `127.0.0.1:${port}:5000`,
    ...(check ?? []),
    ...env,
    tag,
  ]);
  const answers = async () => (await ask(`http://127.0.0.1:${port}/health/liveness`)) === 200;
  const isHealthy = () => docker(["inspect", "--format", "{{.State.Health.Status}}", tag]) === "healthy";
  const reached = async (what, condition) => {
    while (performance.now() - begin < 60_000) if (await condition()) return performance.now() - begin;
    throw new Error(`${tag}: no ${what} within a minute\n${docker(["logs", tag])}`);
  };
  try {
    const answer = await reached("answer", answers);
    return { answer, healthy: check === null ? null : await reached("healthy", isHealthy) };
  } finally {
    docker(["rm", "-f", tag]);
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

async function measure(variant, port) {
  const { name, note, tag } = variant;
  const project = prepare(variant);
  try {
    build(tag, project);
    const size = Number(docker(["image", "inspect", "--format", "{{.Size}}", tag]));
    const compressed = await compressedSize(tag);
    const layers = layersOf(tag);
    const starts = [];
    for (let round = 0; round < ROUNDS; round += 1) starts.push(await startOnce(tag, port, project.check));
    const sourceChange = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      appendFileSync(join(project.root, "version.py"), `# ${process.pid} ${round}\n`);
      sourceChange.push(build(tag, project));
    }
    const list = join(project.root, project.list);
    // A comment of its own makes each run's list a new one; the other version of redis is a changed requirement.
    const changed = readFileSync(list, "utf8").replace("redis==7.4.1", "redis==7.4.0");
    writeFileSync(list, `${changed}# ${process.pid}\n`);
    const requirementChange = build(tag, project);
    const seconds = {
      sourceChange: median(sourceChange),
      requirementChange,
      answer: median(starts.map(({ answer }) => answer)) / 1000,
      healthy: project.check === null ? null : median(starts.map(({ healthy }) => healthy)) / 1000,
    };
    return { name, note, bytes: { size, compressed }, seconds, layers };
  } finally {
    spawnSync("docker", ["image", "rm", "-f", tag]);
    rmSync(project.root, { recursive: true, force: true });
  }
}

const results = [];
for (const [index, variant] of VARIANTS.entries()) {
  if (!json) console.error(`building and measuring: ${variant.name}`);
  results.push(await measure(variant, 23_210 + index));
}

if (json) {
  console.log(JSON.stringify(results, null, 2));
} else {
  const columns = ["size MB", "gzip MB", "source s", "package s", "answer s", "healthy s"];
  console.log(["".padEnd(18), ...columns.map((title) => title.padStart(10))].join(""));
  for (const { name, bytes, seconds } of results) {
    const values = [megabytes(bytes.size), megabytes(bytes.compressed)];
    const { sourceChange, requirementChange, answer, healthy } = seconds;
    const times = [sourceChange, requirementChange, answer, healthy].map(
      (time) => time?.toFixed(1) ?? "no check",
    );
    console.log([name.padEnd(18), ...[...values, ...times].map((value) => value.padStart(10))].join(""));
  }
  console.log(`
source: a rebuild after a change of one source file (median of ${ROUNDS})
package: a rebuild after one changed requirement
answer: from docker run with 2 CPUs and 1536 MB to the first 200 of /health/liveness (median of ${ROUNDS})
healthy: from the same docker run until Docker says so, by the check of docker-compose.yml (median of ${ROUNDS})`);
  for (const { name, note, layers } of results) {
    console.log(`\n${name}: ${note}`);
    for (const { bytes, instruction } of layers)
      console.log(`${megabytes(bytes).padStart(8)} MB  ${instruction.slice(0, 110)}`);
  }
}
