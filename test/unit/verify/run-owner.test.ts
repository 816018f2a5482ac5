import { expect, test } from "vitest";
import { judgeRun, parseOwner, type RunOwner } from "../../../src/verify/run-owner.ts";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const SELF: RunOwner = {
  id: "aaaaaa",
  host: "build-1",
  machine: "0123abcd",
  boot: "boot-a",
  space: "pid:[1]",
  pid: 100,
  started: "5000",
  since: "2026-11-30T11:59:00Z",
};
const OTHER: RunOwner = { ...SELF, id: "bbbbbb", pid: 200, started: "4000", since: "2026-11-30T11:00:00Z" };

/** Process 200 of this kernel runs, and began at 4000. */
const startOf = (pid: number): string | null => (pid === 200 ? "4000" : null);
const judge = (owner: RunOwner, now = NOW, self = SELF): string => judgeRun(owner, self, { now, startOf });

test("a process of this kernel either runs or does not", () => {
  expect(judge(OTHER)).toBe("running");
  expect(judge({ ...OTHER, pid: 201 })).toBe("over");
});

test("another process with the same number, begun at another time, is not the run", () => {
  expect(judge({ ...OTHER, started: "3999" })).toBe("over");
});

test("where the kernel does not say when a process began, one that runs is taken for the run", () => {
  expect(judgeRun(OTHER, SELF, { now: NOW, startOf: () => "" })).toBe("running");
  expect(judge({ ...OTHER, started: "" })).toBe("running");
});

test("a machine that was started anew runs none of its old processes", () => {
  expect(judge({ ...OTHER, boot: "boot-before" })).toBe("over");
});

test.each<[string, Partial<RunOwner>]>([
  ["another machine on the same engine", { host: "build-2", machine: "ffff", boot: "boot-b" }],
  ["a machine of the same name", { machine: "ffff", boot: "boot-b" }],
  ["two of the same name without a number of their own", { machine: "", boot: "boot-b" }],
  ["another container of this machine", { host: "c0ffee", space: "pid:[2]" }],
])("of %s, nobody here can tell, before a day is over", (_, given) => {
  const self = given.machine === "" ? { ...SELF, machine: "" } : SELF;
  const owner = { ...OTHER, ...given };
  expect(judge(owner, NOW, self)).toBe("unknown");
  expect(judge(owner, NOW + 24 * 3_600_000, self)).toBe("over");
});

test("without the kernel's own words, the host's name stands for it", () => {
  const bare = { machine: "", boot: "", space: "", started: "" };
  const self = { ...SELF, ...bare };
  expect(judge({ ...OTHER, ...bare }, NOW, self)).toBe("running");
  expect(judge({ ...OTHER, ...bare, pid: 201 }, NOW, self)).toBe("over");
  expect(judge({ ...OTHER, ...bare, host: "build-2" }, NOW, self)).toBe("unknown");
});

test("a label is read back, and what is none is nobody's", () => {
  expect(parseOwner(JSON.stringify(OTHER))).toEqual(OTHER);
  for (const text of ["", "{", "null", "[]", JSON.stringify({ ...OTHER, id: "../x" }), '{"id":"bbbbbb"}'])
    expect(parseOwner(text)).toBeNull();
  expect(parseOwner(JSON.stringify({ ...OTHER, since: "yesterday" }))).toBeNull();
});
