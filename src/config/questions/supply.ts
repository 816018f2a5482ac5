import { splitDigest } from "../image-name.ts";
import { type Question, recommend, type Shape } from "../question.ts";
import { buildFile } from "./image.ts";
import { refuseCredentials, WEB_ADDRESS } from "./web-address.ts";

/** An image with tag and digest. Each name once is for `findDoubled` to judge. */
const PINNED: Shape = {
  pattern: /^\w[\w.-]*(?::\d+)?(?:\/\w[\w.-]*)*:\w[\w.-]*@sha256:[0-9a-f]{64}$/,
  allows: "an image, its tag, and its digest of 64 hexadecimal digits",
};
/** A host, a domain with a dot in front, an address or a range of them. */
const NO_PROXY_ITEM: Shape = {
  pattern: /^[\w.*:/[\]-]+$/,
  allows: "one host, domain or address, without spaces",
};

/** The answer to `image.proxy` that takes the proxy from whoever builds. */
export const PROXY_OF_BUILDER = "environment";

/** What a build is made from, and how it reaches it. */
export const supplyQuestions: readonly Question[] = [
  {
    id: "image.pin",
    group: "application",
    title: "Digests of the images",
    help: "The exact bytes behind each tag, so that two builds are made from the same. `npx cryo-init --pin` asks the registry and fills this in; again, it refreshes it. An entry counts for exactly its image and tag. Fixes arrive only with a new digest.",
    type: {
      kind: "list",
      example: `python:3.13-slim-trixie@sha256:${"0".repeat(64)}`,
      shape: PINNED,
    },
    level: "detail",
    suggest: () => recommend([], "tags without digests, so that each build takes the latest fixes"),
    asked: () => false,
    validate: (value) => (Array.isArray(value) ? findDoubled(value) : null),
    shows: "Dockerfile",
  },
  {
    id: "image.proxy",
    group: "application",
    title: "Proxy for the build",
    help: `Through which pip and apt reach the network while the image is built; the engine itself, which pulls images, has a proxy of its own. No user name or password here: for those, answer ${PROXY_OF_BUILDER} and set HTTP_PROXY, HTTPS_PROXY and NO_PROXY where you build. Docker keeps them out of the image and its history.`,
    type: {
      kind: "text",
      example: "http://proxy.example.org:3128",
      shape: {
        pattern: new RegExp(`^${PROXY_OF_BUILDER}$|${WEB_ADDRESS.pattern.source}`),
        allows: `${WEB_ADDRESS.allows}; or the word ${PROXY_OF_BUILDER}`,
      },
      optional: true,
    },
    level: "detail",
    suggest: () => recommend("", "a direct connection"),
    validate: (value) =>
      refuseCredentials(String(value)) === null
        ? null
        : `a user name or password must not stand in cryo-init.yaml: answer ${PROXY_OF_BUILDER}, and set HTTPS_PROXY when you build`,
    shows: "docker-compose.yml",
  },
  {
    id: "image.no_proxy",
    group: "application",
    title: "Hosts without the proxy",
    help: "Hosts that the build reaches directly, such as your own package index: names, domains with a dot in front, addresses.",
    type: { kind: "list", example: ".example.org", shape: NO_PROXY_ITEM },
    level: "detail",
    when: ({ answers }) => !["", PROXY_OF_BUILDER].includes(answers.text("image.proxy")),
    suggest: () => recommend([], "everything goes through the proxy"),
    shows: "docker-compose.yml",
  },
  buildFile(
    "image.pip_config",
    "pip's settings for the build",
    "Path on the building machine of a pip.conf, for an index with a password or more than one index. Used as a build secret: it is in no layer. pip reads it; uv and Poetry have their indexes in pyproject.toml and take the passwords from the netrc file.",
    { example: "/home/me/.config/pip/pip.conf", without: "an index that asks for no password" },
  ),
  buildFile(
    "image.netrc",
    "Passwords of package indexes",
    "Path on the building machine of a netrc file (machine HOST login NAME password WORD). pip, uv and Poetry log in with it. Used as a build secret: it is in no layer.",
    { example: "/home/me/.netrc", without: "an index that asks for no password" },
  ),
];

/** Why two entries contradict each other, or null. */
function findDoubled(pins: readonly string[]): string | null {
  const names = pins.map((pin) => splitDigest(pin).name);
  const doubled = names.find((name, index) => names.indexOf(name) !== index);
  return doubled === undefined ? null : `${doubled} stands here with two digests: keep one`;
}
