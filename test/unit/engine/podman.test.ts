import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { inspectContainers, parseUsed, readMemory } from "../../../src/engine/containers.ts";
import { describeEngine } from "../../../src/engine/describe-engine.ts";
import { readHistory } from "../../../src/engine/images.ts";
import { listContainers, readEngineCpus } from "../../../src/engine/list-containers.ts";
import { removeFolder } from "../../support/example.ts";
import { type FakeEngine, fakeEngine } from "./fake-engine.ts";

/** podman by its own command and by docker's, from answers of the real one (test/fixtures/podman). */
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/podman/${name}`, import.meta.url));

let engine: FakeEngine;
afterEach(async () => await removeFolder(engine.folder));

const answering = (info: string, version: string): string =>
  `info*) cat '${fixture(info)}' ;;\nversion*) cat '${fixture(version)}' ;;\n*) exit 125 ;;`;

test("podman's own command says what it is", async () => {
  engine = await fakeEngine(answering("info.json", "version.json"));
  expect(await describeEngine({ ...engine, environment: {} })).toEqual({
    name: "Podman 5.8.6",
    platform: "linux/amd64",
    cpus: 2,
    memory: 25_275_990_016,
    cgroup: "1",
    rootless: false,
    podman: "command",
    local: true,
  });
  expect(await readEngineCpus(engine)).toBe(2000);
});

test("a rootless podman is known as one, and one on another machine as well", async () => {
  engine = await fakeEngine(answering("info-rootless.json", "version.json"));
  const environment = { CONTAINER_HOST: "ssh://build@example.org/run/user/1000/podman/podman.sock" };
  expect(await describeEngine({ ...engine, environment })).toMatchObject({ rootless: true, local: false });
});

test("podman behind docker's command is known as podman", async () => {
  engine = await fakeEngine(answering("docker-info.json", "docker-version.json"));
  const environment = { DOCKER_HOST: "unix:///run/podman/podman.sock" };
  expect(await describeEngine({ ...engine, environment })).toMatchObject({
    name: "Podman 5.8.6",
    podman: "socket",
    rootless: false,
    local: true,
  });
  expect(await readEngineCpus(engine)).toBe(2000);
});

test("sizes of layers are read as podman's own command writes them", async () => {
  engine = await fakeEngine(`history*) cat '${fixture("history.jsonl")}' ;;`);
  const lines = (await readFile(fixture("history.jsonl"), "utf8")).trim().split("\n");
  const [label, layer] = lines.map((line) => JSON.parse(line) as { size: number; CreatedBy: string });
  expect(layer?.size).toBeGreaterThan(0);
  expect(await readHistory(engine, "app")).toEqual([
    { instruction: layer?.CreatedBy, size: layer?.size },
    { instruction: label?.CreatedBy, size: 0 },
  ]);
});

test("memory is counted in the units that the command writes: 1024s by docker, 1000s by podman", async () => {
  const id = "6314785100d0a268bf3d29acc76ad521720ae9a1e2af2dec61a6e9b8519bcb64";
  engine = await fakeEngine(`stats*) echo "${id} 410.1MB / 1.611GB" ;;`);
  expect(await readMemory(engine, [id, "other"])).toEqual([410_100_000, null]);
  expect(parseUsed("391.1MiB")).toBe(Math.round(391.1 * 1024 ** 2));
  expect(["4.37kB", "0B", "1.5GiB", "--"].map(parseUsed)).toEqual([4370, 0, 1.5 * 1024 ** 3, null]);
});

test("a container whose check nobody has run is starting, and not checked", async () => {
  engine = await fakeEngine(`"container inspect"*) cat '${fixture("container.json")}' ;;`);
  expect(await inspectContainers(engine, ["fx"])).toMatchObject([
    { service: "redis", running: true, begun: true, health: "starting", checked: false, checkTimeout: 3000 },
  ]);
});

test("running containers are read without a format: podman's own command knows no `.Id`", async () => {
  engine = await fakeEngine(
    `ps*) echo fx ;;\n*--format*) exit 125 ;;\n"container inspect fx") cat '${fixture("container.json")}' ;;`,
  );
  expect(await listContainers(engine, ["com.docker.compose.service=redis"])).toMatchObject([
    {
      id: expect.stringMatching(/^bbed002f/),
      started: "2026-12-01T04:57:47.505Z",
      paused: false,
      limits: { memory: null, cpus: null, pids: 2048 },
    },
  ]);
});
