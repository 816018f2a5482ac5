import { type Build, buildsOf } from "./compose/service-image.ts";
import type { Dockerfile } from "./dockerfile/read-dockerfile.ts";
import { ignoredBy } from "./ignore-file.ts";
import { joinPath } from "./paths.ts";
import type { Subject } from "./subject.ts";

/** The folder that an image is built from. */
export interface BuildContext {
  /** From the project's root; empty for the root itself. */
  readonly folder: string;
  /** The path of its .dockerignore, and that file's lines; null where there is none. */
  readonly ignore: { readonly path: string; readonly lines: readonly string[] } | null;
  /** True for a path of the context that does not enter the build. */
  readonly leavesOut: (path: string) => boolean;
}

/** Rules ask for the context once for each file that they look for. */
const known = new WeakMap<Subject, readonly Build[]>();

function knownBuilds(subject: Subject): readonly Build[] {
  const builds = known.get(subject) ?? buildsOf(subject.composeFiles);
  known.set(subject, builds);
  return builds;
}

/** The folder that COPY copies from: as a service says, or the Dockerfile's own root; null where nothing says it. */
export function contextFolder(subject: Subject, { path }: Dockerfile): string | null {
  const build = knownBuilds(subject).find(({ dockerfile }) => dockerfile === path);
  return build?.context ?? (path.includes("/") ? null : "");
}

/** The context that a Dockerfile is built from; null where nothing says it. */
export function contextOf(subject: Subject, dockerfile: Dockerfile): BuildContext | null {
  const folder = contextFolder(subject, dockerfile);
  if (folder === null) return null;
  const files = [`${dockerfile.path}.dockerignore`, joinPath(folder, ".dockerignore")];
  const [ignore = null] = files.flatMap((file) => {
    const text = subject.read(file);
    return text === null ? [] : [{ path: file, lines: text.split("\n") }];
  });
  return { folder, ignore, leavesOut: (path) => ignoredBy(ignore?.lines ?? [], path) !== null };
}
