import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openDraftStore } from "../../../src/cli/draft.ts";
import type { Draft } from "../../../src/wizard/draft.ts";
import { makeFolder, removeFolder } from "../../support/example.ts";

const DAY = 24 * 60 * 60;
const DRAFT: Draft = {
  answers: new Map([["application.name", { value: "freezer", origin: "answered" }]]),
  depth: "unsure",
  at: null,
};

let state = "";
beforeEach(async () => {
  state = await makeFolder("state");
  vi.stubEnv("XDG_STATE_HOME", state);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await removeFolder(state);
});

const open = (root: string) => openDraftStore({ root, document: null });

test("a draft is given up after thirty days, so that those of folders that are gone do not pile up", async () => {
  const folder = join(state, "cryo-init", "drafts");
  open("/gone").keep(DRAFT);
  open("/still-used").keep(DRAFT);
  const seconds = Date.now() / 1000;
  for (const name of await readdir(folder)) await utimes(join(folder, name), seconds, seconds - 31 * DAY);
  open("/still-used").keep(DRAFT);
  open("/now").keep(DRAFT);
  expect(await readdir(folder)).toHaveLength(2);
  expect(open("/gone").read()).toBeNull();
  expect(open("/still-used").read()).toEqual({ ...DRAFT, outdated: false });
});

test("a draft is still offered when cryo-init.yaml has changed, and says so", () => {
  openDraftStore({ root: "/shared", document: "version: 1\n" }).keep(DRAFT);
  const changed = openDraftStore({ root: "/shared", document: "version: 1\n# x\n" }).read();
  expect(changed).toEqual({ ...DRAFT, outdated: true });
});
