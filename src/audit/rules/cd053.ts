import { contextOf, contextOfStart } from "../build-context.ts";
import { bindMounts } from "../compose/mounts.ts";
import { stageOfService } from "../compose/service-image.ts";
import { sourcesOf, stagesBehind } from "../copied-sources.ts";
import { brings, type Copy, copiesOf } from "../copies.ts";
import type { Stage } from "../dockerfile/read-dockerfile.ts";
import { entryOf } from "../entry.ts";
import type { Hit, Rule } from "../finding.ts";
import { listNames, onePerPlace } from "../hits.ts";
import { ignoredBy } from "../ignore-file.ts";
import { importedFrom } from "../image-places.ts";
import { followImports } from "../imports.ts";
import { isWithin, joinPath } from "../paths.ts";
import { type BuiltStart, builtStarts } from "../starts.ts";
import type { Subject } from "../subject.ts";

/** Files that a service is given from the host in place of the image's. */
function mountedSources(subject: Subject, stage: Stage): readonly string[] {
  return subject.composeFiles
    .flatMap(({ services }) => services)
    .filter((service) => stageOfService(subject, service) === stage)
    .flatMap((service) => bindMounts(service).map(({ path }) => path));
}

function findIn(subject: Subject, start: BuiltStart): readonly Hit[] {
  const { stage } = start;
  const entry = entryOf(subject, start);
  const context = contextOfStart(subject, start);
  const sources = context === null ? null : sourcesOf(stage);
  if (entry === null || context === null || sources === null) return [];
  const fromRoot = (path: string): string => joinPath(context, path);
  const imports = followImports((path) => subject.read(fromRoot(path)), entry.module);
  if (imports === null) return [];
  const [first] = [...imports.files].filter(([, from]) => from === null).map(([path]) => path);
  // Where even the first file comes from elsewhere, so may the others.
  if (first === undefined || !sources.some((source) => brings(source, first))) return [];
  const { path: ignoreFile, lines } = contextOf(subject, stage.dockerfile)?.ignore ?? { path: "", lines: [] };
  const mounted = mountedSources(subject, stage);
  /** By the line of .dockerignore that keeps them out; null for no COPY. */
  const missing = new Map<number | null, string[]>();
  const isThere = importedFrom(subject, start, first);
  /** By the COPY that brings them elsewhere. */
  const astray = new Map<Copy, string[]>();
  for (const [path, from] of imports.files) {
    if (mounted.some((source) => isWithin(fromRoot(path), source))) continue;
    const ignored = ignoredBy(lines, path);
    const isBrought = sources.some((source) => brings(source, path));
    if (ignored === null && isBrought && isThere?.(path) !== false) continue;
    const text = from === null ? path : `${path} (imported in ${fromRoot(from.file)}:${from.line})`;
    const copy = ignored === null && isBrought ? copyOf(stage, path) : undefined;
    if (copy !== undefined) astray.set(copy, [...(astray.get(copy) ?? []), text]);
    else missing.set(ignored, [...(missing.get(ignored) ?? []), text]);
  }
  const misplaced = [...astray].map(([copy, files]): Hit => {
    const folders = listNames(copy.sources);
    const names = listNames(files, 3);
    return {
      place: copy.instruction.place,
      message: `This puts what is in ${folders} into ${copy.target}, where nothing finds ${names}, without which ${entry.module} does not start.`,
      fix: `Copy each folder to its own name: \`COPY ${copy.sources[0]} ./${copy.sources[0]}\`.`,
    };
  });
  const left = [...missing].map(([ignored, names]): Hit => {
    const what = `${listNames(names, 3)}${ignored === null ? "" : " out of the image"}, without which ${entry.module} does not start.`;
    if (ignored === null) return { place: stage.from.place, message: `No COPY of this image brings ${what}` };
    const text = (lines[ignored] ?? "").trim();
    return {
      place: { file: ignoreFile, line: ignored + 1, column: 1, text },
      message: `This keeps ${what}`,
    };
  });
  return [...left, ...misplaced];
}

/** The COPY that takes the contents of a folder around a file. */
function copyOf(stage: Stage, path: string): Copy | undefined {
  return [...stagesBehind(stage)]
    .flatMap(copiesOf)
    .find(
      ({ from, sources }) =>
        from === null && sources.some((source) => source !== "" && isWithin(path, source)),
    );
}

/** An image without files of its application. */
export const cd053: Rule = {
  id: "CD053",
  title: "Copied files do not hold what the application imports",
  severity: "critical",
  what: "Modules of the project that the server's entry point imports when it starts, and that no COPY brings, that .dockerignore keeps out, or that arrive elsewhere: `COPY shop app.py ./` copies what is in `shop`, and no folder of that name.",
  why: "The container ends with ModuleNotFoundError before it answers anything, and its restart policy starts it again for ever. The build does not notice.",
  fix: "Copy the missing files too, or let them through in .dockerignore (`!folder`).",
  settled: true,
  references: [],
  find: (subject) => onePerPlace(builtStarts(subject).flatMap((start) => findIn(subject, start))),
};
