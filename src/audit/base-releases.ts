import { repositoryOf, splitDigest } from "../config/image-name.ts";
import { ALPINE, DEBIAN, DEBIAN_NAMES, NODE, PYTHON, UBUNTU, UBUNTU_NAMES } from "./data/end-of-life.ts";
import { hubName } from "./image-names.ts";

/** Something in a base image that gets fixes until some day. */
export interface Release {
  /** `Python 3.8`. */
  readonly name: string;
  /** The day after which it gets none: `2024-10-07`. */
  readonly end: string;
}

/** What an image's name says about the releases in it: language and distribution; nothing for tags that move on. */
export function releasesOf(image: string): readonly Release[] {
  const { name } = splitDigest(hubName(image));
  const repository = repositoryOf(name);
  const tag = name.slice(repository.length + 1);
  const version = /^v?(\d+)(?:\.(\d+))?/.exec(tag);
  const [, major = "", minor = ""] = version ?? [];
  const both = minor === "" ? "" : `${major}.${minor}`;
  const own: Readonly<Record<string, readonly Release[]>> = {
    python: entry("Python", PYTHON, both),
    node: entry("Node.js", NODE, major),
    debian: entry("Debian", DEBIAN, major),
    ubuntu: entry("Ubuntu", UBUNTU, both),
    alpine: entry("Alpine", ALPINE, both),
  };
  const known = entryOf(own, repository);
  return known === undefined ? [] : [...known, ...systemOf(tag)];
}

/** `3.13-slim-buster`, `20-alpine3.15`. */
function systemOf(tag: string): readonly Release[] {
  const parts = tag.split(/[.-]/);
  const debian = parts.flatMap((part) => entryOf(DEBIAN_NAMES, part) ?? [])[0] ?? "";
  const ubuntu = parts.flatMap((part) => entryOf(UBUNTU_NAMES, part) ?? [])[0] ?? "";
  const alpine = /(?:^|-)alpine(\d+\.\d+)/.exec(tag)?.[1] ?? "";
  return [
    ...entry("Debian", DEBIAN, debian),
    ...entry("Ubuntu", UBUNTU, ubuntu),
    ...entry("Alpine", ALPINE, alpine),
  ];
}

/** What a table holds by a name that somebody wrote: `constructor` is none of its own. */
function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function entry(
  name: string,
  releases: Readonly<Record<string, string>>,
  version: string,
): readonly Release[] {
  const end = entryOf(releases, version);
  return end === undefined ? [] : [{ name: `${name} ${version}`, end }];
}
