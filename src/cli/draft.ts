import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { checkAnswer } from "../config/answer.ts";
import type { Given } from "../config/config.ts";
import { findQuestion } from "../config/find-question.ts";
import type { Value } from "../config/question.ts";
import type { Draft } from "../wizard/draft.ts";
import type { Project } from "./project.ts";

/** After this many days a draft is given up, so that those of folders that are gone do not pile up. */
const KEPT_DAYS = 30;

/** A draft as it is stored. */
interface Stored {
  readonly root: string;
  /** Of cryo-init.yaml when the answers were given: they belong to no other one. */
  readonly document: string | null;
  readonly depth: Draft["depth"];
  readonly at: string | null;
  readonly answers: Readonly<Record<string, Value>>;
}

/**
 * Answers of a wizard that ended before it wrote anything. They are kept outside the project, in the user's own state
 * folder, because nothing may be written in the project before the review.
 */
export interface DraftStore {
  read(): Draft | null;
  /** Nothing is said when it cannot be kept: the wizard works without it. */
  keep(draft: Draft): void;
  remove(): void;
}

/** The draft of a project; where its file stands follows the XDG base directories. */
export function openDraftStore({ root, document }: Pick<Project, "root" | "document">): DraftStore {
  const file = join(stateFolder(), "cryo-init", "drafts", `${digest(root).slice(0, 16)}.json`);
  const ofDocument = document === null ? null : digest(document);
  return {
    read: () => readStored(file, root, ofDocument),
    keep({ answers, depth, at }) {
      const values = Object.fromEntries([...answers].map(([id, { value }]) => [id, value]));
      const stored: Stored = { root, document: ofDocument, depth, at, answers: values };
      ignoreErrors(() => {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(`${file}.new`, JSON.stringify(stored), { mode: 0o600 });
        renameSync(`${file}.new`, file);
        removeOld(dirname(file));
      });
    },
    remove: () => ignoreErrors(() => rmSync(file, { force: true })),
  };
}

function removeOld(folder: string): void {
  const oldest = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs < oldest) rmSync(path, { force: true });
  }
}

function stateFolder(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_STATE_HOME) return XDG_STATE_HOME;
  return process.platform === "win32" && LOCALAPPDATA ? LOCALAPPDATA : join(homedir(), ".local", "state");
}

function readStored(file: string, root: string, document: string | null): Draft | null {
  try {
    const stored = JSON.parse(readFileSync(file, "utf8")) as Stored;
    if (stored.root !== root) return null;
    const answers = new Map(Object.entries(stored.answers).filter(isAnswer).map(asAnswered));
    if (answers.size === 0 && stored.at === null) return null;
    const { depth, at } = stored;
    return { answers, depth, at, outdated: stored.document !== document };
  } catch {
    // None, or a damaged one: the questions are asked from the start.
    return null;
  }
}

/** Another version of cryo-init may have stored it. */
function isAnswer([id, value]: [string, Value]): boolean {
  const question = findQuestion(id);
  return question !== undefined && checkAnswer(question.type, value).ok;
}

function asAnswered([id, value]: [string, Value]): [string, Given] {
  return [id, { value, origin: "answered" }];
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function ignoreErrors(work: () => void): void {
  try {
    work();
  } catch {
    // See `DraftStore.keep`.
  }
}
