import { repositoryOf, splitDigest } from "../image-name.ts";
import {
  type Check,
  type DocumentationPlan,
  type EnvironmentPlan,
  hasService,
  type ImagePlan,
  type ServiceName,
  type Strategy,
  type UsedImage,
} from "../plan.ts";
import type { AnswerReader } from "../question.ts";
import { PROXY_OF_BUILDER } from "../questions/supply.ts";

/** The command that asks the registry for digests. */
export const PIN_COMMAND = "npx cryo-init --pin";

/**
 * How files name an image: with the mirror in front, and behind it the digest that image.pin holds for exactly this
 * name and tag. A pin of another tag is never applied: it would be another Python under this one's name.
 */
export function referTo(answers: AnswerReader): (image: string) => string {
  const mirror = answers.text("image.mirror").replace(/\/+$/, "");
  const pins = readPins(answers);
  return (image) => {
    const name = mirror === "" ? image : `${mirror}/${image}`;
    const digest = pins.get(name);
    return digest === undefined ? name : `${name}@${digest}`;
  };
}

function readPins(answers: AnswerReader): ReadonlyMap<string, string> {
  const pairs = answers.list("image.pin").map(splitDigest);
  return new Map(pairs.flatMap(({ name, digest }) => (digest === null ? [] : [[name, digest]])));
}

/** Every image that the generated files name. */
export function listUsed(
  image: Pick<ImagePlan, "base" | "redis" | "proxy" | "micromamba">,
  {
    strategy,
    environments,
    documentation,
  }: {
    strategy: Strategy;
    environments: readonly EnvironmentPlan[];
    documentation: Pick<DocumentationPlan, "hosting" | "pages" | "node">;
  },
  answers: AnswerReader,
): readonly UsedImage[] {
  const runs = (name: ServiceName): boolean =>
    environments.some((environment) => hasService(environment, name));
  const references = [
    image.base,
    ...(strategy === "conda" ? [image.micromamba] : []),
    ...(image.redis !== null && runs("redis") ? [image.redis] : []),
    ...(runs("proxy") || documentation.hosting ? [image.proxy] : []),
    ...(documentation.pages === "gitlab" ? [documentation.node] : []),
  ];
  const pins = readPins(answers);
  return [...new Set(references)].map(splitDigest).map(({ name, digest }) => ({
    name,
    digest,
    pinnable: digest === null || pins.get(name) === digest,
  }));
}

/**
 * Docker's predefined arguments for a proxy: they reach every step of the build, and neither the image, its history
 * nor the cache's keys.
 */
export function proxyArguments(answers: AnswerReader): ImagePlan["proxyArguments"] {
  const proxy = answers.text("image.proxy");
  if (proxy === "") return {};
  if (proxy === PROXY_OF_BUILDER) return { HTTP_PROXY: null, HTTPS_PROXY: null, NO_PROXY: null };
  const direct = answers.list("image.no_proxy");
  return {
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    ...(direct.length > 0 ? { NO_PROXY: direct.join(",") } : {}),
  };
}

/** Whoever pins wants all images pinned: those that are not are named, with the entry that no longer fits. */
export function checkPins({ used }: ImagePlan, answers: AnswerReader): readonly Check[] {
  const pins = answers.list("image.pin");
  if (pins.length === 0) return [];
  const names = new Set(used.map(({ name }) => name));
  const idle = pins.map((pin) => splitDigest(pin).name).filter((name) => !names.has(name));
  return used
    .filter(({ digest }) => digest === null)
    .map(({ name }) => {
      const former = idle.find((pinned) => isSameImage(pinned, name));
      const message =
        former === undefined
          ? `${name} is not pinned by a digest, though other images are`
          : `${name} is not pinned any more: image.pin holds a digest of ${former}`;
      return { id: "image-pin", severity: "warning", message, fix: PIN_COMMAND, setting: "image.pin" };
    });
}

/** The same image with another tag or from another registry. */
function isSameImage(a: string, b: string): boolean {
  const last = (image: string): string | undefined => repositoryOf(image).split("/").at(-1);
  return last(a) === last(b);
}
