import { contextOf } from "../build-context.ts";
import { bindMounts } from "../compose/mounts.ts";
import { stageOfService } from "../compose/service-image.ts";
import { isBuiltFromRoot, sourcesOf } from "../copied-sources.ts";
import { brings } from "../copies.ts";
import type { Stage } from "../dockerfile/read-dockerfile.ts";
import { entryOf } from "../entry.ts";
import type { Hit, Rule } from "../finding.ts";
import { listNames, onePerPlace } from "../hits.ts";
import { ignoredBy } from "../ignore-file.ts";
import { followImports } from "../imports.ts";
import { isWithin } from "../paths.ts";
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
  const imports = entry === null ? null : followImports(subject.read, entry.module);
  const sources = isBuiltFromRoot(subject, start) ? sourcesOf(stage) : null;
  if (entry === null || imports === null || sources === null) return [];
  const [first] = [...imports.files].filter(([, from]) => from === null).map(([path]) => path);
  // Where even the first file comes from elsewhere, so may the others.
  if (first === undefined || !sources.some((source) => brings(source, first))) return [];
  const { path: ignoreFile, lines } = contextOf(subject, stage.dockerfile)?.ignore ?? { path: "", lines: [] };
  const mounted = mountedSources(subject, stage);
  /** By the line of .dockerignore that keeps them out; null for no COPY. */
  const missing = new Map<number | null, string[]>();
  for (const [path, from] of imports.files) {
    if (mounted.some((source) => isWithin(path, source))) continue;
    const ignored = ignoredBy(lines, path);
    if (ignored === null && sources.some((source) => brings(source, path))) continue;
    const text = from === null ? path : `${path} (imported in ${from.file}:${from.line})`;
    missing.set(ignored, [...(missing.get(ignored) ?? []), text]);
  }
  return [...missing].map(([ignored, names]): Hit => {
    const what = `${listNames(names, 3)}${ignored === null ? "" : " out of the image"}, without which ${entry.module} does not start.`;
    if (ignored === null) return { place: stage.from.place, message: `No COPY of this image brings ${what}` };
    const text = (lines[ignored] ?? "").trim();
    return {
      place: { file: ignoreFile, line: ignored + 1, column: 1, text },
      message: `This keeps ${what}`,
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
  find: (subject) => onePerPlace(builtStarts(subject).flatMap((start) => findIn(subject, start))),
};
