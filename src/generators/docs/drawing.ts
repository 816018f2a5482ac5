/** Width of every drawing, in its own units. */
export const DRAWING_WIDTH = 800;

/** A coordinate, to the tenth: more figures would only make the file longer. */
export function roundTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
