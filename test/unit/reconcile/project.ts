import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { GeneratedFile } from "../../../src/config/file-set.ts";
import { readDisk } from "../../../src/reconcile/disk.ts";
import { type PlanInput, type PlannedChange, planChanges } from "../../../src/reconcile/plan-changes.ts";
import { readState } from "../../../src/reconcile/state.ts";
import { type WriteResult, writeChanges } from "../../../src/reconcile/write-changes.ts";
import { RUN, SELF } from "./this-run.ts";

export const HOST = hostname();

/** A new folder for this test, removed after it. Others may enter it: some tests write as another user. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cryo-init-reconcile-"));
  chmodSync(folder, 0o755);
  onTestFinished(() => {
    // Folders that a test has protected cannot be emptied as they are.
    execFileSync("find", [
      folder,
      "-type",
      "d",
      "!",
      "-perm",
      "-u=rwx",
      "-exec",
      "chmod",
      "u+rwx",
      "{}",
      ";",
    ]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

export function makeProject(files: Readonly<Record<string, string>>): string {
  const root = makeFolder();
  for (const [path, content] of Object.entries(files)) put(root, path, content);
  return root;
}

export function put(root: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

export function read(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}

export function generated(path: string, content: string, more: Partial<GeneratedFile> = {}): GeneratedFile {
  return {
    path,
    content,
    executable: false,
    kind: "whole",
    eol: "project",
    purpose: `For ${path}.`,
    ...more,
  };
}

type Choices = Partial<Pick<PlanInput, "keep" | "crlf" | "onConflict">>;

export async function plan(
  root: string,
  files: readonly GeneratedFile[],
  choices: Choices = {},
): Promise<PlannedChange[]> {
  const state = await readState(root);
  const { keep = [], crlf = false, onConflict = "fail" } = choices;
  const disk = await readDisk(root, [...files.map(({ path }) => path), ...state.base.keys()], keep);
  return planChanges({ files, state, disk, keep, crlf, onConflict });
}

/** One whole run: plan and write. */
export async function run(
  root: string,
  files: readonly GeneratedFile[],
  choices: Choices = {},
): Promise<WriteResult> {
  return await writeChanges(root, await plan(root, files, choices), { history: RUN, self: SELF });
}

/** Everything in a folder: kind, mode and content by path. Two equal snapshots are the same project. */
export function snapshot(root: string, prefix = ""): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const name of readdirSync(join(root, prefix)).sort()) {
    const path = join(prefix, name);
    const absolute = join(root, path);
    const stats = lstatSync(absolute);
    const mode = (stats.mode & 0o777).toString(8);
    if (stats.isSymbolicLink()) entries[path] = `link to ${readlinkSync(absolute)}`;
    else if (stats.isFile()) entries[path] = `file ${mode}\n${readFileSync(absolute, "latin1")}`;
    else Object.assign(entries, { [path]: `folder ${mode}` }, snapshot(root, path));
  }
  return entries;
}
