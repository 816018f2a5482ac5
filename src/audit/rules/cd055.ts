import { type BindMount, bindMounts } from "../compose/mounts.ts";
import type { ComposeFile } from "../compose/read-compose.ts";
import { stageOfService } from "../compose/service-image.ts";
import { copiesOf } from "../copies.ts";
import { isDevelopment } from "../development.ts";
import type { Stage } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { folderOf, isWithin, joinPath } from "../paths.ts";
import type { Subject } from "../subject.ts";

/** Files that say that a folder holds a program. */
const PROGRAM = [
  "__init__.py",
  "main.py",
  "app.py",
  "manage.py",
  "wsgi.py",
  "package.json",
  "index.js",
  "go.mod",
];

/** Whether production has a file of its own beside this one, which is for people at work then. */
function hasProductionFile({ path }: ComposeFile, { composeFiles }: Subject): boolean {
  return composeFiles.some(
    (other) =>
      other.path !== path &&
      folderOf(other.path) === folderOf(path) &&
      /[._-]prod(?:uction)?[._-]/i.test(other.path),
  );
}

/** Whether the mount hides what the image holds of the same source. */
function hidesCopy(subject: Subject, stage: Stage, { path, target }: BindMount): boolean {
  if (path.startsWith("/") || path.startsWith("..")) return false;
  const holdsProgram = path === "" || PROGRAM.some((name) => subject.read(joinPath(path, name)) !== null);
  if (!holdsProgram) return false;
  return copiesOf(stage).some(({ from, sources, target: copied }) => {
    if (from === "image") return false;
    if (isWithin(copied, target))
      return path === "" || (from === null && sources.some((source) => isWithin(source, path)));
    if (!isWithin(target, copied)) return false;
    const rest = target.slice(copied === "/" ? 1 : copied.length + 1);
    return from === null ? sources.some((source) => joinPath(source, rest) === path) : rest === path;
  });
}

/** The checkout in the place of what was built. */
export const cd055: Rule = {
  id: "CD055",
  title: "Source mounted over the image in production",
  severity: "high",
  what: "A bind mount of the project, or of a folder with its program, over the place that the image holds it in, in a file that is not one for development.",
  why: "What runs is the checkout on that host and no longer the image: its tests, scans and version say nothing about it, a `git pull` changes production at once, and a host without the checkout starts an empty folder.",
  fix: "Remove the mount; where it is for development, move it to docker-compose.dev.yml or docker-compose.override.yml.",
  settled: true,
  references: [],
  find: (subject) =>
    onePerPlace(
      subject.composeFiles
        .filter((file) => !isDevelopment(file.path) && !hasProductionFile(file, subject))
        .flatMap(({ services }) => services)
        .flatMap((service) => {
          const stage = stageOfService(subject, service);
          if (stage === null) return [];
          return bindMounts(service)
            .filter(({ place }) => !/\.override\./.test(place.file) && !isDevelopment(place.file))
            .filter((mount) => hidesCopy(subject, stage, mount))
            .map(
              ({ source, target, place }): Hit => ({
                place,
                message: `Service ${service.name} runs ${source} of the host in place of what its image holds in ${target}.`,
              }),
            );
        }),
    ),
};
