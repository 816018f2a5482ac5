import { readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { contextFolder } from "../../audit/build-context.ts";
import { readEnvironmentFile } from "../../audit/compose/interpolate.ts";
import { readCompose, unreadCompose } from "../../audit/compose/read-compose.ts";
import { buildsOf, givenArgs, inlineDockerfiles } from "../../audit/compose/service-image.ts";
import { readDockerfile, unreadDockerfile } from "../../audit/dockerfile/read-dockerfile.ts";
import type { Mendable } from "../../audit/fixes/mend-findings.ts";
import { TOO_LARGE } from "../../audit/largest-file.ts";
import { folderOf, joinPath } from "../../audit/paths.ts";
import type { Subject } from "../../audit/subject.ts";
import { UserError } from "../../config/errors.ts";
import type { Facts } from "../../config/facts.ts";
import { detect } from "../../project/detect.ts";
import { listDockerFiles } from "../../project/existing-files.ts";
import { BEFORE_FOLDER } from "../../reconcile/layout.ts";
import { readGenerated } from "./read-generated.ts";

/** Bytes of a file at the most that are looked into. */
const MOST_BYTES = 1024 * 1024;

/** The files of a project, and what an audit makes of them. */
export type ProjectFiles = Pick<Mendable, "read" | "subjectOf">;

/**
 * Opens everything in a project that an audit looks at.
 * @param root the project's folder, absolute
 * @param now decides which releases get fixes still
 * @param known the facts of the application, where they have been detected already
 */
export async function openFiles(root: string, now: Date, known?: Facts): Promise<ProjectFiles> {
  const read = (path: string): string | null => readText(root, path);
  return await openView(root, now, known, { docker: root, read, isNow: true });
}

/**
 * Opens the Docker files that stood there before the first run, in the application as it is now.
 * @param written what cryo-init has written since: it was not there
 */
export async function openFilesOfBefore(
  root: string,
  now: Date,
  known: Facts,
  written: ReadonlySet<string>,
): Promise<ProjectFiles> {
  const read = (path: string): string | null =>
    readText(root, `${BEFORE_FOLDER}/${path}`) ?? (written.has(path) ? null : readText(root, path));
  return await openView(root, now, known, { docker: join(root, BEFORE_FOLDER), read, isNow: false });
}

/** Where the Docker files are looked for, and how any file of the project is read. */
interface View {
  readonly docker: string;
  readonly read: (path: string) => string | null;
  readonly isNow: boolean;
}

async function openView(
  root: string,
  now: Date,
  known: Facts | undefined,
  view: View,
): Promise<ProjectFiles> {
  const listed = await listDockerFiles(view.docker);
  const facts = known ?? (await detectApplication(root));
  // Read once, so that what is written later follows from what was shown.
  const texts = new Map<string, string | null>();
  const readOnce = (path: string): string | null => {
    const text = texts.get(path);
    if (text !== undefined) return text;
    const found = view.read(path);
    texts.set(path, found);
    return found;
  };
  const generated = view.isNow ? await readGenerated(root, facts, readOnce) : {};
  const today = now.toISOString().slice(0, 10);
  const first: Subject = { ...readFiles(view.docker, listed, readOnce), facts, ...generated, today };
  const factsIn = await detectContexts(root, first);
  return {
    read: readOnce,
    subjectOf: (read) => ({
      ...first,
      ...(read === readOnce ? {} : readFiles(view.docker, listed, read)),
      factsIn,
    }),
  };
}

/** The Docker files of a project, read. */
function readFiles(
  root: string,
  { dockerfiles, composeFiles }: Awaited<ReturnType<typeof listDockerFiles>>,
  readAny: ProjectFiles["read"],
): Pick<Subject, "dockerfiles" | "composeFiles" | "read"> {
  const read = (path: string): string | null => readAny(path)?.replaceAll("\r\n", "\n") ?? null;
  const overrides = new Map(composeFiles.flatMap((path) => overridesOf(path, composeFiles)));
  const bases = composeFiles.filter((path) => ![...overrides.values()].includes(path));
  const compose = bases.map((path) => {
    const text = read(path);
    return text === null
      ? unreadCompose(path, whyUnread(root, path))
      : readCompose(path, text, overrides.get(path) ?? null, { read, variables: variablesFor(path, read) });
  });
  // A Dockerfile that a service names is one, wherever it lies and whatever it is called.
  const named = buildsOf(compose).map(({ dockerfile }) => dockerfile);
  const all = new Set([...dockerfiles, ...named.filter((path) => read(path) !== null)]);
  const args = givenArgs(compose);
  const own = [...all].map((path) => {
    const text = read(path);
    return text === null
      ? unreadDockerfile(path, whyUnread(root, path))
      : readDockerfile(path, text, { args: args.get(path) });
  });
  const inline = inlineDockerfiles(compose).map(({ path, text, locate }) =>
    readDockerfile(path, text, { args: args.get(path), locate }),
  );
  return { dockerfiles: [...own, ...inline], composeFiles: compose, read };
}

/** What Compose puts into the values of a file. */
function variablesFor(path: string, read: ProjectFiles["read"]): ReadonlyMap<string, string> {
  // The one beside the file comes first; the other counts where it is read from the root.
  const files = [...new Set([".env", joinPath(folderOf(path), ".env")])];
  return new Map([
    // Compose is mostly started in the file's own folder.
    ["PWD", "."] as const,
    ...files.flatMap((file) => [...readEnvironmentFile(read(file) ?? "")]),
  ]);
}

/** Folders with applications of their own that are looked into at the most. */
const MOST_CONTEXTS = 20;

/** What is known of the folders that images are built from. */
async function detectContexts(root: string, subject: Subject): Promise<ReadonlyMap<string, Facts>> {
  const folders = new Set(
    subject.dockerfiles.map((dockerfile) => contextFolder(subject, dockerfile) ?? "").filter(Boolean),
  );
  const found = new Map<string, Facts>();
  for (const folder of [...folders].slice(0, MOST_CONTEXTS)) {
    const facts = await detectApplication(join(root, folder));
    if (facts !== null) found.set(folder, facts);
  }
  return found;
}

/** `docker-compose.override.yml` is read over `docker-compose.yml`, and so for each variant. */
function overridesOf(path: string, all: readonly string[]): readonly (readonly [string, string])[] {
  const override = path.replace(/\.(ya?ml)$/, ".override.$1");
  return all.includes(override) ? [[path, override]] : [];
}

/** A project without Python can be audited all the same: for what no application is needed for. */
async function detectApplication(root: string): Promise<Facts | null> {
  try {
    return await detect(root);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** A text file of the project; null for what is none, too large, or not below its root. */
function readText(root: string, path: string): string | null {
  const file = join(root, path);
  if (relative(root, file).split(sep)[0] === "..") return null;
  try {
    if (statSync(file).size > MOST_BYTES) return null;
    const text = readFileSync(file, "utf8");
    return text.includes("\0") ? null : text;
  } catch {
    // Not there, a folder, or not to be read.
    return null;
  }
}

/** Why a file that is there could not be read. */
function whyUnread(root: string, path: string): string {
  try {
    return statSync(join(root, path)).size > MOST_BYTES
      ? TOO_LARGE
      : readFileSync(join(root, path)).includes(0)
        ? "it is no text"
        : "it lies outside of the project";
  } catch {
    return "it may not be read";
  }
}
