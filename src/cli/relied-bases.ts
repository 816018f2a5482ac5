import { findProblems, type GivenAnswers, settle } from "../config/config.ts";
import { DOCUMENT_FILE } from "../config/document.ts";
import type { Facts } from "../config/facts.ts";
import { isBlock, wrapBlock } from "../reconcile/block.ts";
import { isLatest, isRecorded } from "../reconcile/digests.ts";
import type { Disk } from "../reconcile/disk.ts";
import type { State } from "../reconcile/state.ts";
import { generateProject } from "./generate.ts";
import { readAnswers } from "./history.ts";
import { readVersion } from "./package-files.ts";

/** What stands in the first lines of most generated files. */
const MARK = "Made by cryo-init";

/** What a record is held against. */
export interface Evidence {
  readonly facts: Facts;
  readonly disk: Disk;
  /** The answers that cryo-init.yaml has now. */
  readonly saved: GivenAnswers;
}

/**
 * The record with what can be known beyond it. Git merges two branches' bases and their digests apart from each other,
 * and people delete `.cryo-init/`: a file that stands as this program generates it from the answers of the last run has
 * not been edited, whatever the record says. One that was certainly generated, and stands otherwise without a base that
 * can be relied on, counts as altered: edits cannot be told apart in it.
 */
export function relyOnRecord(state: State, evidence: Evidence): State {
  // The answers are not generated: they stand as people leave them.
  const disk = new Map([...evidence.disk].filter(([path]) => path !== DOCUMENT_FILE));
  const isGone = (path: string): boolean => disk.has(path) && !state.base.has(path);
  const isMarked = (path: string): boolean => disk.get(path)?.text.slice(0, 400).includes(MARK) === true;
  const isSetUp = state.written.length > 0 || evidence.saved.size > 0;
  const mayBeGone = [...disk.keys()].filter((path) => isGone(path) && isSetUp);
  // A merge that took one side's file and the other side's base has left what a run has written.
  const byRun = [...disk].filter(([path, { text }]) => {
    const base = state.base.get(path);
    // Beside the base that was written last, an older text was put back by somebody, who may mean it.
    const isPutBack = base !== undefined && isLatest(state.digests, path, base);
    // So was one that an earlier run has noted as an edit, whatever else a merge has put on record.
    const isNoted = isRecorded(state.seen, path, text);
    return text !== base && !isPutBack && !isNoted && isRecorded(state.digests, path, text);
  });
  // This version leaves digests with its bases: without any, none of them can be held against it.
  const isUnproven = state.digests.size === 0 && state.last?.version === readVersion();
  const inDoubt = new Set([...state.altered, ...(isUnproven ? state.base.keys() : [])]);
  const isSure = inDoubt.size === 0 && byRun.length === 0;
  if (isSure && !mayBeGone.some((path) => isMarked(path) || state.written.includes(path))) return state;

  const generated = generateAgain(state, evidence);
  const base = new Map(state.base);
  const altered = new Set(inDoubt);
  const former = new Map(state.former);
  const wasSetUp = mayBeGone.some((path) => isMarked(path) && generated.has(path));
  for (const [path, { text }] of byRun) {
    base.set(path, text);
    altered.delete(path);
    if (!former.has(path)) former.set(path, null);
  }
  for (const path of new Set([...altered, ...mayBeGone])) {
    const text = generated.get(path);
    const isOurs = inDoubt.has(path) || state.written.includes(path) || wasSetUp;
    if (text === undefined || isBlock(text) || !isOurs) continue;
    if (!former.has(path)) former.set(path, null);
    if (base.get(path) === text || disk.get(path)?.text === text) {
      base.set(path, text);
      altered.delete(path);
    } else altered.add(path);
  }
  return { ...state, base, altered, former };
}

/** What the answers of the last run give now, by path; nothing when they are not known, or impossible by now. */
function generateAgain({ document }: State, { facts, saved }: Evidence): ReadonlyMap<string, string> {
  const config = settle(facts, (document === null ? null : readAnswers(document)) ?? saved);
  if (findProblems(facts, config).length > 0) return new Map();
  const { files } = generateProject(config, facts);
  return new Map(
    files.map(({ path, kind, content }) => [path, kind === "block" ? wrapBlock(content) : content]),
  );
}
