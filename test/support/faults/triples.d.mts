/** A merge to judge: the text that was generated, its edited form, what is generated now, and the added lines. */
export interface Triple {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  readonly added: readonly string[];
}
/** The part of a planned change that is judged. */
export interface JudgedChange {
  readonly kind: string;
  readonly after: string | null;
  readonly choices?: { readonly markers: string };
  readonly eol?: string;
}
/** What many triples led to. */
export interface Seen {
  readonly injected: number;
  readonly conflicts: number;
  readonly paths: ReadonlySet<string>;
  readonly losses: readonly string[];
  readonly notTaken: number;
}
export function editLines(
  path: string,
  text: string,
  random: () => number,
): { readonly text: string; readonly added: string[] };
export function judgeTriple(triple: Triple, change: JudgedChange): string[];
export function listNotTaken(triple: Omit<Triple, "added">, change: JudgedChange): string[];
export function runTriples(options: {
  readonly planChanges: (input: never) => readonly object[];
  readonly generated: readonly ReadonlyMap<string, string>[];
  readonly count: number;
  readonly random: () => number;
}): Seen;
