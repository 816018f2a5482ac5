import { ExternalError } from "../config/errors.ts";
import { repositoryOf, splitDigest } from "../config/image-name.ts";
import { isObject, parseJson } from "../config/json.ts";
import { type Engine, runEngine } from "./run-engine.ts";

/** Milliseconds that each question may take. */
const TIMEOUTS = { registry: 30_000, engine: 10_000, pull: 600_000 } as const;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Asks for the digest behind an image's tag, as the registry has it now. For a multi-platform image it is that of the
 * index, so that every platform can be built from it.
 * @param image with registry and tag, without a digest
 * @throws ExternalError with the reason when neither the registry nor the engine can tell
 */
export async function resolveDigest(engine: Engine, image: string): Promise<string> {
  return (await askRegistry(engine, image)) ?? (await askEngine(engine, image));
}

/** The registry's own word, without a download; null where buildx is missing, as with podman, or is refused. */
async function askRegistry(engine: Engine, image: string): Promise<string | null> {
  const args = ["buildx", "imagetools", "inspect", "--format", "{{json .Manifest}}", image];
  try {
    const manifest = parseJson(await runEngine(engine, args, TIMEOUTS.registry));
    const digest = isObject(manifest) ? String(manifest.digest) : "";
    return DIGEST.test(digest) ? digest : null;
  } catch (error) {
    if (error instanceof ExternalError) return null;
    throw error;
  }
}

/** By a download: through the engine's own mirrors and logins, which buildx does not know. */
async function askEngine(engine: Engine, image: string): Promise<string> {
  // An engine that hangs is noticed before the long wait that a download is granted.
  await runEngine(engine, ["ps", "--quiet"], TIMEOUTS.engine);
  // docker says here which digest it took; an image may keep those of earlier pulls as well.
  const pulled = /^Digest: (sha256:[0-9a-f]{64})\s*$/m.exec(
    await runEngine(engine, ["pull", image], TIMEOUTS.pull),
  );
  if (pulled?.[1] !== undefined) return pulled[1];
  const inspect = ["image", "inspect", "--format", "{{json .RepoDigests}}", image];
  const found = parseJson(await runEngine(engine, inspect, TIMEOUTS.engine));
  const digests = ownDigests(Array.isArray(found) ? found.map(String) : [], image);
  const [first, second] = digests;
  if (first === undefined)
    throw new ExternalError(
      [engine.command, ...inspect].join(" "),
      0,
      "the image has no digest of a registry",
    );
  return second === undefined ? first : await findIndex(engine, image, digests);
}

/** The digests of this repository: an image may have been pulled from several. */
function ownDigests(references: readonly string[], image: string): readonly string[] {
  const own = references.map(splitDigest).filter(({ name }) => sameRepository(name, repositoryOf(image)));
  return [...new Set(own.flatMap(({ digest }) => (digest !== null && DIGEST.test(digest) ? [digest] : [])))];
}

/** `docker.io/library/python` is `python`. */
function sameRepository(a: string, b: string): boolean {
  const short = (name: string): string => name.replace(/^docker\.io\//, "").replace(/^library\//, "");
  return short(a) === short(b);
}

/**
 * podman keeps the digests of the index and of this platform's image, which the index lists. Where it also keeps that of
 * an earlier index, nobody can tell which is which.
 */
async function findIndex(engine: Engine, image: string, digests: readonly string[]): Promise<string> {
  const listed = await runEngine(engine, ["manifest", "inspect", image], TIMEOUTS.registry);
  const [index, another] = digests.filter((digest) => !listed.includes(digest));
  if (index !== undefined && another === undefined) return index;
  throw new ExternalError(
    `${engine.command} manifest inspect ${image}`,
    0,
    `which of ${digests.join(", ")} is the index cannot be told: remove the image here, and try again`,
  );
}
