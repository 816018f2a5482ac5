import { afterEach, beforeEach, expect, test } from "vitest";
import { copyExample, readTree, removeFolder } from "../support/example.ts";
import { cryoInit, cryoInitFresh, type Ended, type RunOptions } from "../support/run.ts";
import { NO_SITE } from "../support/set-up.ts";

/** Most of these tests run the program in a process that has run it before: it must say and write what a new one does. */

let roots: readonly string[] = [];
beforeEach(async () => {
  roots = await Promise.all([copyExample("warm"), copyExample("fresh")]);
});
afterEach(async () => {
  for (const root of roots) await removeFolder(root);
});

const MEMORY = ["--set", "resources.production.app.memory=1G"];

test("a process that has run before does what a new one does, to the byte", async () => {
  const [warm = "", fresh = ""] = roots;
  const both = async (args: readonly string[], options: RunOptions = {}): Promise<Ended> => {
    const own = (root: string): readonly string[] => args.map((word) => (word === "ROOT" ? root : word));
    const [first, second] = [await cryoInit(own(warm), options), await cryoInitFresh(own(fresh), options)];
    // Names of folders and times differ, and nothing else.
    const plain = (text: string, root: string): string =>
      text.replaceAll(root, "ROOT").replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
    const said = (ended: Ended, root: string): Ended => ({
      code: ended.code,
      stdout: plain(ended.stdout, root),
      stderr: plain(ended.stderr, root),
    });
    expect(said(first, warm), args.join(" ")).toEqual(said(second, fresh));
    const written = async (root: string) =>
      new Map([...(await readTree(root))].filter(([path]) => !/^\.cryo-init\/(history|previous)/.test(path)));
    expect(await written(warm), args.join(" ")).toEqual(await written(fresh));
    return first;
  };
  expect(await both(["check", "ROOT"])).toMatchObject({ code: 2 });
  expect(await both(["ROOT", "--yes", ...NO_SITE])).toMatchObject({ code: 0 });
  expect(await both(["ROOT", "--yes"])).toMatchObject({ code: 0 });
  expect(await both(["ROOT", "--dry-run", ...MEMORY])).toMatchObject({ code: 0 });
  expect(await both(["check", "ROOT"], { env: { CRYO_INIT_RESOURCES_SIZE: "small" } })).toMatchObject({
    code: 3,
  });
  expect(await both(["ROOT", "--yes", ...MEMORY])).toMatchObject({ code: 0 });
  expect(await both(["ROOT", "--set", "resources.size=huge"])).toMatchObject({ code: 2 });
  expect(await both(["audit", "ROOT", "--json"])).toMatchObject({ code: 0 });
  expect(await both(["resources", "ROOT"])).toMatchObject({ code: 0 });
  expect(await both(["undo", "ROOT"])).toMatchObject({ code: 0 });
  expect(await both(["check", "ROOT"])).toMatchObject({ code: 0 });
});
