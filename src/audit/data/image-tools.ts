/** Images that surely lack some tools. */
export interface ImageTools {
  /** The image's name with its tag, as it is written, without a registry's `docker.io/library/` in front. */
  readonly image: RegExp;
  readonly lacks: readonly string[];
}

const FETCH = ["curl", "wget"];
const NETWORK = ["nc", "netstat", "dig", "nslookup"];
const SMALL = ["bc", "jq"];

/**
 * The first that fits an image counts; of an image that none fits, nothing is known. From the Dockerfiles of Docker's
 * official images (github.com/docker-library) and the package lists of the Debian and Alpine images that they stand on:
 * Debian's slim images hold neither curl, wget nor procps; `buildpack-deps`, which python:3.13 and node:24 stand on,
 * holds curl, wget and procps; busybox in Alpine is wget, nc, bc, nslookup, netstat and ps.
 */
export const IMAGE_TOOLS: readonly ImageTools[] = [
  { image: /^(?:python|node|ruby|golang):[^@]*alpine|^alpine(?::|$)/, lacks: ["curl", "jq", "bash"] },
  { image: /^python:[^@]*slim/, lacks: [...FETCH, ...NETWORK, ...SMALL, "ps", "pgrep"] },
  { image: /^node:[^@]*slim/, lacks: [...FETCH, ...NETWORK, ...SMALL, "ps", "pgrep"] },
  { image: /^debian(?::|$)/, lacks: [...FETCH, ...NETWORK, ...SMALL, "ps", "pgrep"] },
  { image: /^ubuntu(?::|$)/, lacks: [...FETCH, ...NETWORK, ...SMALL] },
  { image: /^python(?::[\d.]+(?:-(?:trixie|bookworm|bullseye))?)?$/, lacks: ["nc", "bc", "jq"] },
  {
    image: /^(?:redis|valkey\/valkey)(?::[\d.]+(?:-(?:trixie|bookworm))?)?$/,
    lacks: [...FETCH, ...NETWORK, ...SMALL],
  },
  { image: /^postgres(?::[\d.]+(?:-(?:trixie|bookworm))?)?$/, lacks: [...FETCH, ...NETWORK, ...SMALL] },
];

/** The packages of Debian and Alpine that bring a tool, where they are not called like it. */
export const TOOL_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  bc: [],
  curl: [],
  dig: ["dnsutils", "bind9-dnsutils", "bind-tools"],
  jq: [],
  nc: ["netcat", "netcat-openbsd", "netcat-traditional", "nmap", "ncat", "busybox"],
  netstat: ["net-tools"],
  nslookup: ["dnsutils", "bind9-dnsutils", "bind-tools"],
  pgrep: ["procps"],
  ps: ["procps"],
  wget: ["busybox"],
  bash: [],
};
