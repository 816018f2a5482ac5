/** What stands in the first lines of most generated files. */
export const ORIGIN =
  'Made by cryo-init from cryo-init.yaml: run "npx cryo-init" to change it. Edits made here are kept by later runs.';

/** Files that say how an application runs, whoever has made them. */
const DOCKER_FILE = /(^|\/)(Dockerfile[^/]*|[^/]*compose[^/]*\.ya?ml|docker-stack[^/]*\.ya?ml)$/i;

/**
 * True for a Dockerfile, Compose or stack file that cryo-init has made, wherever it has got to since: as a comment, its
 * first line says so.
 */
export function isMadeHere(path: string, text: string): boolean {
  return DOCKER_FILE.test(path) && text.split("\n", 1)[0]?.endsWith(ORIGIN) === true;
}
