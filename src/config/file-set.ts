/** A file as the generators want it to be. */
export interface GeneratedFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  /** With `\n` line endings, and one at the end. */
  readonly content: string;
  readonly executable: boolean;
  /**
   * `whole` files are cryo-init's from the first to the last byte; a `block` stands between two marker lines
   * in a file that belongs to the project (.gitignore, .gitattributes).
   */
  readonly kind: "whole" | "block";
  /** `lf` for what runs in a Linux container; `project` follows the checkout's line endings. */
  readonly eol: "lf" | "project";
  /** One sentence for the review: what the file is for. */
  readonly purpose: string;
}

/** All files of one Plan, sorted by path, each path once. */
export type FileSet = readonly GeneratedFile[];
