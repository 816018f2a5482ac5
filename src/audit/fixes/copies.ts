import { contextFolder } from "../build-context.ts";
import { joinPath } from "../paths.ts";
import type { Subject } from "../subject.ts";
import type { Mend } from "./edits.ts";
import { instructionAt, replaceIn, type Written } from "./instructions.ts";

/** What COPY has, too. */
const FLAGS = new Set(["chown", "chmod", "link", "exclude"]);
/** Folders, and names of files that nobody gives an archive: ADD unpacks by content. */
const SAFE =
  /\/$|(?:^|\/)\.{1,2}$|\.(?:txt|py|toml|cfg|conf|ini|ya?ml|json|lock|sh|md|html|css|js|env|crt|pem)$/i;

/** ADD of local files as COPY. */
export const copyInstead: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written === null) return [];
  const { flags, exec, rest, heredocs } = written.instruction;
  const sources = (exec ?? rest.split(/\s+/)).slice(0, -1);
  const isLocal = sources.every(
    (source) => !/:\/\/|^git@|\$/.test(source) && (SAFE.test(source) || isKnown(source, written, subject)),
  );
  if (!isLocal || heredocs.length > 0 || [...flags.keys()].some((flag) => !FLAGS.has(flag))) return [];
  return [replaceIn(written, 0, "ADD".length, written.source.startsWith("add") ? "copy" : "COPY")];
};

/** A text file, or one of the application's folders: what else has such a name may be an archive. */
function isKnown(source: string, { dockerfile }: Written, subject: Subject): boolean {
  const folder = contextFolder(subject, dockerfile);
  const path = joinPath(folder ?? "", source).replace(/^\//, "");
  return folder !== null && (subject.read(path) !== null || subject.facts?.sources.includes(path) === true);
}
