import { readFile } from "node:fs/promises";
import { afterEach, expect, test } from "vitest";
import { clearLeftovers, removeOwn } from "../../../src/verify/leftovers.ts";
import type { RunOwner, RunState } from "../../../src/verify/run-owner.ts";
import { removeFolder } from "../../support/example.ts";
import { type FakeEngine, fakeEngine } from "../engine/fake-engine.ts";

/** What runs have on an engine, which here is a script: real ones are in test/engine/verify-broken.test.ts. */
let engine: FakeEngine;
afterEach(async () => await removeFolder(engine.folder));

const ownerOf = (id: string): RunOwner => ({
  id,
  host: "build-1",
  machine: "",
  boot: "",
  space: "",
  pid: 4711,
  started: "",
  since: "2026-11-30T11:00:00.000Z",
});

/** Two containers of one run, a network and an image of another, to which somebody has given a name as well, and something with a label that no run has written. */
async function makeEngine(more = ""): Promise<FakeEngine> {
  const label = (id: string): string =>
    JSON.stringify({ "io.cryo-init.verify": JSON.stringify(ownerOf(id)) });
  const line = (names: string, labels: string): string => `echo '{"names":[${names}],"labels":${labels}}'`;
  return await fakeEngine(`${more}
"container ls"*) echo c1; echo c2; echo c3 ;;
"network ls"*) echo n1 ;;
"image ls"*) echo i1; echo i1 ;;
"volume ls"*) ;;
"container inspect"*) ${line('"/one"', label("aaaaaa"))}; ${line('"/two"', label("aaaaaa"))}; ${line('"/odd"', '{"io.cryo-init.verify":"mine"}')}; echo gone >&2; exit 1 ;;
"network inspect"*) ${line('"net"', label("bbbbbb"))} ;;
"image inspect"*) ${line('"cryo-verify-bbbbbb:one","cryo-verify-bbbbbb:two","mine:1"', label("bbbbbb"))} ;;
*rm*) ;;
*) echo "unexpected: $*" >&2; exit 1 ;;`);
}

async function clear(states: Readonly<Record<string, RunState>>, self = "cccccc") {
  const [steps, warnings]: [string[], string[]] = [[], []];
  await clearLeftovers({
    engine,
    owner: ownerOf(self),
    stateOf: ({ id }) => states[id] ?? "running",
    step: async (title, work) => {
      steps.push(title);
      return await work();
    },
    warn: (text) => void warnings.push(text),
  });
  const calls = (await readFile(engine.calls, "utf8")).split("\n").filter((call) => / rm /.test(call));
  return { steps, warnings, calls };
}

test("what a killed run has left is named and removed, and nothing of one that goes on", async () => {
  engine = await makeEngine();
  const { steps, warnings, calls } = await clear({ aaaaaa: "over", bbbbbb: "running" });
  expect(steps).toEqual(["Clearing away what an earlier run has left (cryo-verify-aaaaaa): 2 containers"]);
  expect(calls).toEqual(["container rm --force --volumes one two"]);
  expect(warnings).toEqual([]);
});

test("what may be of a run that goes on elsewhere is left alone, with the commands that remove it", async () => {
  engine = await makeEngine();
  const { warnings, calls } = await clear({ bbbbbb: "unknown" });
  expect(calls).toEqual([]);
  expect(warnings).toEqual([
    [
      "left alone: 1 network and 2 images of cryo-verify-bbbbbb, begun at 2026-11-30T11:00:00.000Z by process 4711 on build-1.",
      "  Whether it goes on cannot be seen from here. If it does not:",
      `  ${engine.command} network rm net`,
      `  ${engine.command} image rm cryo-verify-bbbbbb:one cryo-verify-bbbbbb:two`,
    ].join("\n"),
  ]);
});

test("a run's own is nothing to clear away", async () => {
  engine = await makeEngine();
  expect((await clear({ aaaaaa: "over" }, "aaaaaa")).calls).toEqual([]);
});

test("podman's names of a run's images are the run's, and a name of somebody else's is not", async () => {
  const labels = JSON.stringify({ "io.cryo-init.verify": JSON.stringify(ownerOf("bbbbbb")) });
  const untagged = "04efa2b80d1881276a351131a73133d88a843e02c7e01b51b5a20d2e65a681ed";
  // As podman 5.8.6 has them: built through its socket, by its own command, with their last tag gone.
  const names = [
    ["docker.io/library/cryo-verify-bbbbbb:production-app"],
    ["localhost/cryo-verify-bbbbbb:before", "localhost/mine:1"],
    [],
  ];
  const lines = names.map((one) => `{"names":${JSON.stringify(one)},"id":"${untagged}","labels":${labels}}`);
  engine = await fakeEngine(`"image ls"*) echo i1 ;;
*" ls "*|*" rm "*) ;;
"image inspect"*.Id*) echo "can't evaluate field Id" >&2; exit 125 ;;
"image inspect"*) cat <<'END'
${lines.join("\n")}
END
;;`);
  const { calls } = await clear({ bbbbbb: "over" });
  expect(calls).toEqual([
    `image rm docker.io/library/cryo-verify-bbbbbb:production-app localhost/cryo-verify-bbbbbb:before ${untagged}`,
  ]);
});

test("what the engine refuses is said, and the rest is removed", async () => {
  engine = await makeEngine('"network rm"*) echo "network net is in use" >&2; exit 1 ;;');
  const { warnings, calls } = await clear({ bbbbbb: "over" });
  expect(calls).toEqual(["network rm net", "image rm cryo-verify-bbbbbb:one cryo-verify-bbbbbb:two"]);
  expect(warnings).toEqual(["not all of cryo-verify-bbbbbb could be removed: network net is in use"]);
});

test("an engine that is gone at the end of a run does not hide how that went", async () => {
  engine = await fakeEngine('*) echo "is the daemon running?" >&2; exit 1 ;;');
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  await removeOwn({ cleaner: engine, id: "aaaaaa", keepImages: false, warn });
  expect(warnings).toEqual([expect.stringMatching(/the next run tries again: .*is the daemon running\?$/)]);
});
