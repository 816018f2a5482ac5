import { isBuiltFromRoot, sourcesOf } from "../copied-sources.ts";
import { brings, dockerfileOf } from "../copies.ts";
import type { Stage } from "../dockerfile/read-dockerfile.ts";
import { entryOf } from "../entry.ts";
import type { Hit, Place, Rule } from "../finding.ts";
import { listNames, onePerPlace } from "../hits.ts";
import { ignoredBy } from "../ignore-file.ts";
import { stageOfService } from "../images.ts";
import { followImports } from "../imports.ts";
import { bindMounts } from "../mounts.ts";
import { isWithin } from "../paths.ts";
import { type Start, startsOfImages, startsOfServices } from "../server.ts";
import type { Subject } from "../subject.ts";

/** Files that a service is given from the host in place of the image's. */
function mountedSources(subject: Subject, stage: Stage): readonly string[] {
  return subject.composeFiles
    .flatMap(({ services }) => services)
    .filter((service) => stageOfService(subject, service) === stage)
    .flatMap((service) => bindMounts(service).map(({ source }) => source));
}

function findIn(subject: Subject, start: Start): readonly Hit[] {
  const { stage } = start;
  const entry = entryOf(subject, start);
  const imports = entry === null ? null : followImports(subject.read, entry.module);
  const dockerfile = dockerfileOf(subject, stage);
  if (entry === null || imports === null || dockerfile === null || !isBuiltFromRoot(subject, start))
    return [];
  const sources = sourcesOf(subject, dockerfile, stage);
  if (sources === null) return [];
  const [first] = [...imports.files].filter(([, from]) => from === null).map(([path]) => path);
  // Where even the first file comes from elsewhere, so may the others.
  if (first === undefined || !sources.some((source) => brings(source, first))) return [];
  const own = `${dockerfile.path}.dockerignore`;
  const ownText = subject.read(own);
  const ignore = ownText === null ? (subject.ignore ?? []) : ownText.split("\n");
  const mounted = mountedSources(subject, stage);
  const missing = new Map<number | null, string[]>();
  for (const [path, from] of imports.files) {
    if (mounted.some((source) => isWithin(path, source))) continue;
    const ignored = ignoredBy(ignore, path);
    if (ignored === null && sources.some((source) => brings(source, path))) continue;
    const text = from === null ? path : `${path} (imported in ${from.file}:${from.line})`;
    missing.set(ignored, [...(missing.get(ignored) ?? []), text]);
  }
  return [...missing].map(([ignored, names]): Hit => {
    const file = ownText === null ? ".dockerignore" : own;
    const text = ignored === null ? "" : (ignore[ignored] ?? "").trim();
    const place: Place = ignored === null ? stage.from.place : { file, line: ignored + 1, column: 1, text };
    const list = listNames(names, 3);
    return {
      place,
      message:
        ignored === null
          ? `No COPY of this image brings ${list}, without which ${entry.module} does not start.`
          : `This keeps ${list} out of the image, without which ${entry.module} does not start.`,
    };
  });
}

/** An image without files of its application. */
export const cd053: Rule = {
  id: "CD053",
  title: "Copied files do not hold what the application imports",
  severity: "critical",
  what: "Modules of the project that the server's entry point imports when it starts, and that no COPY brings, or that .dockerignore keeps out.",
  why: "The container ends with ModuleNotFoundError before it answers anything, and its restart policy starts it again for ever. The build does not notice.",
  fix: "Copy the missing files too, or let them through in .dockerignore (`!folder`).",
  settled: true,
  references: [],
  find: (subject) =>
    onePerPlace(
      [...startsOfServices(subject), ...startsOfImages(subject)].flatMap((start) => findIn(subject, start)),
    ),
};
