import { contextFolder } from "./build-context.ts";
import { brings, type Copy, copiesOf } from "./copies.ts";
import type { Dockerfile, Stage } from "./dockerfile/read-dockerfile.ts";
import type { Place } from "./finding.ts";
import { baseName, folderOf, isWithin, joinPath } from "./paths.ts";
import type { Subject } from "./subject.ts";

/** A text file that an image holds, and that the project knows. */
export interface ImageFile {
  /** Of the project; in the image, for a text that stands in the Dockerfile. */
  readonly name: string;
  /** The path from the project's root; null for a text that stands in the Dockerfile. */
  readonly path: string | null;
  readonly text: string;
  /** Where one of its lines stands, from 1. */
  readonly placeOf: (line: number) => Place;
}

/** The project's file that an image holds at an absolute path, seen from the project's root; null where none is known. */
export function projectFileAt(subject: Subject, stage: Stage, path: string): string | null {
  return imageFileAt(subject, stage, path)?.path ?? null;
}

/** What an image holds at an absolute path: a file of the project, or a heredoc; null where nothing is known of it. */
export function imageFileAt(subject: Subject, stage: Stage, path: string): ImageFile | null {
  // Where nothing says from where it is built, it is mostly the root.
  const context = contextFolder(subject, stage.dockerfile) ?? "";
  return findFile({ subject, context, known: new Set() }, stage, path);
}

/** A file of the project itself; null where there is none, or it is no text. */
export function projectFile(subject: Subject, path: string): ImageFile | null {
  const text = path === "" ? null : subject.read(path);
  if (text === null) return null;
  const placeOf = (line: number): Place => {
    const written = text.split("\n")[line - 1] ?? "";
    return { file: path, line, column: Math.max(written.search(/\S/), 0) + 1, text: written.trim() };
  };
  return { name: path, path, text, placeOf };
}

interface Search {
  readonly subject: Subject;
  /** The folder that COPY copies from. */
  readonly context: string;
  /** What was looked for: stages can copy from each other in many ways. */
  readonly known: Set<string>;
}

/** Copies can be a thousand, and what is looked for as well: what is found by then is found. */
const MOST_COPIES = 200_000;

/** How many copies were looked at for files of a Dockerfile. */
const counts = new WeakMap<Dockerfile, number>();

function findFile(search: Search, stage: Stage, path: string): ImageFile | null {
  const { subject, context, known } = search;
  const key = `${stage.dockerfile.stages.indexOf(stage)} ${path}`;
  if (known.has(key)) return null;
  known.add(key);
  const copies = copiesOf(stage);
  for (let at = copies.length - 1; at >= 0; at -= 1) {
    const copy = copies[at];
    const count = (counts.get(stage.dockerfile) ?? 0) + 1;
    if (copy === undefined || count > MOST_COPIES) return null;
    counts.set(stage.dockerfile, count);
    const { from } = copy;
    if (!isWithin(path, copy.target) || from === "image") continue;
    const written = textFor(copy, path);
    if (written !== null) return written;
    for (const candidate of candidatesFor(copy, path)) {
      const found =
        from === null
          ? projectFile(subject, joinPath(context, candidate))
          : findFile(search, from, joinPath("/", candidate));
      if (found !== null) return found;
    }
  }
  return null;
}

/** The heredoc that COPY makes a file of: by its target, or in a folder by the heredoc's own name. */
function textFor({ texts, target, intoFolder }: Copy, path: string): ImageFile | null {
  const found = texts.find(({ name }) => path === (intoFolder ? joinPath(target, name) : target));
  if (found === undefined) return null;
  return { name: path, path: null, text: found.text, placeOf: (line) => found.placeOf(line - 1) };
}

/** What COPY may have made a path of: below a folder that it takes, or the file itself. */
function candidatesFor({ sources, target, intoFolder }: Copy, path: string): readonly string[] {
  const rest = path.slice(target === "/" ? 1 : target.length + 1);
  return sources.flatMap((source) => {
    const isPattern = /[*?[]/.test(source);
    // A file that a pattern brings into a folder keeps its name.
    const folder = isPattern ? folderOf(source) : source;
    const own = intoFolder && rest === baseName(source) ? [source] : [];
    const all = [...own, rest === "" ? source : joinPath(folder, rest)];
    return isPattern ? all.filter((one) => brings(source, one)) : all;
  });
}
