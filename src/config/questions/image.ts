import type { Facts } from "../facts.ts";
import { PACKAGES } from "../packages.ts";
import { type Question, recommend, type Shape } from "../question.ts";
import { usesRedis } from "./redis.ts";
import { refuseCredentials, WEB_ADDRESS } from "./web-address.ts";

/** `registry.example.org:5000/team/image:tag@sha256:…`; tag and digest are judged by `findUnpinned`. */
const IMAGE: Shape = {
  pattern: /^\w[\w.-]*(?::\d+)?(?:\/\w[\w.-]*)*(?::\w[\w.-]*)?(?:@sha256:[0-9a-f]{64})?$/,
  allows: "the name of an image and its tag, without https:// and spaces",
};
/** A registry, with a port and a path if it has them. */
const REGISTRY: Shape = {
  pattern: /^\w[\w.-]*(?::\d+)?(?:\/\w[\w.-]*)*\/?$/,
  allows: "a host, perhaps with a port and a path, without https://",
};
/** As Debian names its packages (Policy 5.6.1). */
const PACKAGE: Shape = {
  pattern: /^[a-z0-9][a-z0-9.+-]+$/,
  allows: "a package of Debian: small letters, digits, + - and .",
};
/** On Linux and macOS, or on Windows. */
const ABSOLUTE_PATH: Shape = {
  pattern: /^(?:\/|[A-Za-z]:[\\/])./,
  allows: "a whole path, from / or a drive on; the shell's ~ is not known here",
};

/** What the images are made of, and where their parts come from. */
export const imageQuestions: readonly Question[] = [
  {
    id: "image.base",
    group: "application",
    title: "Base image",
    help: "Slim Debian: scientific packages come ready-built (as manylinux wheels) for its C library, glibc. Alpine has another one, musl, and would compile them for a long time, or fail; and it lacks Debian's apt-get. `npx cryo-init --pin` adds the digest.",
    type: { kind: "text", example: "python:3.13-slim-trixie", shape: IMAGE },
    level: "detail",
    suggest: ({ answers }) =>
      answers.text("application.dependencies.strategy") === "conda"
        ? recommend("debian:13-slim", "the conda environment brings its own Python")
        : recommend(
            `python:${answers.text("application.python")}-slim-trixie`,
            "current Debian, with manylinux wheels",
          ),
    validate: (value) => findUnpinned(String(value)),
    shows: "Dockerfile",
  },
  imageTag("image.redis", "Redis image", "redis:8-alpine", usesRedis),
  {
    id: "image.mirror",
    group: "application",
    title: "Registry mirror",
    help: "Put in front of every image, for a network that reaches only its own registry. None for the public one.",
    type: { kind: "text", example: "registry.example.org/mirror", shape: REGISTRY, optional: true },
    level: "detail",
    suggest: () => recommend("", "the public registry"),
    shows: "Dockerfile",
  },
  buildFile(
    "image.ca_certificate",
    "CA certificates for the build",
    "Path on the building machine of a bundle that pip must trust, for a network behind its own certificate authority. Used as a build secret: it is in no layer.",
    { example: "/etc/ssl/certs/ca-certificates.crt", without: "public certificates suffice" },
  ),
  {
    id: "image.index_url",
    group: "application",
    title: "Package index",
    help: "Where pip installs from, when it is not PyPI. No user name or password here: it would stand in the image's history.",
    type: {
      kind: "text",
      example: "https://pypi.example.org/simple",
      shape: WEB_ADDRESS,
      optional: true,
    },
    level: "detail",
    suggest: () => recommend("", "PyPI"),
    validate: (value) => refuseCredentials(String(value)),
    shows: "docker-compose.yml",
  },
  packagesQuestion("image.runtime_packages", "Debian packages of the final image", "runtime"),
  packagesQuestion("image.build_packages", "Debian packages of the build stage", "build"),
];

/** A file of the building machine that reaches the build as a secret. */
export function buildFile(
  id: string,
  title: string,
  help: string,
  { example, without }: { readonly example: string; readonly without: string },
): Question {
  return {
    id,
    group: "application",
    title,
    help,
    type: { kind: "text", example, shape: ABSOLUTE_PATH, optional: true, path: true },
    level: "detail",
    suggest: () => recommend("", without),
    shows: "docker-compose.yml",
  };
}

/** The image of a service beside the application. */
export function imageTag(id: string, title: string, image: string, when?: Question["when"]): Question {
  return {
    id,
    group: "application",
    title,
    help: "A tag of its own, never latest, so that two builds a month apart are the same.",
    type: { kind: "text", example: image, shape: IMAGE },
    level: "detail",
    ...(when === undefined ? {} : { when }),
    suggest: () => recommend(image, "small and current"),
    validate: (value) => findUnpinned(String(value)),
    shows: id === "image.nginx" ? "docker-compose.blue-green.yml" : "docker-compose.yml",
  };
}

function packagesQuestion(id: string, title: string, kind: "runtime" | "build"): Question {
  return {
    id,
    group: "application",
    title,
    help:
      kind === "runtime"
        ? "Libraries that wheels load when they run. Each is size and attack surface: take only what an import asks for."
        : "Compilers and headers for packages without a wheel. They stay in the build stage.",
    type: {
      kind: "list",
      example: kind === "runtime" ? "libxrender1" : "gcc",
      shape: PACKAGE,
    },
    level: "detail",
    suggest: ({ facts }) => {
      const value = systemPackages(facts, kind);
      const by = facts.heavy.filter(({ name }) => (PACKAGES[name]?.[kind] ?? []).length > 0);
      if (by.length === 0) return recommend(value, "no package is known to need any");
      return { value, origin: "detected", why: `needed by ${by.map(({ name }) => name).join(", ")}` };
    },
    shows: "Dockerfile",
  };
}

function systemPackages(facts: Facts, kind: "runtime" | "build"): readonly string[] {
  return [...new Set(facts.heavy.flatMap(({ name }) => PACKAGES[name]?.[kind] ?? []))].sort();
}

/** Why an image would not be the same next month, or null. */
function findUnpinned(image: string): string | null {
  const name = image.split("/").at(-1) ?? "";
  if (image.includes("@sha256:")) return null;
  if (!name.includes(":")) return "an image needs a tag: without one, every build may get another";
  return name.endsWith(":latest") ? "latest is no version: every build may get another" : null;
}
