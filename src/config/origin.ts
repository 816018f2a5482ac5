/** What stands in the first lines of most generated files. */
export const MADE_BY = "Made by cryo-init";

/** Characters of a file in which that stands, behind `#!` or a title where there is one. */
const HEAD = 400;

/** True for a text that cryo-init has made, wherever its file has got to since. */
export function isMadeHere(text: string): boolean {
  return text.slice(0, HEAD).includes(MADE_BY);
}
