/** Mode and content by path. */
export type Tree = ReadonlyMap<string, string>;
/** A line that a person added. */
export interface Edit {
  readonly path: string;
  readonly line: string;
}
/** What a tree is compared with. */
export interface Expected {
  readonly old: Tree;
  readonly fresh: Tree;
  readonly edits: readonly Edit[];
}
export function snapshot(root: string): Map<string, string>;
export function leftovers(root: string): string[];
export function differences(a: Tree, b: Tree): string[];
export function judge(
  tree: Tree,
  expected: Expected,
): { readonly state: "old" | "new" | "mixed"; readonly losses: string[] };
