import { contextOf } from "../build-context.ts";
import { copiesAll, ownCopies } from "../copies.ts";
import { ignoredBy } from "../ignore-file.ts";
import { joinPath } from "../paths.ts";
import type { Subject } from "../subject.ts";
import type { Mend } from "./edits.ts";

/** What no image is to hold. Names without a folder are those of the context's root, where they are. */
const ENTRIES = [".git", ".env", ".venv", "venv"];
/** Packages that read a .env which lies beside the program. */
const READS_ENV =
  /^(?:python[-_.]dotenv|environs|python[-_.]decouple|pydantic[-_.]settings|django[-_.]environ|dynaconf)$/i;
/** Tools that take a version out of the history at build time. */
const READS_HISTORY =
  /setuptools[-_.]scm|hatch[-_.]vcs|versioningit|dunamai|poetry[-_.]dynamic|pbr\b|versioneer|\.git\b|\bgit (?:describe|rev-parse|log)/;

/** Entries that are missing in .dockerignore, or the file itself. */
export const ignoreMore: Mend = ({ place }, subject) => {
  if (readsEnv(subject) || readsHistory(subject)) return [];
  for (const dockerfile of subject.dockerfiles) {
    const context = contextOf(subject, dockerfile);
    const copied = dockerfile.stages.flatMap(ownCopies).find(copiesAll);
    if (context === null || copied === undefined) continue;
    const { ignore, folder } = context;
    const isHere = ignore === null ? copied.instruction.place === place : ignore.path === place.file;
    if (!isHere) continue;
    const file = ignore?.path ?? joinPath(folder, ".dockerignore");
    const lines = ignore?.lines ?? [];
    // What somebody lets in by name is needed.
    const isWanted = (entry: string): boolean =>
      lines.some((line) => line.trim().replace(/^!\/?/, "!") === `!${entry}`);
    const missing = ENTRIES.filter((entry) => ignoredBy(lines, entry) === null && !isWanted(entry));
    if (missing.length === 0) return [];
    const text = subject.read(file) ?? "";
    const gap = text === "" || text.endsWith("\n") ? "" : "\n";
    return [{ file, from: text.length, to: text.length, text: `${gap}${missing.join("\n")}\n` }];
  }
  return [];
};

function readsEnv({ facts, dockerfiles, read }: Subject): boolean {
  const files = facts?.dependencies.files ?? [];
  return (
    files.flatMap(({ requirements }) => requirements).some(({ name }) => READS_ENV.test(name)) ||
    dockerfiles.some(({ text }) => /\.env\b/.test(text)) ||
    (facts?.entries ?? []).some(({ from }) => /\bdotenv\b/.test(read(from?.file ?? "") ?? "")) ||
    (read("package.json") ?? "").includes("dotenv")
  );
}

function readsHistory({ dockerfiles, read }: Subject): boolean {
  const texts = [
    ...dockerfiles.map(({ text }) => text),
    read("pyproject.toml"),
    read("setup.py"),
    read("setup.cfg"),
  ];
  return texts.some((text) => READS_HISTORY.test(text ?? ""));
}
