import {
  baseOf,
  type Dockerfile,
  finalStage,
  type Locate,
  type Stage,
} from "../dockerfile/read-dockerfile.ts";
import { variablesOfService } from "../environment.ts";
import { imageName } from "../image-names.ts";
import { folderOf, joinPath } from "../paths.ts";
import { remembered } from "../remembered.ts";
import type { Subject } from "../subject.ts";
import { textField } from "./forms.ts";
import type { ComposeFile, Service } from "./read-compose.ts";

/** What a service's image is built from; both are paths from the project's root. */
export interface Build {
  /** The folder that COPY copies from; empty for the root. */
  readonly context: string;
  /** Of one that stands in the Compose file itself, that file's path with its line and column. */
  readonly dockerfile: string;
  readonly target: string | null;
}

/** A Dockerfile that stands in a Compose file. */
export interface InlineDockerfile {
  /** As a build names it. */
  readonly path: string;
  readonly text: string;
  readonly locate: Locate;
}

/** The text of `dockerfile_inline`; null for none. */
function inlineOf(service: Service): InlineDockerfile | null {
  const found = service.get("build", "dockerfile_inline");
  const locate = service.locate("build", "dockerfile_inline");
  if (found === null || typeof found.value !== "string" || found.value === "" || locate === null) return null;
  const { file, line, column } = found.place;
  return { path: `${file}:${line}:${column}`, text: found.value, locate };
}

/** The Dockerfiles that stand in Compose files; one that services share, once. */
export function inlineDockerfiles(composeFiles: readonly ComposeFile[]): readonly InlineDockerfile[] {
  const all = composeFiles.flatMap(({ services }) => services.flatMap((service) => inlineOf(service) ?? []));
  return [...new Map(all.map((one) => [one.path, one])).values()];
}

/** What a service builds; null where it builds nothing, or from outside of the project. */
export const buildOf = remembered(readBuild);

function readBuild(service: Service): Build | null {
  const found = service.get("build");
  const build = found?.value;
  if (found === null || build === undefined || build === null) return null;
  const text = (key: string): string | null => textField(build, key);
  const written = typeof build === "string" ? build : (text("context") ?? ".");
  // Compose takes both from the file's own folder, not from the project's root.
  const context = joinPath(folderOf(found.place.file), written);
  const dockerfile = inlineOf(service)?.path ?? joinPath(context, text("dockerfile") ?? "Dockerfile");
  const isOutside = written.includes("://") || [context, dockerfile].some((path) => /^(\/|\.\.)/.test(path));
  return isOutside ? null : { context, dockerfile, target: text("target")?.toLowerCase() ?? null };
}

/** All that the services of Compose files build. */
export function buildsOf(composeFiles: readonly ComposeFile[]): readonly Build[] {
  return composeFiles.flatMap(({ services }) => services.flatMap((service) => buildOf(service) ?? []));
}

/** What all services that build a Dockerfile give for its ARG, by its path; what they do not agree on is left out. */
export function givenArgs(
  composeFiles: readonly ComposeFile[],
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const agreed = new Map<string, Map<string, string>>();
  for (const service of composeFiles.flatMap(({ services }) => services)) {
    const path = buildOf(service)?.dockerfile;
    if (path === undefined) continue;
    const own = new Map(
      variablesOfService(service, "build", "args").flatMap(({ name, value }) =>
        value === null ? [] : [[name, value] as const],
      ),
    );
    const others = agreed.get(path);
    if (others === undefined) agreed.set(path, own);
    else for (const [name, value] of others) if (own.get(name) !== value) others.delete(name);
  }
  return agreed;
}

const byPath = remembered(
  (dockerfiles: readonly Dockerfile[]): ReadonlyMap<string, Dockerfile> =>
    new Map(dockerfiles.map((one) => [one.path, one])),
);

/** The stage that a service's image is built from; null where it builds none, or none that is there. */
export function stageOfService({ dockerfiles }: Subject, service: Service): Stage | null {
  const build = buildOf(service);
  const dockerfile = build === null ? undefined : byPath(dockerfiles).get(build.dockerfile);
  if (build === null || dockerfile === undefined) return null;
  if (build.target === null) return finalStage(dockerfile);
  return dockerfile.stages.findLast(({ name }) => name === build.target) ?? finalStage(dockerfile);
}

/** The image that a service fetches and runs as it is, `redis:8`; null where it builds one, or names none. */
export function fetchedImage(service: Service): string | null {
  const image = service.get("image")?.value;
  return typeof image === "string" && service.get("build") === null ? image : null;
}

/** The image that a service runs, or that its own is built on; null where neither can be told. */
export function baseOfService(subject: Subject, service: Service): string | null {
  const stage = stageOfService(subject, service);
  return stage === null ? fetchedImage(service) : baseOf(stage);
}

/** The last part of the name that a service gives its image, whether it fetches or builds it; empty for none. */
export function imageNameOf(service: Service): string {
  const image = service.get("image")?.value;
  return typeof image === "string" ? imageName(image) : "";
}
