import { parseDocument } from "yaml";
import { answersToSave, type Config, type GivenAnswers } from "../config.ts";
import { findQuestion } from "../find-question.ts";
import { type Answer, addAnswer, removeAt, replaceAnswer } from "./edit-answers.ts";
import { SCHEMA_FILE } from "./format.ts";
import { formatLike, keepLines } from "./keep-lines.ts";
import { DOCUMENT_VERSION, migrate } from "./migrations.ts";
import { inlineAliases, parseToWrite } from "./nodes.ts";
import { readDocument, withoutMark } from "./read-document.ts";

const HEADER = `# yaml-language-server: $schema=${SCHEMA_FILE}
# The answers that cryo-init generates from. Change them here or with "npx cryo-init", then run it again.
# Every other setting, and what it does: docs-site/configuration.md, or "npx cryo-init schema".
`;

/**
 * Writes the answers down. A file whose answers have not changed stays as it is, to the byte; in any other, people's
 * comments, order, quotes and indentation stay. A setting that is no longer an answer goes, and the comment behind it.
 * One that the other answers leave nothing to decide stays: it counts again once they do.
 * @param previous the file as it stands, or null for a new one
 * @throws UserError (usage) when the file that stands there cannot be read: writing would lose what it says
 */
export function writeDocument(config: Config, previous: string | null): string {
  const saved = answersToSave(config);
  return previous === null || previous.trim() === ""
    ? createText(saved)
    : updateText(saved, config, previous);
}

/** Answers of a file that the others leave nothing to decide: about an environment that is not chosen, say. */
export function dormantAnswers(answers: GivenAnswers, config: Config): readonly Answer[] {
  return [...answers].flatMap(([id, { value }]) => {
    const question = config.answers.has(id) ? undefined : findQuestion(id);
    return question === undefined ? [] : [{ question, value }];
  });
}

function createText(saved: readonly Answer[]): string {
  const document = parseDocument(`${HEADER}\nversion: ${DOCUMENT_VERSION}\n`);
  for (const answer of saved) addAnswer(document, answer);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function updateText(active: readonly Answer[], config: Config, previous: string): string {
  // Reports what is wrong with the file, rather than that it cannot be updated.
  const { answers } = readDocument(previous);
  const saved = [...active, ...dormantAnswers(answers, config)];
  if (says(previous, saved)) return previous;
  const text = withoutMark(previous);
  const changed = rewrite(text, saved, "kept") ?? "";
  // The mark that some editors put in front is theirs.
  const mark = previous.slice(0, previous.length - text.length);
  const written = keepLines(text, changed, (candidate) => says(candidate, saved));
  // Where another answer hangs on an anchor, each is written out.
  return mark + (written ?? rewrite(text, saved, "inlined") ?? createText(saved));
}

/** Whether a text holds exactly these answers, in the present version of the format. */
function says(text: string, saved: readonly Answer[]): boolean {
  try {
    const { version, answers } = readDocument(text);
    if (version !== DOCUMENT_VERSION) return false;
    return saved.length === answers.size && saved.every((answer) => isWritten(answer, answers));
  } catch {
    return false;
  }
}

function isWritten({ question, value }: Answer, answers: GivenAnswers): boolean {
  return JSON.stringify(answers.get(question.id)?.value) === JSON.stringify(value);
}

/** The whole text with other answers, laid out anew; null where an alias would be left without its anchor. */
function rewrite(text: string, saved: readonly Answer[], anchors: "kept" | "inlined"): string | null {
  const document = parseToWrite(text);
  const { version, answers } = readDocument(text);
  migrate(document, version);
  if (anchors === "inlined") inlineAliases(document);
  const ids = new Set(saved.map(({ question }) => question.id));
  for (const id of answers.keys()) {
    if (!ids.has(id)) removeAt(document, id.split("."));
  }
  for (const answer of saved) {
    if (!answers.has(answer.question.id)) addAnswer(document, answer);
    else if (!isWritten(answer, answers)) replaceAnswer(document, answer);
  }
  try {
    return document.toString(formatLike(text));
  } catch {
    return null;
  }
}
