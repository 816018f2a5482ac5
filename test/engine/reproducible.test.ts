import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run, succeed } from "../support/run.ts";
import { CA_BUNDLE } from "./support/engine.ts";
import { listImage, listLayers, readSteps } from "./support/image-contents.ts";
import { SmallApp } from "./support/small-app.ts";

/** Labels, and builds from nothing, of an application that installs from pip and from Debian. */
const NAME = "img-again";
const ONE = `${NAME}:one`;
const TWO = `${NAME}:two`;
const PREFIX = "org.opencontainers.image";

let app: SmallApp;

beforeAll(async () => {
  app = await SmallApp.create("flask-factory", NAME, 23_202, {
    answers: {
      "application.dependencies.strategy": "requirements",
      "image.runtime_packages": "libexpat1",
    },
    before: async (root) => {
      await mkdir(join(root, ".git"));
      await writeFile(join(root, ".git/HEAD"), "ref: refs/heads/main\n");
      const remote = '[remote "origin"]\n\turl = git@git.example.org:team/factory.git\n';
      await writeFile(join(root, ".git/config"), remote);
      await writeFile(join(root, "LICENSE"), MIT);
      await writeFile(join(root, "pyproject.toml"), PYPROJECT);
    },
  });
});
afterAll(async () => {
  await app.remove(ONE, TWO);
});

const PYPROJECT = `[project]
name = "factory"
version = "1.4.0"
description = "Says \\"hello\\" for $0"

[project.urls]
Homepage = "https://factory.example.org"
`;
const MIT = `MIT License

Permission is hereby granted, free of charge, to any person obtaining a copy of this software.
The above copyright notice and this permission notice shall be included in all copies.
`;

async function labelsOf(image: string): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(
    await succeed("docker", ["inspect", "--format", "{{json .Config.Labels}}", image]),
  ) as Record<string, string>;
}

test("two builds from nothing hold the same files with the same bytes; only times differ", async () => {
  await app.build(ONE, "--no-cache");
  await app.build(TWO, "--no-cache");
  const [one, two] = [await listImage(ONE), await listImage(TWO)];
  const times = new Map(two.map(({ path, modified }) => [path, modified]));
  const identities = (files: typeof one): readonly string[] =>
    files.map(({ path, identity }) => `${path} ${identity}`).sort();
  expect(identities(one)).toEqual(identities(two));
  expect(one.length).toBeGreaterThan(3000);
  // They were really made twice.
  const differing = one.filter(({ path, modified }) => times.get(path) !== modified);
  expect(differing.map(({ path }) => path)).toContain("/etc/passwd");
  expect(differing.filter(({ path }) => path.startsWith("/opt/venv"))).toEqual([]);
  const [first, second] = [await listLayers(ONE), await listLayers(TWO)];
  // The packages are one layer, whenever they are the same: a registry takes it once.
  const shared = first.filter((layer) => second.includes(layer));
  const base = await listLayers("python:3.13-slim-trixie");
  expect(shared.filter((layer) => !base.includes(layer)).length).toBeGreaterThanOrEqual(1);
});

test("with SOURCE_DATE_EPOCH and an exporter that rewrites times, they are the same to the last byte", async () => {
  const hashes = [];
  for (const file of ["one.tar", "two.tar"]) {
    const path = join(app.root, file);
    const output = `type=tar,dest=${path},rewrite-timestamp=true`;
    const secret = `id=ca_certificate,src=${CA_BUNDLE}`;
    const args = ["buildx", "build", "--no-cache", "--secret", secret, "--output", output, "."];
    await succeed("docker", args, { cwd: app.root, env: { SOURCE_DATE_EPOCH: "1700000000" } });
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    hashes.push(hash.digest("hex"));
    await rm(path);
  }
  expect(hashes[1]).toBe(hashes[0]);
});

test("docker inspect reads the labels back that the checkout gave, and no time of the build", async () => {
  await app.build(ONE);
  expect(await labelsOf(ONE)).toEqual({
    [`${PREFIX}.title`]: NAME,
    [`${PREFIX}.description`]: 'Says "hello" for $0',
    [`${PREFIX}.licenses`]: "MIT",
    [`${PREFIX}.url`]: "https://factory.example.org",
    [`${PREFIX}.source`]: "https://git.example.org/team/factory",
    [`${PREFIX}.base.name`]: "docker.io/library/python:3.13-slim-trixie",
    [`${PREFIX}.version`]: "1.4.0",
    [`${PREFIX}.revision`]: "",
  });
});

test("a revision and a version given to the build are labels and change no layer", async () => {
  const output = await app.build(
    TWO,
    "--build-arg",
    "IMAGE_REVISION=4f2c",
    "--build-arg",
    "IMAGE_VERSION=2.0.0",
  );
  expect(readSteps(output).filter(({ cached }) => !cached)).toEqual([]);
  expect(await labelsOf(TWO)).toMatchObject({
    [`${PREFIX}.revision`]: "4f2c",
    [`${PREFIX}.version`]: "2.0.0",
  });
  expect(await listLayers(TWO)).toEqual(await listLayers(ONE));
});

test("Compose passes the revision on from the environment, and nothing where it has none", async () => {
  const build = async (env: Record<string, string>): Promise<string | undefined> => {
    const args = ["compose", "-f", "docker-compose.yml", "build"];
    const { code, stderr } = await run("docker", args, { cwd: app.root, env });
    expect(code, stderr).toBe(0);
    return (await labelsOf(`${NAME}:local`))[`${PREFIX}.revision`];
  };
  expect(await build({ IMAGE_REVISION: "77ab" })).toBe("77ab");
  expect(await build({})).toBe("");
});
