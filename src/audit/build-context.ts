import {
  type Dockerfile,
  type Instruction,
  inheritedInstructions,
  type Stage,
} from "./dockerfile/read-dockerfile.ts";
import { ignoredBy } from "./ignore-file.ts";
import { buildOf } from "./images.ts";
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

/** The context that a Dockerfile is built from: as a service says, or its root; null where nothing says it. */
export function contextOf({ composeFiles, read }: Subject, { path }: Dockerfile): BuildContext | null {
  const builds = composeFiles.flatMap(({ services }) =>
    services.flatMap((service) => buildOf(service) ?? []),
  );
  const folder =
    builds.find(({ dockerfile }) => dockerfile === path)?.context ?? (path.includes("/") ? null : "");
  if (folder === null) return null;
  const files = [`${path}.dockerignore`, inContext(folder, ".dockerignore")];
  const [ignore = null] = files.flatMap((file) => {
    const text = read(file);
    return text === null ? [] : [{ path: file, lines: text.split("\n") }];
  });
  return { folder, ignore, leavesOut: (path) => ignoredBy(ignore?.lines ?? [], path) !== null };
}

/** The path from the project's root of what lies in a context. */
export function inContext(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}

/** What COPY and ADD take, and where to. */
export interface Copied {
  readonly instruction: Instruction;
  /** As they are written, without `./` in front and `/` behind; `.` for all. */
  readonly sources: readonly string[];
  /** The path in the image, with the folder that WORKDIR names. */
  readonly target: string;
  /** The stage or image that it is taken from; null for the context. */
  readonly from: string | null;
}

/** The files that a stage and those that it goes on from copy, in their order. */
export function copiesOf(stage: Stage): readonly Copied[] {
  let folder = "/";
  return inheritedInstructions(stage).flatMap((instruction): readonly Copied[] => {
    const { keyword, rest, exec, flags, heredocs } = instruction;
    if (keyword === "WORKDIR") folder = absolute(folder, rest.replace(/^(["'])(.*)\1$/, "$2"));
    if ((keyword !== "COPY" && keyword !== "ADD") || heredocs.length > 0) return [];
    const words = (exec ?? rest.split(/\s+/)).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
    const sources = words
      .slice(0, -1)
      .map((word) => word.replace(/^(?:\.?\/)+(?=.)/, "").replace(/\/+$/, "") || ".");
    const target = absolute(folder, words.at(-1) ?? ".");
    return [{ instruction, sources, target, from: flags.get("from") ?? null }];
  });
}

/** True for an instruction that takes the whole context. */
export function copiesAll({ sources, from }: Copied): boolean {
  return from === null && sources.some((source) => source === "." || source === "*");
}

/** The earlier stage that a `--from` names; null for an image. */
export function stageBefore({ stages }: Dockerfile, stage: Stage, from: string): Stage | null {
  const earlier = stages.slice(0, Math.max(stages.indexOf(stage), 0));
  return earlier.find(({ name }, at) => name === from.toLowerCase() || String(at) === from) ?? null;
}

/** The stages that no other goes on from: with what they inherit, they hold every instruction of a file. */
export function leavesOf(stages: readonly Stage[]): readonly Stage[] {
  const parents = new Set(stages.map(({ parent }) => parent));
  return stages.filter((stage) => !parents.has(stage));
}

/** A path in the image, from its root. */
export function absolute(folder: string, path: string): string {
  const parts = (path.startsWith("/") ? path : `${folder}/${path}`).split("/");
  return `/${parts.filter((part) => part !== "" && part !== ".").join("/")}`;
}

/** The text of the project's file that lies at a path of an image; null where it cannot be told. */
export function fileInImage(
  subject: Subject,
  { dockerfile, stage }: { readonly dockerfile: Dockerfile; readonly stage: Stage },
  path: string,
): { readonly path: string; readonly text: string } | null {
  const context = contextOf(subject, dockerfile);
  if (context === null) return null;
  for (const { sources, target, from } of copiesOf(stage).toReversed()) {
    const inside =
      target === "/" ? path.slice(1) : path.startsWith(`${target}/`) ? path.slice(target.length + 1) : "";
    if (inside === "" && path !== target) continue;
    const candidates = sources.flatMap((source) => [
      ...(path === target || source.endsWith(`/${inside}`) || source === inside ? [source] : []),
      ...(inside === "" ? [] : [absolute(source, inside).slice(1)]),
    ]);
    if (from !== null) {
      const earlier = stageBefore(dockerfile, stage, from);
      const found = candidates.flatMap((candidate) =>
        earlier === null
          ? []
          : (fileInImage(subject, { dockerfile, stage: earlier }, absolute("/", candidate)) ?? []),
      );
      if (found[0] !== undefined) return found[0];
      continue;
    }
    for (const candidate of candidates) {
      const file = inContext(context.folder, candidate);
      const text = subject.read(file);
      if (text !== null) return { path: file, text };
    }
  }
  return null;
}
