import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planChanges, planEditedFile, settleConflict } from "../../../src/reconcile/plan-changes.ts";
import { disk, planOne } from "./plan-one.ts";
import { generated } from "./project.ts";

const BASE = "a\nb\nc\nd\ne\n";

describe("a whole file", () => {
  test("is created where there is none", () => {
    const file = generated("f", BASE, { executable: true });
    expect(planOne({ file })).toMatchObject({ kind: "create", before: null, after: BASE, executable: true });
  });

  test("is identical where it stands as generated, with or without a base", () => {
    for (const base of [{ base: "older\n" }, {}]) {
      expect(planOne({ ...base, disk: disk(BASE), file: generated("f", BASE) })).toMatchObject({
        kind: "identical",
        after: null,
      });
    }
  });

  test("is updated where nobody has edited it", () => {
    const change = planOne({ base: BASE, disk: disk(BASE), file: generated("f", "new\n") });
    expect(change).toMatchObject({ kind: "update", before: BASE, after: "new\n", generated: "new\n" });
  });

  test("is merged where both sides changed it apart from each other", () => {
    const change = planOne({ base: BASE, disk: disk(`mine\n${BASE}`), file: generated("f", `${BASE}new\n`) });
    expect(change).toMatchObject({ kind: "merge", after: `mine\n${BASE}new\n` });
  });

  test("is a conflict where both sides changed the same lines, and can be settled", () => {
    const sides = {
      base: BASE,
      disk: disk(BASE.replace("c", "mine")),
      file: generated("f", BASE.replace("c", "new")),
    };
    const open = planOne(sides);
    expect(open).toMatchObject({ kind: "conflict", after: null });
    expect(open.choices?.markers).toContain("<<<<<<< your edit\nmine\n=======\nnew\n>>>>>>> cryo-init\n");
    expect(planOne(sides, { onConflict: "ask" }).after).toBeNull();
    for (const [choice, after] of [
      ["mine", "a\nb\nmine\nd\ne\n"],
      ["theirs", "a\nb\nnew\nd\ne\n"],
      ["markers", open.choices?.markers],
    ] as const) {
      expect(planOne(sides, { onConflict: choice })).toMatchObject({ kind: "conflict", after });
      expect(settleConflict(open, choice).after).toBe(after);
    }
  });

  test("replaces what cryo-init did not write, and says where it came from", () => {
    const sides = { disk: disk("foreign\n"), file: generated("f", BASE) };
    const foreign = planOne(sides);
    expect(foreign).toMatchObject({ kind: "replace", before: "foreign\n", after: BASE });
    expect(foreign.reason).toContain("before cryo-init");
    expect(planOne({ ...sides, written: ["f"] }).reason).toContain("An earlier run wrote it");
  });

  test("is kept where it was edited and nothing new was generated", () => {
    const change = planOne({ base: BASE, disk: disk("mine\n"), file: generated("f", BASE) });
    expect(change).toMatchObject({ kind: "kept", after: null });
    const marked = "<<<<<<< your edit\na\n=======\nb\n>>>>>>> cryo-init\n";
    expect(planOne({ base: BASE, disk: disk(marked), file: generated("f", BASE) }).reason).toContain(
      "conflict",
    );
  });

  test("is identical where the edit already holds all that is generated", () => {
    const edit = `mine\n${BASE}new\n`;
    expect(planOne({ base: BASE, disk: disk(edit), file: generated("f", `${BASE}new\n`) })).toMatchObject({
      kind: "identical",
      after: null,
    });
  });

  test("stays deleted, and says how to have it back", () => {
    const change = planOne({ base: BASE, file: generated("f", "new\n") });
    expect(change).toMatchObject({ kind: "deleted", after: null });
    expect(change.reason).toContain(".cryo-init/base/f");
  });

  test("is removed when it is no longer generated and untouched, kept when it was edited", () => {
    expect(planOne({ base: BASE, disk: disk(BASE) })).toMatchObject({
      kind: "remove",
      before: BASE,
      after: null,
      generated: null,
    });
    expect(planOne({ base: BASE, disk: disk(`${BASE}mine\n`) }).kind).toBe("kept");
    expect(planOne({ base: BASE }).kind).toBe("identical");
  });

  test("is kept under keep: whatever happened to it", () => {
    const keep = { keep: ["nothing", "f*"] };
    const file = generated("f", "new\n");
    for (const sides of [
      { file },
      { file, base: BASE, disk: disk("mine\n") },
      { base: BASE, disk: disk(BASE) },
    ]) {
      const change = planOne(sides, keep);
      expect(change).toMatchObject({ kind: "kept", after: null });
      expect(change.reason).toContain('"f*"');
    }
  });
});

describe("line endings and the executable bit", () => {
  test("follow the file that is there, or the checkout for a new file", () => {
    const file = generated("f", "new\n");
    expect(planOne({ base: BASE, disk: disk(BASE, { eol: "crlf" }), file }).eol).toBe("crlf");
    expect(planOne({ base: BASE, disk: disk(BASE), file }, { crlf: true }).eol).toBe("lf");
    expect(planOne({ file }, { crlf: true }).eol).toBe("crlf");
    expect(planOne({ file: generated("f", "new\n", { eol: "lf" }) }, { crlf: true }).eol).toBe("lf");
  });

  test("are put right in a script that would not start, without touching an edit", () => {
    const file = generated("f", BASE, { eol: "lf", executable: true });
    const change = planOne({ base: BASE, disk: disk("mine\n", { eol: "crlf" }), file });
    expect(change).toMatchObject({ kind: "update", after: "mine\n", eol: "lf", executable: true });
    expect(change.reason).toContain("line endings become LF and it becomes executable");
    const stray = planOne({
      base: BASE,
      disk: disk(BASE.replace("c\n", "c\r\n"), { executable: true }),
      file,
    });
    expect(stray).toMatchObject({ kind: "update", after: BASE });
    expect(planOne({ base: BASE, disk: disk(BASE, { executable: true }), file }).kind).toBe("identical");
  });
});

test("a file that is edited in place is recorded as it is written", () => {
  const file = { path: "cryo-init.yaml", content: "a: 1\n", crlf: true, purpose: "Your answers." };
  expect(planEditedFile({ ...file, disk: null })).toMatchObject({
    kind: "create",
    eol: "crlf",
    generated: "a: 1\n",
  });
  expect(planEditedFile({ ...file, disk: disk("a: 2\n") })).toMatchObject({
    kind: "update",
    after: "a: 1\n",
    eol: "lf",
  });
  expect(planEditedFile({ ...file, disk: disk("a: 1\n") })).toMatchObject({ kind: "identical", after: null });
});

test("changes are sorted by path and cover dropped files", () => {
  const changes = planChanges({
    files: [generated("z", ""), generated("b", "")],
    state: {
      base: new Map([["m", ""]]),
      written: [],
      document: null,
      altered: new Set(),
      removed: new Set(),
      digests: new Map(),
      former: new Map(),
      last: null,
      seen: new Map(),
    },
    disk: new Map(),
    keep: [],
    crlf: false,
    onConflict: "fail",
  });
  expect(changes.map(({ path }) => path)).toEqual(["b", "m", "z"]);
});

test("whatever base, edit and new are: no change writes away a line that a person added unless it says conflict", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "d", "mine 1", "mine 2"), { maxLength: 10 })
    .map((lines) => lines.map((line) => `${line}\n`).join(""));
  const clean = text.map((each) => each.replaceAll(/mine.*\n/g, ""));
  fc.assert(
    fc.property(clean, text, clean, (base, edit, fresh) => {
      const change = planOne({ base, disk: disk(edit), file: generated("f", fresh) });
      if (base === fresh) expect(change.after).toBeNull();
      if (base === edit && base !== fresh) expect(change.after).toBe(fresh);
      if (change.kind === "conflict") return;
      const count = (all: string, line: string) => all.split("\n").filter((each) => each === line).length;
      for (const line of ["mine 1", "mine 2"]) {
        expect(count(change.after ?? edit, line)).toBe(count(edit, line));
      }
    }),
    { numRuns: 5000 },
  );
});
