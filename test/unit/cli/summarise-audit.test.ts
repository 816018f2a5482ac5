import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { auditBeforeAndAfter } from "../../../src/cli/verify/summarise-audit.ts";
import { detect } from "../../../src/project/detect.ts";
import { copyExample, removeFolder } from "../../support/example.ts";

let root = "";
beforeEach(async () => {
  root = await copyExample("summarise-audit");
});
afterEach(async () => await removeFolder(root));

const audit = async (written: readonly string[]) =>
  await auditBeforeAndAfter({ root, facts: await detect(root), state: { written } });

test("without Docker files before the first run, there is no audit of before", async () => {
  expect(await audit([])).toMatchObject({ before: null });
  await mkdir(join(root, ".cryo-init/before"), { recursive: true });
  expect(await audit([])).toMatchObject({ before: null });
});

test("the files of before are judged in the application, without what was written since", async () => {
  await mkdir(join(root, ".cryo-init/before"), { recursive: true });
  const dockerfile = "FROM python:latest\nCOPY . .\nCMD python app.py\n";
  await writeFile(join(root, ".cryo-init/before/Dockerfile"), dockerfile);
  await writeFile(join(root, ".dockerignore"), "*\n!app.py\n");
  const { before } = await audit([".dockerignore"]);
  expect(before?.findings.every((line) => / Dockerfile:\d+: /.test(line))).toBe(true);
  expect(before?.findings.join("\n")).toContain("CD001 ");
  // The list that keeps files out of the image is one of those that were written since.
  expect((await audit([])).before?.findings).not.toEqual(before?.findings);
});
