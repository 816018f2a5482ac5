import { type Copied, contextOf, copiesAll, copiesOf, inContext, stageBefore } from "../build-context.ts";
import type { Dockerfile, Stage } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { runtimeStages } from "../runtime-stages.ts";
import { holdsSecrets, isSecretFile, LIKELY_SECRET_FILES } from "../secret-files.ts";
import type { Subject } from "../subject.ts";

/** Files with secrets that become a part of the image. */
export const cd006: Rule = {
  id: "CD006",
  title: "Secret file copied in",
  severity: "critical",
  what: "COPY or ADD of `.env`, private keys or credentials, by name or with all the rest, where .dockerignore does not keep them out.",
  why: "The file is a layer of the image: everyone who can pull it has the secret, also when a later instruction deletes the file.",
  fix: "Name the file in .dockerignore, replace the secret, and hand it over at run time as a file under /run/secrets.",
  settled: true,
  references: ["CIS-DI-0010"],
  find: (subject) =>
    onePerPlace(
      runtimeStages(subject).flatMap(({ dockerfile, stage }) =>
        inImage(dockerfile, stage).flatMap((copied) => findIn(subject, dockerfile, copied)),
      ),
    ),
};

/** What a stage copies, and what it takes on from earlier ones; the rest of a build stage stays behind. */
function inImage(dockerfile: Dockerfile, stage: Stage): readonly Copied[] {
  const own = copiesOf(stage);
  const taken = own.flatMap(({ from, sources }) => {
    const earlier = from === null ? null : stageBefore(dockerfile, stage, from);
    if (earlier === null) return [];
    return copiesOf(earlier).filter(
      ({ target }) => sources.includes(target.slice(1)) || sources.includes("."),
    );
  });
  return [...own, ...taken];
}

function findIn(subject: Subject, dockerfile: Dockerfile, copied: Copied): readonly Hit[] {
  if (copied.from !== null) return [];
  const context = contextOf(subject, dockerfile);
  const { place } = copied.instruction;
  const text = (path: string): string | null =>
    context === null ? null : subject.read(inContext(context.folder, path));
  const enters = (path: string): boolean => context?.leavesOut(path) !== true;
  const named = copied.sources.filter((path) => {
    const content = text(path);
    return isSecretFile(path) && enters(path) && (content === null || holdsSecrets(path, content));
  });
  const along = !copiesAll(copied)
    ? []
    : LIKELY_SECRET_FILES.filter((path) => {
        const content = text(path);
        return content !== null && enters(path) && holdsSecrets(path, content);
      });
  const [first] = [...named, ...along];
  if (first === undefined) return [];
  const all = [...named, ...along].join(", ");
  return [{ place, message: `${copied.instruction.keyword} takes ${all} into the image.` }];
}
