import { DOCUMENT_FILE } from "../config/document.ts";
import { hasOrigin } from "../config/origin.ts";
import { findBlock } from "../reconcile/block.ts";
import { isLatest, isRecorded } from "../reconcile/digests.ts";
import type { Disk } from "../reconcile/disk.ts";
import { isGitFile } from "../reconcile/layout.ts";
import type { State } from "../reconcile/state.ts";
import { generateAsLastRun } from "./last-run.ts";
import { readVersion } from "./package-files.ts";
import type { Project } from "./project.ts";

/** What a record is held against: the checkout, the answers that cryo-init.yaml has now, the files. */
type Evidence = Pick<Project, "facts" | "saved" | "disk" | "verified">;

/**
 * The record with what can be known beyond it. Git merges two branches' bases and their digests apart from each other,
 * and people delete `.cryo-init/`: a file that stands as a run has left it, or as this program generates it from the
 * answers of the last run, has not been edited, whatever the record says. One that was certainly generated, and stands
 * otherwise without a base that can be relied on, counts as altered: edits cannot be told apart in it.
 */
export function relyOnRecord(state: State, evidence: Evidence): State {
  const texts = readOwnTexts(evidence.disk);
  const isMarked = (path: string): boolean => hasOrigin(texts.get(path) ?? "");
  const isWritten = (path: string): boolean =>
    state.written.includes(path) && (!state.removed.has(path) || isMarked(path));
  // Where nothing tells of an earlier run, a marked file may have come from another project.
  const isSetUp = state.written.length > 0 || evidence.saved.answers.size > 0;
  const byRun = findUnedited(state, texts);
  const gone = [...texts.keys()].filter((path) => !state.base.has(path) && !byRun.has(path));
  const inDoubt = findDoubtful(state, byRun);
  const isLost = isSetUp && gone.some((path) => isMarked(path) || isWritten(path));
  if (inDoubt.size === 0 && byRun.size === 0 && !isLost) return { ...state, altered: inDoubt };

  const generated = generateAsLastRun({ state, ...evidence });
  // A record that is gone as a whole names no file: then all that could be generated may have been.
  const isAny = state.written.length === 0 && gone.some((path) => isMarked(path) && generated.has(path));
  const lost = isLost ? gone.filter((path) => isAny || isMarked(path) || isWritten(path)) : [];
  const base = new Map([...state.base, ...byRun]);
  const altered = new Set(inDoubt);
  const former = new Map(state.former);
  for (const path of byRun.keys()) if (!isGitFile(path) && !former.has(path)) former.set(path, null);
  for (const path of new Set([...inDoubt, ...lost])) {
    const text = generated.get(path);
    if (text === undefined) {
      // Of an environment that was given up, and put back by somebody.
      if (!isGitFile(path) && (isMarked(path) || isWritten(path))) altered.add(path);
      continue;
    }
    if (!isGitFile(path) && !former.has(path)) former.set(path, null);
    // A block is never in dispute: what differs from what was generated last is the project's.
    if (isGitFile(path) || base.get(path) === text || texts.get(path) === text) {
      base.set(path, text);
      altered.delete(path);
    } else altered.add(path);
  }
  // What is not on record as it is here has no settled digest either, until a run has written it.
  const digests = new Map([...state.digests].filter(([path]) => state.base.get(path) === base.get(path)));
  return { ...state, base, digests, altered, former };
}

/** What is cryo-init's in each file: its block, or the whole. The answers are not: they stand as people leave them. */
function readOwnTexts(disk: Disk): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [path, { text }] of disk) {
    const own = isGitFile(path) ? findBlock(text)?.block : text;
    if (own !== undefined && path !== DOCUMENT_FILE) texts.set(path, own);
  }
  return texts;
}

/**
 * What runs have left, beside a base that is gone, or is another branch's. Not so an older text, or one that an earlier
 * run has noted as an edit: somebody has put it back, and may mean it.
 */
function findUnedited(state: State, texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...texts].filter(
      ([path, text]) =>
        text !== state.base.get(path) &&
        isLatest(state.digests, path, text) &&
        !isRecorded(state.seen, path, text),
    ),
  );
}

/** The files whose base may not be what a run has written. */
function findDoubtful(state: State, byRun: ReadonlyMap<string, string>): ReadonlySet<string> {
  // This version leaves digests with its bases: without any, none of them can be held against it.
  const isUnproven = state.digests.size === 0 && state.last?.version === readVersion();
  const paths = isUnproven ? [...state.base.keys()] : [...state.altered];
  return new Set(paths.filter((path) => !byRun.has(path)));
}
