import { copiesOf } from "./copies.ts";
import type { Stage } from "./dockerfile/read-dockerfile.ts";
import { type Run, runMounts, runsOf } from "./runs.ts";

/** The stages that something of a stage was copied from, and itself. */
export function stagesBehind(stage: Stage, known = new Set<Stage>()): ReadonlySet<Stage> {
  if (known.has(stage)) return known;
  known.add(stage);
  for (const { from } of copiesOf(stage)) if (from !== null && from !== "image") stagesBehind(from, known);
  return known;
}

/** Whether a RUN may bring files of the project that no COPY names: it unpacks some, or takes them from a mount. */
function bringsFiles({ instruction, commands }: Run): boolean {
  // Without a type, it is a bind mount.
  const isMounted = runMounts(instruction).some((mount) => (mount.get("type") ?? "bind") === "bind");
  return commands.some(
    ({ name, words }) =>
      /^(?:tar|unzip|rsync|svn|xargs)$/.test(name) ||
      (name === "git" && words.includes("clone")) ||
      (isMounted &&
        /^(?:cp|mv|install|pip\d?|uv|python\d?)$/.test(name) &&
        !words.some((word) => /\.py$/.test(word))),
  );
}

/** The sources of the context that COPY names; null where files come in other ways too. */
export function sourcesOf(stage: Stage): readonly string[] | null {
  const behind = [...stagesBehind(stage)];
  if (behind.some((one) => runsOf(one).some(bringsFiles))) return null;
  return behind.flatMap(copiesOf).flatMap(({ from, sources }) => (from === null ? sources : []));
}
