import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { completePath } from "../../../src/cli/complete-path.ts";
import { makeFolder, removeFolder } from "../../support/example.ts";

let root = "";
beforeEach(async () => {
  root = await makeFolder("complete-path");
  await mkdir(join(root, "certs"));
  for (const name of ["ca.crt", "ca-old.crt", ".netrc"]) await writeFile(join(root, name), "");
});
afterEach(async () => await removeFolder(root));

test("what is typed goes on to files and folders, and to itself where it is complete", () => {
  expect(completePath(root, `${root}/c`)).toEqual([`${root}/ca-old.crt`, `${root}/ca.crt`, `${root}/certs/`]);
  expect(completePath(root, `${root}/ca.crt`)).toEqual([`${root}/ca.crt`]);
  expect(completePath(root, "cert")).toEqual(["certs/"]);
});

test("hidden files are shown to who asks for them", () => {
  expect(completePath(root, `${root}/`)).not.toContain(`${root}/.netrc`);
  expect(completePath(root, `${root}/.n`)).toEqual([`${root}/.netrc`]);
});

test("a home folder is written out, and what is not there goes on to nothing", () => {
  for (const path of completePath(root, "~/")) expect(path.startsWith(`${homedir()}/`), path).toBe(true);
  expect(completePath(root, "/no/such/folder/x")).toEqual([]);
});
