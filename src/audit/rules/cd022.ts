import { pathsOf } from "../copies.ts";
import { type Step, stepsOfFile } from "../dockerfile/steps.ts";
import type { Hit, Rule } from "../finding.ts";
import { listNames, onePerPlace } from "../hits.ts";

/** What ADD unpacks. */
const ARCHIVE = /\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|tzst)$|[*?]$/i;
const ADDRESS = /^(?:https?|ftp):\/\//i;
const REPOSITORY = /^(?:git@|git:\/\/|ssh:\/\/)|\.git(?:[#?].*)?$/i;

/** ADD where COPY does the same, or where nothing checks what was fetched. */
export const cd022: Rule = {
  id: "CD022",
  title: "ADD where COPY would do",
  severity: "low",
  what: "ADD of files that are no archive, or of an address without `--checksum`.",
  why: "ADD does more than it says: it unpacks, and it fetches. A file that is renamed to end in .tar.gz arrives as a folder; what an address gives can be another file tomorrow.",
  fix: "Write COPY for local files, and give `--checksum=sha256:…` with an address.",
  settled: true,
  references: ["DL3020", "CIS-DI-0009", "DS-0005", "CKV_DOCKER_4", "CIS 4.9"],
  find: ({ dockerfiles }) =>
    onePerPlace(
      // Judged while it walks: the values of a step are those of that moment.
      dockerfiles.flatMap((dockerfile) => Array.from(stepsOfFile(dockerfile), judge).flat()),
    ),
};

function judge({ instruction, values }: Step): readonly Hit[] {
  const { keyword, flags, place } = instruction;
  if (keyword !== "ADD") return [];
  const sources = pathsOf(instruction, values)
    .slice(0, -1)
    .filter((word) => !word.startsWith("<<"));
  const fetched = sources.find((source) => ADDRESS.test(source) && !REPOSITORY.test(source));
  if (fetched !== undefined)
    return flags.has("checksum") ? [] : [{ place, message: `Nothing checks what ${fetched} gives.` }];
  const needsAdd = sources.some(
    (source) => source.includes("$") || ARCHIVE.test(source) || REPOSITORY.test(source),
  );
  if (needsAdd) return [];
  return [{ place, message: `ADD of ${listNames(sources) || "a text"} is what COPY is for.` }];
}
