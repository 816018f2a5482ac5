/** Folders that hold no source of the application, whatever .gitignore says. */
export const SKIPPED: ReadonlySet<string> = new Set([
  "node_modules",
  "__pycache__",
  "site-packages",
  "__pypackages__",
]);

/** Files that only a virtual environment or a conda environment has at its top. */
const ENVIRONMENT_MARKS = ["pyvenv.cfg", "conda-meta"];

/** @param names what stands in a folder */
export function hasEnvironmentMark(names: ReadonlySet<string>): boolean {
  return ENVIRONMENT_MARKS.some((mark) => names.has(mark));
}
