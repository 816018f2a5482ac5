import type { Facts } from "../config/facts.ts";
import { type Build, buildOf, buildsOf } from "./compose/service-image.ts";
import type { Dockerfile } from "./dockerfile/read-dockerfile.ts";
import { ignoredBy } from "./ignore-file.ts";
import { folderOf, joinPath } from "./paths.ts";
import { remembered } from "./remembered.ts";
import type { BuiltStart } from "./starts.ts";
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

/** By the Dockerfile; of several, the first. */
const knownBuilds = remembered(
  ({ composeFiles }: Subject): ReadonlyMap<string, Build> =>
    new Map(
      buildsOf(composeFiles)
        .toReversed()
        .map((build) => [build.dockerfile, build]),
    ),
);

/**
 * The folder that COPY copies from: as a service says, the Dockerfile's own root, or where the files are that it names;
 * null where nothing says it.
 */
export function contextFolder(subject: Subject, dockerfile: Dockerfile): string | null {
  const { path } = dockerfile;
  const build = knownBuilds(subject).get(path);
  return build?.context ?? (path.includes("/") ? guessFolder(subject)(dockerfile) : "");
}

/** What the names of files look like that a Dockerfile copies or installs from. */
const FILE = /[\w./-]+\.(?:txt|toml|lock|py|sh|json|ya?ml|cfg|ini|conf)(?![\w.])/g;
/** More of them tell nothing new. */
const MOST_FILES = 100;

/** Its own folder or the root, where the files that it names lie in one of them alone. */
const guessFolder = remembered(({ read }: Subject) =>
  remembered((dockerfile: Dockerfile): string | null => {
    const own = folderOf(dockerfile.path);
    const files = [...new Set(dockerfile.text.match(FILE))].filter((file) => !file.startsWith("/"));
    const holds = (folder: string): readonly string[] =>
      files.slice(0, MOST_FILES).filter((file) => read(joinPath(folder, file)) !== null);
    const [inOwn, inRoot] = [holds(own), holds("")];
    const onlyOwn = inOwn.some((file) => !inRoot.includes(file));
    const onlyRoot = inRoot.some((file) => !inOwn.includes(file));
    return onlyOwn === onlyRoot ? null : onlyOwn ? own : "";
  }),
);

/** The folder that a container's image is built from; null where nothing says it. */
export function contextOfStart(subject: Subject, { stage, service }: BuiltStart): string | null {
  const build = service === null ? null : buildOf(service);
  return build === null ? contextFolder(subject, stage.dockerfile) : build.context;
}

/** What is known of the application in a folder that images are built from; null where there is none. */
export function factsOf({ facts, factsIn }: Subject, folder: string): Facts | null {
  return folder === "" ? facts : (factsIn?.get(folder) ?? null);
}

/** The context that a Dockerfile is built from; null where nothing says it. */
export function contextOf(subject: Subject, dockerfile: Dockerfile): BuildContext | null {
  return contextsOf(subject)(dockerfile);
}

const contextsOf = remembered((subject: Subject) =>
  remembered((dockerfile: Dockerfile) => readContext(subject, dockerfile)),
);

function readContext(subject: Subject, dockerfile: Dockerfile): BuildContext | null {
  const folder = contextFolder(subject, dockerfile);
  if (folder === null) return null;
  const files = [`${dockerfile.path}.dockerignore`, joinPath(folder, ".dockerignore")];
  const [ignore = null] = files.flatMap((file) => {
    const text = subject.read(file);
    return text === null ? [] : [{ path: file, lines: text.split("\n") }];
  });
  return { folder, ignore, leavesOut: (path) => ignoredBy(ignore?.lines ?? [], path) !== null };
}
