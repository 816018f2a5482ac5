import { readFile } from "node:fs/promises";
import { afterEach, expect, test } from "vitest";
import { resolveDigest } from "../../../src/engine/resolve-digest.ts";
import { removeFolder } from "../../support/example.ts";
import { digestOf, type FakeEngine, fakeEngine } from "./fake-engine.ts";

const IMAGE = "registry.example.org:5000/mirror/python:3.13-slim";
const REPOSITORY = "registry.example.org:5000/mirror/python";
const INDEX = digestOf("a");
const PLATFORM = digestOf("b");

let engine: FakeEngine;
afterEach(async () => await removeFolder(engine.folder));

async function calls(): Promise<readonly string[]> {
  return (await readFile(engine.calls, "utf8")).trim().split("\n");
}

const NO_BUILDX = `buildx*) echo "docker: 'buildx' is not a docker command." >&2; exit 1 ;;`;

/** An engine that pulls, and then says these digests of the image. */
function pulling(...references: readonly string[]): string {
  return `${NO_BUILDX}\nps*|pull*) ;;\n"image inspect"*) echo '${JSON.stringify(references)}' ;;`;
}

test("the registry is asked first, and nothing is downloaded", async () => {
  const manifest = { mediaType: "application/vnd.oci.image.index.v1+json", digest: INDEX, size: 683 };
  engine = await fakeEngine(`buildx*) echo '${JSON.stringify(manifest, null, 2)}' ;;`);
  expect(await resolveDigest(engine, IMAGE)).toBe(INDEX);
  expect(await calls()).toEqual([`buildx imagetools inspect --format {{json .Manifest}} ${IMAGE}`]);
});

test("without buildx the image is pulled, and the digest is that of its own repository", async () => {
  engine = await fakeEngine(pulling(`elsewhere/python@${PLATFORM}`, `${REPOSITORY}@${INDEX}`));
  expect(await resolveDigest(engine, IMAGE)).toBe(INDEX);
  expect((await calls()).slice(1)).toEqual([
    "ps --quiet",
    `pull ${IMAGE}`,
    `image inspect --format {{json .RepoDigests}} ${IMAGE}`,
  ]);
});

test("an old buildx that knows no format counts as none", async () => {
  engine = await fakeEngine(
    pulling(`${REPOSITORY}@${INDEX}`).replace(NO_BUILDX, "buildx*) echo 'Name: python' ;;"),
  );
  expect(await resolveDigest(engine, IMAGE)).toBe(INDEX);
});

test("of the digests of several pulls, docker's own word of the last one counts", async () => {
  const old = `${REPOSITORY}@${digestOf("d")}`;
  const said = `pull*) printf '3.13-slim: Pulling from mirror/python\\nDigest: ${INDEX}\\nStatus: up to date\\n' ;;`;
  engine = await fakeEngine(
    pulling(old, `${REPOSITORY}@${INDEX}`).replace("ps*|pull*) ;;", `ps*) ;;\n${said}`),
  );
  expect(await resolveDigest(engine, IMAGE)).toBe(INDEX);
});

test("podman's name of an image of Docker Hub is the same image", async () => {
  engine = await fakeEngine(pulling(`docker.io/library/python@${INDEX}`));
  expect(await resolveDigest(engine, "python:3.13-slim")).toBe(INDEX);
});

test.each([
  ["first", [INDEX, PLATFORM]],
  ["last", [PLATFORM, INDEX]],
])("of podman's two digests, the index is taken where it stands %s", async (_where, digests) => {
  const list = JSON.stringify({ manifests: [{ digest: PLATFORM }, { digest: digestOf("c") }] });
  const references = digests.map((digest) => `${REPOSITORY}@${digest}`);
  engine = await fakeEngine(`${pulling(...references)}\n"manifest inspect"*) echo '${list}' ;;`);
  expect(await resolveDigest(engine, IMAGE)).toBe(INDEX);
});

test("with the digest of an earlier index beside them, it is not guessed which is which", async () => {
  const references = [digestOf("d"), INDEX, PLATFORM].map((digest) => `${REPOSITORY}@${digest}`);
  engine = await fakeEngine(`${pulling(...references)}\n"manifest inspect"*) echo '${PLATFORM}' ;;`);
  await expect(resolveDigest(engine, IMAGE)).rejects.toMatchObject({
    tail: expect.stringContaining("cannot be told"),
  });
});

test.each([
  [
    "an engine that does not answer",
    "ps*) echo 'Cannot connect to the Docker daemon' >&2; exit 1 ;;",
    "Cannot connect",
  ],
  [
    "an image that the registry does not know",
    "ps*) ;;\npull*) echo 'manifest unknown' >&2; exit 1 ;;",
    "manifest unknown",
  ],
  [
    "an image that was only built here",
    'ps*|pull*) ;;\n"image inspect"*) echo "[]" ;;',
    "no digest of a registry",
  ],
])("%s is an error with the reason", async (_name, cases, reason) => {
  engine = await fakeEngine(`${NO_BUILDX}\n${cases}`);
  await expect(resolveDigest(engine, IMAGE)).rejects.toMatchObject({
    name: "ExternalError",
    tail: expect.stringContaining(reason),
  });
});

test("an engine that does not answer is not asked to pull", async () => {
  engine = await fakeEngine(`${NO_BUILDX}\nps*) exit 1 ;;\npull*) ;;`);
  await expect(resolveDigest(engine, IMAGE)).rejects.toThrow();
  expect((await calls()).some((call) => call.startsWith("pull"))).toBe(false);
});
