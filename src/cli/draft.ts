import { readFileSync } from "node:fs";
import { checkAnswer } from "../config/answer.ts";
import type { Given } from "../config/config.ts";
import { findQuestion } from "../config/find-question.ts";
import type { Value } from "../config/question.ts";
import type { Draft } from "../wizard/draft.ts";
import type { Project } from "./project.ts";
import { digest, dropState, keepState, stateFile } from "./state-folder.ts";

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

/** The draft of a project. */
export function openDraftStore({ root, document }: Pick<Project, "root" | "document">): DraftStore {
  const file = stateFile("drafts", root);
  const ofDocument = document === null ? null : digest(document);
  return {
    read: () => readStored(file, root, ofDocument),
    keep({ answers, depth, at }) {
      const values = Object.fromEntries([...answers].map(([id, { value }]) => [id, value]));
      const stored: Stored = { root, document: ofDocument, depth, at, answers: values };
      keepState(file, stored);
    },
    remove: () => dropState(file),
  };
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
