import type { Checkout } from "./checkout/checkout.ts";

/** How tests are called, as patterns of .dockerignore, and what of a path they match. */
const FOLDERS: readonly (readonly [pattern: string, name: string])[] = [
  ["**/test", "test"],
  ["**/tests", "tests"],
];
const FILES: readonly (readonly [pattern: string, name: RegExp])[] = [
  ["**/*_test.py", /_test\.py$/],
  ["**/conftest.py", /^conftest\.py$/],
  ["**/test_*.py", /^test_.*\.py$/],
  ["**/tests.py", /^tests\.py$/],
];

/**
 * The patterns of .dockerignore that take tests, and nothing but tests, out of the sources. A pattern that matches
 * something that the application imports, or a folder without a single test, is left out: laboratories have tests, too.
 * @param reached files that the application imports
 */
export function detectTests(
  checkout: Checkout,
  sources: readonly string[],
  reached: ReadonlySet<string>,
): readonly string[] {
  const inside = checkout.files.filter((path) => sources.some((source) => path.startsWith(`${source}/`)));
  const folders = FOLDERS.filter(([, name]) => {
    const matching = inside.filter((path) => foldersOf(path).includes(name));
    return matching.length > 0 && isUnused(matching, reached) && holdTests(matching, name);
  });
  const files = FILES.filter(([, name]) => {
    const matching = inside.filter((path) => name.test(nameOf(path)));
    return matching.length > 0 && isUnused(matching, reached);
  });
  return [...folders, ...files].map(([pattern]) => pattern);
}

function isUnused(paths: readonly string[], reached: ReadonlySet<string>): boolean {
  return !paths.some((path) => reached.has(path));
}

/** Whether every folder of that name holds a test. */
function holdTests(paths: readonly string[], name: string): boolean {
  const tested = new Set(paths.filter((path) => isTest(nameOf(path))).map((path) => folderAt(path, name)));
  return paths.every((path) => tested.has(folderAt(path, name)));
}

function isTest(file: string): boolean {
  return FILES.some(([, name]) => name.test(file));
}

function folderAt(path: string, name: string): string {
  const folders = foldersOf(path);
  return folders.slice(0, folders.indexOf(name) + 1).join("/");
}

function foldersOf(path: string): readonly string[] {
  return path.split("/").slice(0, -1);
}

function nameOf(path: string): string {
  return path.split("/").at(-1) ?? "";
}
