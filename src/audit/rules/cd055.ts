import { type BindMount, bindMounts } from "../compose/mounts.ts";
import type { ComposeFile } from "../compose/read-compose.ts";
import { buildOf, stageOfService } from "../compose/service-image.ts";
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

/** A path of the project seen from the folder that an image is built from; null for one that is no part of it. */
function inContext(path: string, context: string): string | null {
  // With a folder around it, all of it.
  if (isWithin(context, path)) return "";
  return isWithin(path, context) ? path.slice(context.length + 1) : null;
}

/** Whether the mount hides what the image holds of the same source. */
function hidesCopy(subject: Subject, stage: Stage, context: string, mount: BindMount): boolean {
  const { target } = mount;
  if (mount.path.startsWith("/") || mount.path.startsWith("..")) return false;
  const path = context === "" ? mount.path : inContext(mount.path, context);
  if (path === null) return false;
  const holdsProgram =
    path === "" || PROGRAM.some((name) => subject.read(joinPath(mount.path, name)) !== null);
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
          const context = buildOf(service)?.context;
          if (stage === null || context === undefined) return [];
          return bindMounts(service)
            .filter(({ place }) => !/\.override\./.test(place.file) && !isDevelopment(place.file))
            .filter((mount) => hidesCopy(subject, stage, context, mount))
            .map(
              ({ source, target, place }): Hit => ({
                place,
                message: `Service ${service.name} runs ${source} of the host in place of what its image holds in ${target}.`,
              }),
            );
        }),
    ),
};
