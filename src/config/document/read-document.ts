import { type Document, isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from "yaml";
import { readAnswer } from "../answer.ts";
import type { Given, GivenAnswers } from "../config.ts";
import { findConflictMarkers } from "../conflict-markers.ts";
import { UserError } from "../errors.ts";
import { findQuestion, isGroup, unknownSetting } from "../find-question.ts";
import { findSyntaxFaults, type YamlFault } from "../yaml-faults.ts";
import { DOCUMENT_FILE } from "./format.ts";
import { DOCUMENT_VERSION, migrate } from "./migrations.ts";
import { followAlias, keyOf, rawValue, startOf } from "./nodes.ts";

/** What cryo-init.yaml says. */
export interface SavedAnswers {
  /** Version of the format that it is written in; what it says is read as the present one. */
  readonly version: number;
  readonly answers: GivenAnswers;
  /** Globs of generated files that the project has taken over. */
  readonly keep: readonly string[];
}

const NEWER = "was written by a newer cryo-init: update the program";

/** What has been read so far. */
interface Reading {
  readonly document: Document;
  readonly answers: Map<string, Given>;
  readonly faults: YamlFault[];
}

/**
 * Reads cryo-init.yaml.
 * @throws UserError (usage) with line and column of the first fault, and all faults in its text
 */
export function readDocument(text: string, file: string = DOCUMENT_FILE): SavedAnswers {
  refuseMarked(text, file);
  const lines = new LineCounter();
  const document = parseDocument(withoutMark(text), { lineCounter: lines, prettyErrors: false });
  const reading: Reading = {
    document,
    answers: new Map(),
    faults: findSyntaxFaults(document, document.warnings),
  };
  const version = reading.faults.length === 0 ? readVersion(reading) : null;
  const keep = version === null ? [] : readSettings(reading, version);
  if (version === null || reading.faults.length > 0) throw describeFaults(reading.faults, lines, file);
  return { version, answers: reading.answers, keep };
}

/** What a YAML parser has to say about Git's markers helps nobody. */
function refuseMarked(text: string, file: string): void {
  const line = findConflictMarkers(text);
  if (line === null) return;
  throw new UserError(
    "a merge has left a conflict here: each side's lines stand between <<<<<<<, ======= and >>>>>>>",
    {
      where: { file, line, column: 1 },
      next: "Keep the lines that are to hold, take the others and the markers out, and run npx cryo-init --yes. Nothing was changed.",
      failure: "usage",
    },
  );
}

/** Without the byte order mark that some Windows editors put in front. */
export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

function describeFaults(faults: readonly YamlFault[], lines: LineCounter, file: string): UserError {
  const places = [...faults]
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, text }) => ({ ...lines.linePos(offset), text }));
  const [first, ...rest] = places;
  const isNewer = first?.text.endsWith(NEWER) === true;
  const more = rest.map(({ line, col, text }) => `\n  ${file}:${line}:${col}: ${text}`).join("");
  return new UserError(`${first?.text ?? "unreadable"}${more}`, {
    where: { file, line: first?.line ?? 1, column: first?.col ?? 1 },
    next: isNewer
      ? "Update it: npx cryo-init@latest. Nothing was changed."
      : `Correct ${file}; an editor that knows YAML shows every setting. Nothing was changed.`,
    failure: "usage",
  });
}

/** @returns null where there are no settings to read, or only by a newer program: the faults say so */
function readVersion({ document, faults }: Reading): number | null {
  const root = document.contents;
  if (isEmpty(root)) return DOCUMENT_VERSION;
  if (!isMap(root)) {
    faults.push({ offset: startOf(root), text: "the file must hold settings, as `name: value`" });
    return null;
  }
  const node = root.get("version", true);
  const raw = rawValue(node ?? null, document);
  if (raw === null) return DOCUMENT_VERSION;
  const version = typeof raw === "string" && /^[1-9]\d*$/.test(raw) ? Number(raw) : null;
  if (version !== null && version <= DOCUMENT_VERSION) return version;
  const text = version === null ? `version: ${DOCUMENT_VERSION} is expected` : `version ${version} ${NEWER}`;
  faults.push({ offset: startOf(node), text });
  return null;
}

/** Nothing, or only comments. */
function isEmpty(root: unknown): boolean {
  return root === null || (isScalar(root) && root.value === null);
}

/** Reads the settings into `reading`. @returns what stands under `keep:` */
function readSettings(reading: Reading, version: number): readonly string[] {
  const { document } = reading;
  if (!isMap(document.contents)) return [];
  migrate(document, version);
  readGroup(document.contents, "", reading);
  return readKeep(document.contents, reading);
}

function readGroup(group: YAMLMap, prefix: string, reading: Reading): void {
  for (const pair of group.items) {
    const id = prefix === "" ? keyOf(pair) : `${prefix}.${keyOf(pair)}`;
    if (id !== "keep" && id !== "version") readPair(pair, id, reading);
  }
}

/** Reads what stands at a path: an answer, or a group of them. */
function readPair(pair: Pair, id: string, reading: Reading): void {
  const { document, answers, faults } = reading;
  const question = findQuestion(id);
  const raw = rawValue(pair.value, document);
  if (question !== undefined) {
    const read = readAnswer(question, raw);
    if (read.ok) answers.set(id, { value: read.value, origin: "saved" });
    else faults.push({ offset: startOf(pair.value ?? pair.key), text: `${id}: ${read.reason}` });
    return;
  }
  if (!isGroup(id)) {
    const text =
      keyOf(pair) === "<<" ? "merge keys (<<) are not read: write the settings out" : unknownSetting(id);
    faults.push({ offset: startOf(pair.key), text });
    return;
  }
  const group = followAlias(pair.value, document);
  if (isMap(group)) readGroup(group, id, reading);
  // A name with nothing below it is a group that people have emptied.
  else if (raw !== null) {
    const text = `${id} is a group: its settings stand below it, indented`;
    faults.push({ offset: startOf(pair.value), text });
  }
}

function readKeep(root: YAMLMap, { document, faults }: Reading): readonly string[] {
  const node = root.get("keep", true);
  const raw = rawValue(node ?? null, document);
  if (raw === null) return [];
  if (Array.isArray(raw) && raw.every((item): item is string => typeof item === "string")) return raw;
  faults.push({ offset: startOf(node), text: "keep: a list of file names or patterns is expected" });
  return [];
}
