import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the files of tests share what they have built. */
    siteFolder: string;
  }
}

let folder = "";

/** Vitest calls it before the first test of a run. */
export function setup(project: TestProject): void {
  folder = mkdtempSync(join(tmpdir(), "cryo-site-"));
  project.provide("siteFolder", folder);
}

/** And this after the last. */
export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
