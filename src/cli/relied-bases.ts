import { findProblems, type GivenAnswers, settle } from "../config/config.ts";
import type { Facts } from "../config/facts.ts";
import { isBlock, wrapBlock } from "../reconcile/block.ts";
import type { Disk } from "../reconcile/disk.ts";
import type { State } from "../reconcile/state.ts";
import { generateProject } from "./generate.ts";
import { readAnswers } from "./history.ts";

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
  const { disk } = evidence;
  const isGone = (path: string): boolean => disk.has(path) && !state.base.has(path);
  const isMarked = (path: string): boolean => disk.get(path)?.text.slice(0, 400).includes(MARK) === true;
  const isSetUp = state.written.length > 0 || evidence.saved.size > 0;
  const mayBeGone = [...disk.keys()].filter((path) => isGone(path) && isSetUp);
  if (state.altered.size === 0 && !mayBeGone.some((path) => isMarked(path) || state.written.includes(path)))
    return state;

  const generated = generateAgain(state, evidence);
  const base = new Map(state.base);
  const altered = new Set(state.altered);
  const former = new Map(state.former);
  const wasSetUp = mayBeGone.some((path) => isMarked(path) && generated.has(path));
  for (const path of new Set([...state.altered, ...mayBeGone])) {
    const text = generated.get(path);
    const isOurs = state.altered.has(path) || state.written.includes(path) || wasSetUp;
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
