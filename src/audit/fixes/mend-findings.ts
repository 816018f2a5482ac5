import type { Finding } from "../finding.ts";
import { type Audited, auditSubject } from "../run-audit.ts";
import type { Subject } from "../subject.ts";
import { applyEdits, doOverlap, type Edit } from "./edits.ts";
import { MENDS } from "./index.ts";

/** A project whose files can be read as they would be. */
export interface Mendable {
  /** A file as it stands, with its own line endings; null where there is none. */
  readonly read: (path: string) => string | null;
  /** What an audit looks at, when the files are what `read` gives. */
  readonly subjectOf: (read: Mendable["read"]) => Subject;
  /** False for a file that is not to be edited. */
  readonly mayEdit: (path: string) => boolean;
}

/** What could be mended. */
export interface Mended {
  /** The files that are to be written, as they will stand. */
  readonly texts: ReadonlyMap<string, string>;
  readonly mended: readonly Finding[];
  /** Mended only where files are edited that are not to be. */
  readonly refused: readonly Finding[];
  readonly before: Audited;
  /** What the files have once they are written. */
  readonly after: Audited;
}

interface State {
  readonly texts: ReadonlyMap<string, string>;
  readonly mended: readonly Finding[];
  readonly audited: Audited;
}

/**
 * Mends what can be mended without a person. A mend counts only where the same audit finds the fault no more and finds
 * nothing else instead; any other is left out.
 * @param rules those whose findings are mended
 */
export function mendFindings(project: Mendable, rules: Iterable<string> = MENDS.keys()): Mended {
  const before = auditWith(project, new Map());
  let state: State = { texts: new Map(), mended: [], audited: before };
  for (const id of rules) state = mendRule(project, state, id);
  const everywhere = { ...project, mayEdit: () => true };
  const refused = state.audited.findings.filter((finding) => editsFor(project, state, finding) === "refused");
  return {
    texts: state.texts,
    mended: state.mended,
    refused: refused.filter((finding) => attempt(everywhere, state, [finding]) !== null),
    before,
    after: state.audited,
  };
}

function own({ audited }: State, id: string): readonly Finding[] {
  return audited.findings.filter(({ rule }) => rule.id === id);
}

/** All at once, because each look at a large project takes long; where that fails, fewer and fewer of them. */
function mendRule(project: Mendable, begin: State, id: string): State {
  let state = begin;
  let passed = 0;
  let most = own(state, id).length;
  while (passed < own(state, id).length) {
    const some = own(state, id).slice(passed, passed + most);
    const mendable = some.filter((finding) => isMendable(project, state, finding));
    const changed = mendable.length === 0 ? null : attempt(project, state, mendable);
    if (changed !== null) {
      state = changed;
      passed += some.length - mendable.length;
      most *= 2;
    } else if (mendable.length > 1) most = Math.ceil(most / 2);
    else passed += some.length;
  }
  return state;
}

function isMendable(project: Mendable, state: State, finding: Finding): boolean {
  const edits = editsFor(project, state, finding);
  return edits !== "refused" && edits.length > 0;
}

/** The files with these findings mended, each of which can be; null where something else comes of it. */
function attempt(project: Mendable, state: State, findings: readonly Finding[]): State | null {
  const edits = findings.flatMap((finding): readonly Edit[] => {
    const some = editsFor(project, state, finding);
    return some === "refused" ? [] : some;
  });
  if (doOverlap(edits)) return null;
  const texts = new Map(state.texts);
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const text = texts.get(file) ?? project.read(file) ?? "";
    texts.set(
      file,
      applyEdits(
        text,
        edits.filter((edit) => edit.file === file),
      ),
    );
  }
  const audited = auditWith(project, texts);
  if (!isBetter(state.audited.findings, audited.findings, findings)) return null;
  return { texts, audited, mended: [...state.mended, ...findings] };
}

function editsFor(project: Mendable, { audited }: State, finding: Finding): readonly Edit[] | "refused" {
  const edits = MENDS.get(finding.rule.id)?.mend(finding, audited.subject) ?? [];
  return edits.every(({ file }) => project.mayEdit(file)) ? edits : "refused";
}

function auditWith({ read, subjectOf }: Mendable, texts: ReadonlyMap<string, string>): Audited {
  return auditSubject(subjectOf((path) => texts.get(path) ?? read(path)));
}

/** Whether just these findings are gone, and no rule finds more than before. */
function isBetter(
  before: readonly Finding[],
  after: readonly Finding[],
  mended: readonly Finding[],
): boolean {
  const count = (findings: readonly Finding[], id: string): number =>
    findings.filter(({ rule }) => rule.id === id).length;
  const ids = new Set([...before, ...after].map(({ rule }) => rule.id));
  return [...ids].every((id) => count(after, id) <= count(before, id) - count(mended, id));
}
