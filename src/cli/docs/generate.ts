import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { formatAnswer } from "../../config/answer.ts";
import { type Config, isGiven, type Settled } from "../../config/config.ts";
import type { FileSet } from "../../config/file-set.ts";
import type { MeasuredUse } from "../../config/measured-use.ts";
import type { Plan } from "../../config/plan.ts";
import type { Question, Suggestion } from "../../config/question.ts";
import { renderDocs, type ShellFile } from "../../generators/docs/index.ts";
import type { DocumentedSetting } from "../../generators/docs/settings.ts";
import type { Render } from "../../generators/render.ts";
import { BEFORE_FOLDER } from "../../reconcile/layout.ts";
import { PACKAGE_ROOT } from "../package-files.ts";
import { NOT_VERIFIED } from "../verified.ts";

/** The files of the documentation site, for a plan whose other files are known. */
export function generateSite(
  plan: Plan,
  config: Config,
  files: FileSet,
  render: Render,
  verified = NOT_VERIFIED,
  use: MeasuredUse | null = null,
): FileSet {
  const settings = config.settled.map((settled) => describeSetting(settled, files));
  const { read } = verified;
  const isCurrent = read.kind === "read" && read.report.digest === verified.digest(files);
  const input = { plan, settings, files, shell: readShell(), verified: { read, isCurrent }, use };
  return renderDocs(input, render);
}

function describeSetting(
  { question, value, suggestion, origin }: Settled,
  files: FileSet,
): DocumentedSetting {
  // Not where the value was given: the same answers must give the same page, saved or typed.
  const recommended = JSON.stringify(value) === JSON.stringify(suggestion.value);
  return {
    id: question.id,
    group: question.group,
    title: question.title,
    help: question.help,
    value: formatAnswer(question, value),
    origin: describeOrigin(recommended, question, suggestion, files),
    isGiven: isGiven({ origin }),
    // A setting of a variant that was not chosen shows in the one that was.
    file: findShown(question.shows, files),
    line: null,
  };
}

function describeOrigin(
  recommended: boolean,
  { kept }: Question,
  suggestion: Suggestion,
  files: FileSet,
): string {
  // Where it was found once may say something else by now, and does not count any more.
  if (kept === true) return "kept in cryo-init.yaml";
  return recommended ? describeReason(suggestion, files) : "your answer";
}

function findShown(shows: string, files: FileSet): string {
  const isCompose = (path: string): boolean => path.startsWith("docker-compose");
  if (!isCompose(shows) || files.some(({ path }) => path === shows)) return shows;
  return files.find(({ path }) => isCompose(path))?.path ?? shows;
}

/** Where it was read; in the copy that is kept, for a file that cryo-init has replaced. */
function describeReason({ why, from }: Suggestion, files: FileSet): string {
  const replaced =
    from !== undefined && files.some(({ path, kind }) => path === from.file && kind === "whole");
  return replaced ? why.replace(from.file, `${BEFORE_FOLDER}/${from.file}`) : why;
}

/** What building leaves behind, and what each project gets of its own. */
const NOT_SHELL = /(^|\/)(node_modules|cache|dist|\.temp)(\/|$)/;

let shell: readonly ShellFile[] | null = null;

/** The static part of the site: configuration, theme, its arithmetic, and handbook. Read once. */
function readShell(): readonly ShellFile[] {
  const root = join(PACKAGE_ROOT, "docs-site");
  const read = (file: string): string => readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  shell ??= [
    ...readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
      .filter((path) => !NOT_SHELL.test(path))
      .map((path) => ({ path, content: read(join(root, path)) })),
    // Built from src/config, so that the site reckons as the program does.
    {
      path: ".vitepress/theme/calculator.js",
      content: read(join(PACKAGE_ROOT, "dist", "site", "calculator.js")),
    },
  ];
  return shell;
}
