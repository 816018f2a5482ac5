import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { editFile } from "./example.ts";
import { cryoInit } from "./run.ts";

/** What people do in a project that is set up, and what they see there. */
export interface Commands {
  /** A run that must succeed, with these settings. */
  set(...settings: readonly string[]): Promise<void>;
  read(path: string): Promise<string>;
  /** Replaces a part of a file, as a person would; throws when it is not there. */
  edit(path: string, from: string | RegExp, to: string): Promise<void>;
}

/** @param root the project of the test that runs now */
export function commandsIn(root: () => string): Commands {
  return {
    async set(...settings) {
      const flags = settings.flatMap((setting) => ["--set", setting]);
      const { code, stderr } = await cryoInit([root(), "--yes", ...flags]);
      expect(code, stderr).toBe(0);
    },
    read: (path) => readFile(join(root(), path), "utf8"),
    edit: (path, from, to) => editFile(join(root(), path), from, to),
  };
}
