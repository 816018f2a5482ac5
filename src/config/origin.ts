/** What stands in the first lines of most generated files. */
export const ORIGIN =
  'Made by cryo-init from cryo-init.yaml: run "npx cryo-init" to change it. Edits made here are kept by later runs.';

/** Lines in which that stands: behind `#!`, or what somebody has written above it. */
const HEAD = 10;

/** Files that say how an application runs, whoever has made them. */
const DOCKER_FILE = /(^|\/)(Dockerfile[^/]*|[^/]*compose[^/]*\.ya?ml|docker-stack[^/]*\.ya?ml)$/i;

/** True for a text that says of itself that cryo-init has made it. */
export function hasOrigin(text: string): boolean {
  const head = text.split("\n", HEAD);
  return head.some((line) => line.trimEnd().endsWith(ORIGIN));
}

/** True for a Dockerfile, Compose or stack file that cryo-init has made, wherever it has got to since. */
export function isMadeHere(path: string, text: string): boolean {
  return DOCKER_FILE.test(path) && hasOrigin(text);
}
