import type { Mend } from "./edits.ts";
import { instructionAt, replaceIn } from "./instructions.ts";

/** What COPY has, too. */
const FLAGS = new Set(["chown", "chmod", "link", "exclude"]);
/** Names of folders, and of files that are no archive, whatever is in them: ADD unpacks by content. */
const SAFE =
  /(?:^|\/)[^./*?]*\/?$|(?:^|\/)\.{1,2}\/?$|\.(?:txt|py|toml|cfg|conf|ini|ya?ml|json|lock|sh|md|html|css|js|env|crt|pem)$/i;

/** ADD of local files as COPY. */
export const copyInstead: Mend = ({ place }, subject) => {
  const written = instructionAt(subject, place);
  if (written === null) return [];
  const { flags, exec, rest, heredocs } = written.instruction;
  const sources = (exec ?? rest.split(/\s+/)).slice(0, -1);
  const isLocal = sources.every((source) => SAFE.test(source) && !/:\/\/|^git@|\$/.test(source));
  if (!isLocal || heredocs.length > 0 || [...flags.keys()].some((flag) => !FLAGS.has(flag))) return [];
  return [replaceIn(written, 0, "ADD".length, written.source.startsWith("add") ? "copy" : "COPY")];
};
