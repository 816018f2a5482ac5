import { mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { DOCUMENT_FILE } from "../../config/document.ts";
import { UserError } from "../../config/errors.ts";
import { SITE_FOLDER } from "../../config/plan.ts";
import { openProject } from "../open-project.ts";
import type { Options } from "../options.ts";
import { planSilently } from "../project.ts";
import { quoteWord } from "../shell.ts";
import type { Terminal } from "../terminal.ts";

/** Milliseconds in which an editor's several writes are one change. */
const SETTLED = 100;

/** Files of the site that are as the answers would have them, for a server to show in place of what is written. */
export interface FollowedAnswers {
  /** Holds the files that differ, by their paths in the site. */
  readonly folder: string;
  /** Ends the following, and removes the folder. */
  stop(): void;
}

/**
 * Follows cryo-init.yaml: whenever it changes, works out what a run would write into the site, and puts it beside the
 * project. Nothing in the project is touched. What cannot be worked out is said, and what was shown stays.
 */
export async function followAnswers(
  project: string,
  options: Options,
  terminal: Terminal,
): Promise<FollowedAnswers> {
  const folder = mkdtempSync(join(tmpdir(), "cryo-init-docs-"));
  // The server's own lines are on the terminal: what every run says would be lost among them.
  const silent: Terminal = { ...terminal, say: () => {}, warn: () => {}, task: (_, work) => work() };
  let shown: ReadonlyMap<string, string> = new Map();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const update = async (): Promise<void> => {
    try {
      const pages = await planPages(project, options, silent);
      if (stopped) return;
      for (const [path, text] of pages) if (shown.get(path) !== text) write(join(folder, path), text);
      for (const path of shown.keys()) if (!pages.has(path)) rmSync(join(folder, path), { force: true });
      if (pages.size > 0 && !isSame(pages, shown)) terminal.say(describe(pages.size, project));
      shown = pages;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { file = DOCUMENT_FILE, line, column } = error.where ?? {};
      const place = [file, line, column].filter((part) => part !== undefined).join(":");
      terminal.error(`cryo-init: ${place}: ${error.message}`);
    }
  };

  let updating = update();
  await updating;
  const watcher = watch(resolve(project), (_, name) => {
    if (name !== DOCUMENT_FILE) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      updating = updating.then(update);
    }, SETTLED);
  });
  // Without the project's folder there is nothing left to follow; the server says what it misses.
  watcher.on("error", () => watcher.close());
  return {
    folder,
    stop() {
      stopped = true;
      clearTimeout(timer);
      watcher.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a run would write into the site, by path in it; of a conflict, what is generated. */
async function planPages(
  project: string,
  options: Options,
  terminal: Terminal,
): Promise<ReadonlyMap<string, string>> {
  const opened = await openProject(project, options, terminal);
  // A site that was copied here without answers has nothing to follow.
  if (opened.document === null) return new Map();
  const { changes } = planSilently(opened, "theirs");
  const prefix = `${SITE_FOLDER}/`;
  return new Map(
    changes.flatMap(({ path, after }) =>
      after === null || !path.startsWith(prefix) ? [] : [[path.slice(prefix.length), after]],
    ),
  );
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function isSame(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([path, text]) => right.get(path) === text);
}

function describe(count: number, project: string): string {
  const command = ["npx cryo-init", ...(project === "." ? [] : [quoteWord(project)]), "--yes"].join(" ");
  return `Shown, not written yet: ${count} ${count === 1 ? "file" : "files"} of the site. To write: ${command}`;
}
