import type { Checkout } from "./checkout/checkout.ts";

const ASIDE = new Set([
  "test",
  "tests",
  "testing",
  "doc",
  "docs",
  "example",
  "examples",
  "benchmark",
  "benchmarks",
  "fixtures",
  "node_modules",
]);

/** False for tests, documents and examples: what they import or set up says nothing about the application. */
export function isApplicationFile(path: string): boolean {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  if (parts.some((part) => ASIDE.has(part))) return false;
  return !/^(?:test_.*|.*_tests?|conftest|setup|noxfile|tasks)\.py$/.test(name);
}

/** The Python files that are looked at without being imported, the nearest to the root first. */
export function pythonFiles(checkout: Checkout): readonly string[] {
  const all = checkout.files.filter((path) => path.endsWith(".py"));
  const { pythonFiles: limit } = checkout.limits;
  if (all.length > limit) {
    checkout.noteLimit(
      `looked at ${limit} of ${all.length} Python files; the others only where they are imported`,
    );
  }
  return all.slice(0, limit);
}
