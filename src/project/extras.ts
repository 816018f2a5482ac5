import { lstat, readFile, realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import { UserError } from "../config/errors.ts";
import { EXTRA_FILES, type ExtraBlocks, type ExtraStage } from "../config/extension-points.ts";

/** Where it is said at length. */
const GUIDE = "The handbook's page on extending says what may stand there.";

/** What may stand in an extra file: instructions that change nothing of what comes after them. */
const ALLOWED = new Set(["ARG", "COPY", "ENV", "EXPOSE", "LABEL", "RUN"]);
/** Of the others, why not. */
const REFUSED: Readonly<Record<string, string>> = {
  ADD: "fetches and unpacks without a check of what it gets; use COPY, or RUN with a checksum",
  FROM: "begins another stage, and what follows would stand in the wrong one",
  USER: "would run all that follows as somebody else; the image's user is cryo-init's to set",
  WORKDIR: "would move all that follows to another folder; use cd within one RUN",
  SHELL: "would change how all that follows is run",
  ENTRYPOINT: "is cryo-init's to write: it reads the secrets and starts the server",
  CMD: "is cryo-init's to write; in a Compose override file, command: replaces it",
  HEALTHCHECK: "is cryo-init's to write: the answers under health change it",
  STOPSIGNAL: "is cryo-init's to write: the server's time to stop belongs to it",
  ONBUILD: "runs in other images, not in this one",
  VOLUME: "would keep each container's copy of the folder; name a volume in a Compose override file",
  MAINTAINER: "is deprecated; use LABEL org.opencontainers.image.authors",
};

/**
 * Reads the project's own blocks for the Dockerfile.
 * @param root absolute path of the checkout, without symbolic links
 * @throws UserError with file and line for what is no file, cannot be read, or cannot stand there
 */
export async function readExtras(root: string): Promise<ExtraBlocks> {
  const [build, runtime] = await Promise.all([readExtra(root, "build"), readExtra(root, "runtime")]);
  return { build, runtime };
}

async function readExtra(root: string, stage: ExtraStage): Promise<string | null> {
  const file = EXTRA_FILES[stage];
  const text = await readText(root, file);
  if (text === null) return null;
  const lines = text
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .trimEnd()
    .split("\n");
  return checkLines(file, lines) === 0 ? null : lines.join("\n").replace(/^\n+/, "");
}

async function readText(root: string, file: string): Promise<string | null> {
  const path = join(root, file);
  let bytes: Uint8Array;
  try {
    if ((await lstat(path)).isDirectory()) {
      throw new UserError(`${file} is a folder. ${GUIDE}`, {
        where: { file },
        next: `Move it away: rm -r ${file}`,
      });
    }
    const real = await realpath(path);
    if (relative(root, real).startsWith("..")) {
      throw new UserError(`${file} is a link that leaves the project.`, {
        where: { file },
        next: "Put the file itself in its place.",
      });
    }
    bytes = await readFile(real);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOTDIR" || (code === "ENOENT" && !(await isLink(path)))) return null;
    throw new UserError(`${file} cannot be read (${code}), and the Dockerfile takes its text in.`, {
      where: { file },
      next: `Give yourself permission to read it, or remove it: ls -l ${file}`,
      cause: error,
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UserError(`${file} is not UTF-8 text.`, {
      where: { file },
      next: "Save it as UTF-8.",
      cause: error,
    });
  }
}

/** A link to nowhere is no file that is missing: somebody meant it to be there. */
async function isLink(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats?.isSymbolicLink() === true;
}

/** Returns the number of instructions. Throws for what would break the Dockerfile around it. */
function checkLines(file: string, lines: readonly string[]): number {
  let count = 0;
  let next = 0;
  while (next < lines.length) {
    const start = next;
    if (isSkipped(lines[start] ?? "")) {
      next++;
      continue;
    }
    count++;
    checkName(file, start, lines[start] ?? "");
    const { text, end } = joinContinued(file, lines, start);
    next = skipHeredocs(file, lines, { text, start, end });
  }
  return count;
}

function checkName(file: string, index: number, line: string): void {
  const [, indent = "", word = ""] = /^(\s*)(\S+)/.exec(line) ?? [];
  const name = word.toUpperCase();
  if (ALLOWED.has(name)) return;
  const reason = REFUSED[name];
  throw new UserError(
    reason === undefined
      ? `${word} is no instruction of a Dockerfile`
      : `${name} cannot stand here: it ${reason}`,
    {
      where: { file, line: index + 1, column: indent.length + 1 },
      next: `${[...ALLOWED].join(", ")} may stand here. ${GUIDE}`,
    },
  );
}

/** An instruction on one line, and the index of the line after it. Comments and empty lines may stand within. */
function joinContinued(
  file: string,
  lines: readonly string[],
  start: number,
): { readonly text: string; readonly end: number } {
  let text = "";
  for (let index = start; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (text !== "" && isSkipped(line)) continue;
    const continued = /^(.*)\\\s*$/.exec(line);
    if (continued === null) return { text: text + line, end: index + 1 };
    text += `${continued[1] ?? ""} `;
  }
  throw unfinished(file, start, "its last line ends with a backslash");
}

/** The index of the line after the heredocs that an instruction opens. */
function skipHeredocs(
  file: string,
  lines: readonly string[],
  { text, start, end }: { readonly text: string; readonly start: number; readonly end: number },
): number {
  let next = end;
  for (const [, dash, , word] of text.matchAll(/(?<=\s)\d*<<(-?)(["']?)([A-Za-z_]\w*)\2(?=\s|$)/g)) {
    const isEnd = (line: string): boolean => (dash === "-" ? line.replace(/^\t+/, "") : line) === word;
    const last = lines.findIndex((line, index) => index >= next && isEnd(line));
    if (last === -1) throw unfinished(file, start, `no line ends the text that <<${word} begins`);
    next = last + 1;
  }
  return next;
}

function isSkipped(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

function unfinished(file: string, index: number, why: string): UserError {
  return new UserError(`This instruction is not finished: ${why}`, {
    where: { file, line: index + 1, column: 1 },
    next: "Finish it: what follows in the Dockerfile would become a part of it.",
  });
}
