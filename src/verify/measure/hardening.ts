import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { HardeningMeasure } from "../../config/report.ts";
import { isSecretName } from "../../config/secret-name.ts";
import { type Container, execute } from "../../engine/containers.ts";
import { inspectImage, readHistory } from "../../engine/images.ts";
import type { Engine } from "../../engine/run-engine.ts";
import type { Context } from "../contract.ts";
import type { Variant } from "../variant.ts";

/** Nothing, a path, or the fingerprint of a public key, as Python's images name the one of their maker. */
const NO_SECRET = /^(["']?["']?|["']?\/.*|["']?[0-9A-F]{40}["']?)$/;

/** Shorter values are words that other lines hold too. */
const SECRET_LENGTH = 8;

/**
 * What each container of a variant may do, as its kernel says; on which addresses it can be reached; and whether a secret
 * is in the image or in what the engine shows of a container.
 */
export async function measureHardening(
  context: Context,
  { isolated }: Variant,
  containers: readonly Container[],
  image: string | null,
): Promise<readonly HardeningMeasure[]> {
  const { engine, plan } = context;
  const { security } = plan;
  const rights = (await Promise.all(containers.map((one) => readRights(engine, one)))).flatMap(
    (one) => one ?? [],
  );
  const unread = containers.filter(({ service }) => !rights.some((one) => one.service === service));
  const naming = (bad: readonly { readonly service: string }[]): string =>
    [...new Set(bad.map(({ service }) => service))].join(", ");
  const judge = (
    practice: string,
    wanted: boolean,
    bad: readonly { readonly service: string }[],
    good: string,
    fault: string,
  ): HardeningMeasure => ({
    practice,
    found: bad.length === 0 ? good : `${naming(bad)}: ${fault}`,
    verdict: bad.length === 0 ? "in force" : wanted ? "missing" : "declined",
  });
  const open = isolated.published.filter(({ address }) => address !== "127.0.0.1" && address !== "::1");
  const writable = containers.filter(({ readOnly }) => !readOnly);
  const secrets = await findSecrets(context, containers, image);
  return [
    judge(
      "no process is root",
      true,
      rights.filter(({ user }) => user === 0),
      "every container has a user of its own",
      "root",
    ),
    judge(
      "no capabilities",
      security.dropCapabilities,
      rights.filter(({ capable }) => capable),
      "none in any container",
      "has some",
    ),
    judge(
      "no new privileges",
      security.noNewPrivileges,
      rights.filter(({ mayGain }) => mayGain),
      "set in every container",
      "not set",
    ),
    judge(
      "read-only root file system",
      security.readOnly,
      writable,
      "in every container",
      "can be written to",
    ),
    judge("ports on this host only", security.loopback, open, "127.0.0.1", "reached from other hosts"),
    {
      practice: "no secret in the image or the environment",
      found: secrets.length === 0 ? "none found" : secrets.join("; "),
      verdict: secrets.length === 0 ? "in force" : security.secretFiles ? "missing" : "declined",
    },
    ...unread.map(({ service }) => ({
      practice: `rights of ${service}`,
      found: "has no shell to ask with",
      verdict: "not checked" as const,
    })),
  ];
}

/** What the first process of a container may do. */
interface Rights {
  readonly service: string;
  /** The effective user's number. */
  readonly user: number;
  readonly capable: boolean;
  /** False where nothing it starts can have more rights than it has. */
  readonly mayGain: boolean;
}

async function readRights(engine: Engine, { id, service }: Container): Promise<Rights | null> {
  const { code, stdout } = await execute(engine, id, ["cat", "/proc/1/status"]);
  if (code !== 0) return null;
  const field = (name: string): string => new RegExp(`^${name}:\\s+(.*)$`, "m").exec(stdout)?.[1] ?? "";
  return {
    service,
    user: Number(field("Uid").split(/\s+/)[1]),
    capable: !/^0+$/.test(field("CapEff")),
    mayGain: field("NoNewPrivs") !== "1",
  };
}

/** Where a value of a secret stands that anybody reads who may ask the engine. Never the value itself. */
async function findSecrets(
  { engine, root }: Context,
  containers: readonly Container[],
  image: string | null,
): Promise<readonly string[]> {
  const known = await readKnownSecrets(root);
  const places = containers.map(({ service, environment }) => ({
    place: `the environment of ${service}`,
    texts: environment,
  }));
  const found = image === null ? null : await inspectImage(engine, image);
  const steps = image === null ? [] : await readHistory(engine, image);
  const all = [
    { place: "the image's environment", texts: found?.environment ?? [] },
    { place: "the image's history", texts: steps.map(({ instruction }) => instruction) },
    ...places,
  ];
  return all.flatMap(({ place, texts }) => {
    const names = [...known]
      .filter(([, value]) => texts.some((text) => text.includes(value)))
      .map(([name]) => name);
    // Of the image, also what nobody knows here: it was written into the Dockerfile.
    const written = place.startsWith("the image's") ? texts.flatMap(namesOfSecrets) : [];
    const told = [...new Set([...names, ...written])];
    return told.length === 0 ? [] : [`${told.join(", ")} in ${place}`];
  });
}

/** Names of secrets that are given a value: `ENV SUPABASE_KEY=…`. */
function namesOfSecrets(text: string): readonly string[] {
  return [...text.matchAll(/\b([A-Z][A-Z0-9_]*)=(\S+)/g)].flatMap(([, name = "", value = ""]) =>
    isSecretName(name) && !NO_SECRET.test(value) ? [name] : [],
  );
}

/** Values of the project's secrets, by name. They are looked for, and go nowhere. */
async function readKnownSecrets(root: string): Promise<ReadonlyMap<string, string>> {
  const variables = await readFile(join(root, ".env"), "utf8").then(parseEnv, () => ({}));
  const known = new Map(
    Object.entries(variables).flatMap(([name, value]) =>
      value !== undefined && isSecretName(name) ? [[name, value] as const] : [],
    ),
  );
  for (const name of await readdir(join(root, "secrets")).catch(() => [])) {
    if (name.includes(".")) continue;
    const value = await readFile(join(root, "secrets", name), "utf8").catch(() => "");
    known.set(name, value.trim());
  }
  return new Map([...known].filter(([, value]) => value.length >= SECRET_LENGTH));
}
