import { posix } from "node:path";
import { DOCUMENT_FILE, keepFile } from "../../config/document.ts";
import { UserError } from "../../config/errors.ts";
import { nearest } from "../../config/nearest.ts";
import { planEditedFile } from "../../reconcile/plan-changes.ts";
import { writeChanges } from "../../reconcile/write-changes.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { SELF } from "../open-folder.ts";
import { openSetUp } from "../open-project.ts";
import type { Options } from "../options.ts";
import { readVersion } from "../package-files.ts";
import { planSilently } from "../project.ts";
import { whileWriting } from "../signals.ts";
import { formatDiff } from "../summary.ts";
import type { Terminal } from "../terminal.ts";

/** Hands a generated file over to the project for good: it is listed under `keep:`, and no run touches it any more. */
export async function runEject(
  file: string | undefined,
  folder: string,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  if (file === undefined) {
    throw new UserError("eject: which file?", { next: "cryo-init eject FILE [dir]", failure: "usage" });
  }
  const project = await openSetUp(folder, options, terminal);
  const path = posix.normalize(file.replaceAll("\\", "/"));
  const change = planSilently(project, "markers").changes.find((candidate) => candidate.path === path);
  const { document, disk } = project;
  if (path === DOCUMENT_FILE) {
    throw new UserError(`eject: ${DOCUMENT_FILE} holds the answers, so it is yours already`, {
      next: "Name a file that is generated: docker-compose.yml",
      failure: "usage",
    });
  }
  if (document === null || change === undefined) throw notGenerated(file, project);
  const text = keepFile(document, path);
  const outcome = text === document ? "nothing" : options.dryRun ? "dry-run" : "written";
  if (options.json) terminal.result(JSON.stringify({ outcome, root: project.root, path }, null, 2));
  if (text === document) {
    terminal.say(`${path} is the project's own already.`);
    return EXIT.ok;
  }
  const edited = planEditedFile({
    path: DOCUMENT_FILE,
    disk: disk.get(DOCUMENT_FILE) ?? null,
    content: text,
    crlf: project.facts.lineEndings === "crlf",
    purpose: `${path} is the project's own`,
  });
  if (options.dryRun) {
    if (!options.json) terminal.result(formatDiff(edited, terminal));
    terminal.say("Nothing was written (--dry-run).");
    return EXIT.ok;
  }
  const history = { when: new Date().toISOString(), version: readVersion(), changes: [] };
  const { root, basedOn } = project;
  await whileWriting(() => writeChanges(root, [edited], { self: SELF, history, basedOn }));
  terminal.say(
    `${path} is the project's own from now on: it is under keep: in ${DOCUMENT_FILE}, and no run changes it.`,
  );
  terminal.say(
    "What depends on your answers there is yours to change, too. To hand it back, take it out of keep: again.",
  );
  return EXIT.ok;
}

function notGenerated(
  file: string,
  { state }: { readonly state: { readonly written: readonly string[] } },
): UserError {
  const near = nearest(file, state.written);
  return new UserError(`eject: "${file}" is no file that cryo-init generates`, {
    next: near === null ? "Name it as the project has it: docker-compose.yml" : `Did you mean ${near}?`,
    failure: "usage",
  });
}
