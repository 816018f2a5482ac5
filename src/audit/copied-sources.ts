import { copiesOf, dockerfileOf } from "./copies.ts";
import type { Dockerfile, Stage } from "./dockerfile/read-dockerfile.ts";
import { allRunCommands, type BuildCommand } from "./images.ts";
import { folderOf, joinPath } from "./paths.ts";
import type { Start } from "./server.ts";
import type { Subject } from "./subject.ts";

/** The stages that something of a stage was copied from, and itself. */
function stagesBehind(subject: Subject, stage: Stage, known: Set<Stage>): ReadonlySet<Stage> {
  const dockerfile = dockerfileOf(subject, stage);
  if (known.has(stage) || dockerfile === null) return known;
  known.add(stage);
  for (const { from } of copiesOf(dockerfile, stage))
    if (from !== null && from !== "image") stagesBehind(subject, from, known);
  return known;
}

/** Whether a command may bring files of the project that no COPY names. */
function bringsFiles({ name, words, place }: BuildCommand): boolean {
  if (/^(?:tar|unzip|rsync|svn|xargs)$/.test(name) || (name === "git" && words.includes("clone")))
    return true;
  return (
    /--mount=type=bind/.test(place.text) &&
    /^(?:cp|mv|install|pip\d?|uv|python\d?)$/.test(name) &&
    !words.some((word) => /\.py$/.test(word))
  );
}

/** The sources of the context that COPY names; null where files come in other ways too. */
export function sourcesOf(subject: Subject, dockerfile: Dockerfile, stage: Stage): readonly string[] | null {
  const behind = [...stagesBehind(subject, stage, new Set())];
  if (behind.some((one) => allRunCommands(one).some(bringsFiles))) return null;
  return behind
    .flatMap((one) => copiesOf(dockerfile, one))
    .flatMap(({ from, sources }) => (from === null ? sources : []));
}

/** Whether Docker reads the Dockerfile with the project's root as the build's context. */
export function isBuiltFromRoot(subject: Subject, { stage, service }: Start): boolean {
  if (service === null) return folderOf(dockerfileOf(subject, stage)?.path ?? "/") === "";
  const build = service.get("build");
  const value: unknown = build?.value;
  const context: unknown =
    typeof value === "object" && value !== null ? (Reflect.get(value, "context") ?? ".") : value;
  return typeof context === "string" && joinPath(folderOf(build?.place.file ?? ""), context) === "";
}
