import { appendFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeFolder, removeFolder } from "../support/example.ts";
import { cryoInit, type Ended, run, succeed } from "../support/run.ts";
import { CA_BUNDLE, get, until } from "./support/engine.ts";
import { Registry } from "./support/registry.ts";
import { searchImage } from "./support/search-image.ts";

/**
 * A project in a closed network: images from a registry of its own, packages through a proxy, and from two indexes with
 * passwords. One registry, one network and one project for all tests, in order.
 */
const NAME = "sup-closed";
const PORT = 23_251;
const PYTHON = "mirror/python";
const TAG = "3.13-slim-trixie";
const FILE = "docker-compose.yml";
const FIXTURES = fileURLToPath(new URL("../fixtures", import.meta.url));
/** A text that is in the image, so that a search that finds nothing else is known to work. */
const CONTROL = "a text of the application itself";

let registry: Registry;
let root = "";
let outside = "";
let address = "";
/** Digest of the base as the first `--pin` found it. */
let pinned = "";

const file = (path: string): Promise<string> => readFile(join(root, path), "utf8");
const base = (): string => `${registry.address}/${PYTHON}:${TAG}`;

function pin(...answers: string[]): Promise<Ended> {
  return cryoInit([root, "--yes", "--pin", ...answers.flatMap((answer) => ["--set", answer])]);
}

async function compose(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return await succeed("docker", ["compose", "-f", FILE, ...args], { cwd: root, env });
}

/** What Compose hands to the build, for the builder alone. */
function buildSecrets(): readonly string[] {
  const secrets = { ca_certificate: "ca.pem", build_pip_config: "pip.conf", build_netrc: "netrc" };
  return Object.entries(secrets).flatMap(([id, name]) => ["--secret", `id=${id},src=${join(outside, name)}`]);
}

async function layersOf(image: string): Promise<readonly string[]> {
  return JSON.parse(await succeed("docker", ["image", "inspect", "-f", "{{json .RootFS.Layers}}", image]));
}

/** Files of the building machine, outside the project: a bundle with an authority of its own, and passwords. */
async function writeBuildFiles(): Promise<void> {
  outside = await makeFolder("supply-outside");
  const authority = await readFile(join(FIXTURES, "supply/marker-ca.pem"), "utf8");
  await writeFile(join(outside, "ca.pem"), `${await readFile(CA_BUNDLE, "utf8")}\n${authority}`);
  const indexes = [
    `http://builder:pipconf-pass-8080@${address}:8080/simple/`,
    `http://${address}:8081/simple/`,
    `http://${address}:8082/simple/`,
  ];
  const settings = `[global]\nextra-index-url =\n  ${indexes.join("\n  ")}\ntrusted-host = ${address}\n`;
  await writeFile(join(outside, "pip.conf"), settings);
  await writeFile(join(outside, "netrc"), `machine ${address} login builder password netrc-pass-8081\n`);
}

/** The FastAPI application, with a package from each index. */
async function writeProject(): Promise<void> {
  root = await makeFolder("supply");
  await cp(join(FIXTURES, "apps/fastapi"), root, { recursive: true });
  // Another file than that of an earlier run, whose layers the builder may still have: everything is fetched again.
  const fresh = `# ${new Date().toISOString()}\n`;
  await appendFile(join(root, "requirements.txt"), `cryo-first==1.0\ncryo-second==1.0\n${fresh}`);
  await appendFile(
    join(root, "main.py"),
    `\n\nimport cryo_first\nimport cryo_second\n\n\n@app.get("/origins")\nasync def origins() -> dict[str, str]:\n    return {"${CONTROL}": f"{cryo_first.origin} and {cryo_second.origin}"}\n`,
  );
}

beforeAll(async () => {
  registry = await Registry.start("sup-registry-test", 23_250);
  await registry.push(`python:${TAG}`, `${PYTHON}:${TAG}`);
  await registry.addPlatform(PYTHON, TAG, "arm64");
  await registry.push("redis:8-alpine", "mirror/redis:8-alpine");
  await run("docker", ["rm", "-f", "sup-network"]);
  const script = `${join(FIXTURES, "supply/network.py")}:/server.py:ro`;
  const args = ["run", "-d", "--name", "sup-network", "-v", script, `python:${TAG}`, "python", "/server.py"];
  await succeed("docker", args);
  const inspect = ["inspect", "-f", "{{.NetworkSettings.IPAddress}}", "sup-network"];
  address = (await succeed("docker", inspect)).trim();
  await until("the network's services are there", async () => (await network()).includes("ready"));
  await writeBuildFiles();
  await writeProject();
});

afterAll(async () => {
  await run("docker", ["compose", "-p", NAME, "down", "--volumes", "--rmi", "local", "--timeout", "5"]);
  await run("docker", ["rm", "-f", "sup-network"]);
  const filter = `reference=${registry.address}/*/*`;
  const list = ["images", "--digests", "--filter", filter, "--format"];
  const tags = await succeed("docker", [...list, "{{.Repository}}:{{.Tag}}"]);
  const digests = await succeed("docker", [...list, "{{.Repository}}@{{.Digest}}"]);
  const names = `${tags}\n${digests}`.split(/\s+/).filter((name) => name !== "" && !name.includes("<none>"));
  if (names.length > 0) await run("docker", ["rmi", ...new Set(names)]);
  await run("docker", ["rmi", "sup-build-stage", "sup-arm64", "sup-moved"]);
  await registry.remove();
  await removeFolder(root);
  await removeFolder(outside);
});

/** Who asked the network's services for what. */
async function network(): Promise<string> {
  return await succeed("docker", ["logs", "sup-network"]);
}

test("--pin asks a real registry, and takes the digest of the index that holds every platform", async () => {
  const ended = await pin(
    `application.name=${NAME}`,
    `application.ports.production=${PORT}`,
    "environments=production",
    `image.mirror=${registry.address}/mirror`,
    `image.ca_certificate=${join(outside, "ca.pem")}`,
    `image.proxy=http://${address}:3128`,
    `image.no_proxy=${address}`,
    `image.pip_config=${join(outside, "pip.conf")}`,
    `image.netrc=${join(outside, "netrc")}`,
  );
  expect(ended.code, ended.stderr).toBe(0);
  await writeFile(join(root, ".env"), "");
  pinned = await registry.digestOf(PYTHON, TAG);
  const redis = await registry.digestOf("mirror/redis", "8-alpine");
  expect(pinned).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(pinned).not.toBe(await registry.digestOf(PYTHON, `${TAG}-arm64`));
  expect((await file("Dockerfile")).match(/^FROM (\S+)/gm)).toEqual(
    Array(2).fill(`FROM ${base()}@${pinned}`),
  );
  expect(await file(FILE)).toContain(`image: ${registry.address}/mirror/redis:8-alpine@${redis}\n`);
  expect(await cryoInit(["check", root])).toMatchObject({ code: 0, stdout: "" });
  // Both say what pulls are for: nothing has been downloaded for it.
  expect(await succeed("docker", ["images", "-q", `${registry.address}/${PYTHON}`])).toBe("");
});

test("without buildx, as under podman, --pin pulls and finds the same digest", async () => {
  const bin = await makeFolder("supply-bin");
  const docker = (await succeed("sh", ["-c", "command -v docker"])).trim();
  const script = `#!/bin/sh\n[ "$1" = buildx ] && { echo "unknown command: buildx" >&2; exit 1; }\nexec ${docker} "$@"\n`;
  await writeFile(join(bin, "docker"), script, { mode: 0o755 });
  const ended = await cryoInit([root, "--yes", "--pin"], { env: { DOCKER: join(bin, "docker") } });
  await removeFolder(bin);
  expect(ended.stderr).toContain("The digests are the same as before.");
  expect(ended.code).toBe(0);
});

test("an image that the registry does not know keeps its tag, with the reason", async () => {
  const args = [root, "--dry-run", "--pin", "--set", "image.redis=redis:0-nowhere"];
  const { code, stdout, stderr } = await cryoInit(args);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /no new digest: \S+mirror\/redis:0-nowhere is written by its tag\n.*manifest unknown/,
  );
  expect(stdout).toContain(`+    image: ${registry.address}/mirror/redis:0-nowhere\n`);
});

describe("the project", () => {
  beforeAll(async () => {
    const up = await run("docker", ["compose", "-f", FILE, "up", "--build", "--wait"], { cwd: root });
    if (up.code !== 0) throw new Error(`${up.stderr}\n${await network()}`);
  });

  test("is built and run from the mirror alone", async () => {
    expect(await get(PORT, "/")).toMatchObject({ status: 200, text: '{"hits":1}' });
    const inspect = ["inspect", "-f", "{{.Config.Image}}", `${NAME}-redis-1`];
    expect(await succeed("docker", inspect)).toContain(`${registry.address}/mirror/redis:8-alpine@sha256:`);
    await succeed("docker", ["pull", "-q", `${base()}@${pinned}`]);
    const below = await layersOf(`${base()}@${pinned}`);
    expect((await layersOf(`${NAME}:local`)).slice(0, below.length)).toEqual(below);
  });

  test("has packages that came through the proxy, and from both indexes with their passwords, past it", async () => {
    const { text } = await get(PORT, "/origins");
    expect(text).toContain("the index of cryo_first and the index of cryo_second");
    const lines = (await network()).split("\n");
    expect(lines.filter((line) => /^proxy 3128 CONNECT pypi\.org:443/.test(line)).length).toBeGreaterThan(0);
    expect(lines.some((line) => /^index 8080 GET .*cryo_first-1\.0.*whl/.test(line))).toBe(true);
    expect(lines.some((line) => /^index 8081 GET .*cryo_second-1\.0.*whl/.test(line))).toBe(true);
    expect(lines.filter((line) => line.includes(`${address}:808`))).toEqual([]);
  });

  test("a proxy with a password is taken from whoever builds", async () => {
    const changed = await cryoInit([root, "--yes", "--set", "image.proxy=environment"]);
    expect(changed.code, changed.stderr).toBe(0);
    const proxy = `http://builder:proxy-pass-3129@${address}:3129`;
    const env = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: `127.0.0.1,${address}` };
    await compose(["build", "--no-cache", "app"], env);
    expect(await network()).toMatch(/^proxy 3129 CONNECT pypi\.org:443/m);
  });

  test("no password, proxy, path of the builder or certificate is in a layer, in its history or its settings", async () => {
    const authority = await readFile(join(FIXTURES, "supply/marker-ca.pem"), "utf8");
    const hidden = [
      authority.split("\n")[3] ?? "",
      "pipconf-pass-8080",
      "netrc-pass-8081",
      "proxy-pass-3129",
      `${address}:312`,
      outside,
    ];
    expect(await searchImage(`${NAME}:local`, [...hidden, CONTROL])).toEqual([CONTROL]);
  });

  test("nor in the build stage that stays in the builder's cache", async () => {
    await succeed("docker", [
      "build",
      "-q",
      "--target",
      "build",
      "-t",
      "sup-build-stage",
      ...buildSecrets(),
      root,
    ]);
    const hidden = ["pipconf-pass-8080", "netrc-pass-8081", "proxy-pass-3129"];
    expect(await searchImage("sup-build-stage", [...hidden, CONTROL])).toEqual([CONTROL]);
  });

  test("after one changed requirement, pip takes what did not change from its download cache", async () => {
    const before = await file("requirements.txt");
    const build = async (version: string): Promise<string> => {
      const lines = `${before}cryo-kept==1.0\ncryo-changed==${version}\n`;
      await writeFile(join(root, "requirements.txt"), lines);
      const args = ["build", "--progress=plain", "--target", "build", ...buildSecrets(), root];
      const { code, stderr } = await run("docker", args);
      expect(code, stderr).toBe(0);
      return stderr;
    };
    const askedFor = async (wheel: string): Promise<number> =>
      (await network()).split(`GET /files/${wheel}`).length;
    await build("1.0");
    const asked = await askedFor("cryo_kept");
    const output = await build("2.0");
    expect(output).toMatch(/Using cached .*cryo_kept-1\.0/);
    expect(output).toMatch(/(Downloading|Using cached) .*cryo_changed-2\.0/);
    expect(await askedFor("cryo_kept")).toBe(asked);
    await writeFile(join(root, "requirements.txt"), before);
  });

  test("the same files are built for another platform from the same digest", async () => {
    // Its programs are this machine's own under another name: without emulation, no foreign ones could run here.
    await succeed("docker", [
      "buildx",
      "build",
      "--platform",
      "linux/arm64",
      "-q",
      "--load",
      "-t",
      "sup-arm64",
      ...buildSecrets(),
      root,
    ]);
    const inspect = ["image", "inspect", "-f", "{{.Architecture}}", "sup-arm64"];
    expect((await succeed("docker", inspect)).trim()).toBe("arm64");
  });

  test("a tag that moves changes nothing until --pin is run again", async () => {
    const before = await layersOf(`${NAME}:local`);
    const moved = `FROM python:${TAG}\nRUN touch /moved\n`;
    await succeed("docker", ["build", "-q", "-t", "sup-moved", "-"], { input: moved });
    await registry.push("sup-moved", `${PYTHON}:${TAG}`);
    const newer = await registry.digestOf(PYTHON, TAG);
    expect(newer).not.toBe(pinned);

    await compose(["build", "--pull", "app"]);
    expect(await layersOf(`${NAME}:local`)).toEqual(before);
    const look = ["run", "--rm", "--entrypoint", "ls", `${NAME}:local`, "/"];
    expect(await succeed("docker", look)).not.toContain("moved");

    const again = await pin();
    expect(again.stderr).toContain(`New digests: ${base()}\n`);
    expect(await file("Dockerfile")).toContain(`FROM ${base()}@${newer} AS build`);
    await succeed("docker", ["pull", "-q", `${base()}@${newer}`]);
    const fresh = ["run", "--rm", `${base()}@${newer}`, "ls", "/"];
    expect(await succeed("docker", fresh)).toContain("moved");
  });
});
