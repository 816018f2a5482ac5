import { contextOf } from "../build-context.ts";
import { type Copy, copiesAll, copiesOf } from "../copies.ts";
import type { Stage } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { listNames, onePerPlace } from "../hits.ts";
import { isWithin, joinPath } from "../paths.ts";
import { imageStages } from "../runtime-stages.ts";
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
      imageStages(subject).flatMap((stage) => inImage(stage).flatMap((copy) => findIn(subject, stage, copy))),
    ),
};

/** What a stage copies, and what it takes on from earlier ones; the rest of a build stage stays behind. */
function inImage(stage: Stage): readonly Copy[] {
  const own = copiesOf(stage);
  const taken = own.flatMap(({ from, sources }) => {
    if (from === null || from === "image") return [];
    const folders = sources.map((source) => joinPath("/", source));
    return copiesOf(from).filter(({ target }) => folders.some((folder) => isWithin(target, folder)));
  });
  return [...own, ...taken];
}

function findIn(subject: Subject, { dockerfile }: Stage, copy: Copy): readonly Hit[] {
  if (copy.from !== null) return [];
  // What ONBUILD copies is of other projects.
  const isElsewhere = copy.instruction.triggered && dockerfile.later.length > 0;
  const context = isElsewhere ? null : contextOf(subject, dockerfile);
  const text = (path: string): string | null =>
    context === null ? null : subject.read(joinPath(context.folder, path));
  const enters = (path: string): boolean => context?.leavesOut(path) !== true;
  const named = copy.sources.filter((path) => {
    const content = text(path);
    return isSecretFile(path) && enters(path) && (content === null || holdsSecrets(path, content));
  });
  const along = (copiesAll(copy) ? LIKELY_SECRET_FILES : []).filter((path) => {
    const content = text(path);
    return content !== null && enters(path) && holdsSecrets(path, content);
  });
  const all = [...named, ...along];
  if (all.length === 0) return [];
  const { keyword, place } = copy.instruction;
  return [{ place, message: `${keyword} takes ${listNames(all)} into the image.` }];
}
