/** An image as files name it, taken apart: `registry.example.org/python:3.13-slim@sha256:…`. */
export interface ImageName {
  /** With registry and tag: `registry.example.org/python:3.13-slim`. */
  readonly name: string;
  /** `sha256:…`, or null. */
  readonly digest: string | null;
}

/** Splits the digest off. */
export function splitDigest(image: string): ImageName {
  const at = image.indexOf("@");
  return at < 0 ? { name: image, digest: null } : { name: image.slice(0, at), digest: image.slice(at + 1) };
}

/** The name without its tag; the colon of a registry's port is none. */
export function repositoryOf(image: string): string {
  return splitDigest(image).name.replace(/:[^/:]+$/, "");
}

/** True where the first part of a name is a registry: it has a dot or a port, or is `localhost`, as Docker reads it. */
export function hasRegistry(image: string): boolean {
  const [first = "", ...rest] = image.split("/");
  return rest.length > 0 && /[.:]|^localhost$/.test(first);
}

/** True for Alpine, and for other images that say that their C library is musl. */
export function isMusl(image: string): boolean {
  return /(^|[/:._-])(alpine|musl)/i.test(image);
}
