import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { judge, leftovers, snapshot } from "../../support/faults/oracle.mjs";
import { editLines, judgeTriple, listNotTaken } from "../../support/faults/triples.mjs";

/** What judges the fault injection must itself notice every kind of loss. */
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cryo-oracle-"));
  mkdirSync(join(root, "docker"));
  mkdirSync(join(root, ".cryo-init"));
  write("Dockerfile", "FROM a\n# mine\nCMD a\n");
  write("docker/run.sh", "echo a\n");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, text: string): void => writeFileSync(join(root, path), text);
const edits = [{ path: "Dockerfile", line: "# mine" }];

/** The old project, and the new one that a run makes of it. */
function twoTrees(): Parameters<typeof judge>[1] {
  const old = snapshot(root);
  write("Dockerfile", "FROM b\n# mine\nCMD a\n");
  write("docker/run.sh", "echo b\n");
  return { old, fresh: snapshot(root), edits };
}

describe("a tree", () => {
  test("that is wholly old or wholly new is right", () => {
    const expected = twoTrees();
    expect(judge(snapshot(root), expected)).toEqual({ state: "new", losses: [] });
    expect(judge(expected.old, expected)).toEqual({ state: "old", losses: [] });
  });

  test.each<[string, () => void]>([
    ["half old and half new", () => write("docker/run.sh", "echo a\n")],
    ["cut off", () => write("docker/run.sh", "echo")],
    ["without a file", () => rmSync(join(root, "docker/run.sh"))],
    ["with a file too many", () => write("docker/run.sh.tmp", "")],
    ["with another mode", () => chmodSync(join(root, "docker/run.sh"), 0o755)],
    ["with other line endings", () => write("docker/run.sh", "echo b\r\n")],
    [
      "with a link in the place of a file",
      () => {
        rmSync(join(root, "docker/run.sh"));
        symlinkSync("/etc/hostname", join(root, "docker/run.sh"));
      },
    ],
  ])("%s is reported", (_, damage) => {
    const expected = twoTrees();
    damage();
    const { state, losses } = judge(snapshot(root), expected);
    expect(state).toBe("mixed");
    expect(losses).toHaveLength(1);
  });

  test("that has lost what a person added is reported, even where the new tree has lost it too", () => {
    const expected = twoTrees();
    write("Dockerfile", "FROM b\nCMD a\n");
    const lost = { ...expected, fresh: snapshot(root) };
    expect(judge(snapshot(root), lost).losses).toEqual(['Dockerfile has lost the line "# mine"']);
  });

  test("with a lock or a transaction that was left over is reported", () => {
    expect(leftovers(root)).toEqual([]);
    mkdirSync(join(root, ".cryo-init/transaction"));
    write(".cryo-init/lock", "");
    expect(leftovers(root).sort()).toEqual(["lock", "transaction"]);
  });
});

describe("a merge", () => {
  const triple = { base: "a\nb\nc\n", mine: "a\nmine\nc\n", theirs: "a\nb\nc\nd\n", added: ["mine"] };
  const change = (after: string) => ({ kind: "merge", after });

  test("with both sides in it is right", () => {
    expect(judgeTriple(triple, change("a\nmine\nc\nd\n"))).toEqual([]);
  });

  test.each([
    ["the added line is gone", "a\nc\nd\n", 'lost the added line "mine"'],
    ["a removed line is back", "a\nmine\nb\nc\nd\n", 'the removed line "b" is back'],
  ])("is reported where %s", (_, after, loss) => {
    expect(judgeTriple(triple, change(after))).toEqual([loss]);
  });

  test("that did not take a generated line over is told from a loss", () => {
    expect(listNotTaken(triple, change("a\nmine\nc\n"))).toEqual(['lost the generated line "d"']);
    expect(judgeTriple(triple, change("a\nmine\nc\n"))).toEqual([]);
    const other = { ...triple, theirs: "a\nb\n" };
    const stale = ['the line "c", no longer generated, stays'];
    expect(listNotTaken(other, change("a\nmine\nc\n"))).toEqual(stale);
  });

  test("that is a conflict still holds both sides", () => {
    const conflict = (markers: string) => ({ kind: "conflict", after: null, choices: { markers } });
    expect(judgeTriple(triple, conflict("<<<\nmine\n===\nd\n>>>\n"))).toEqual([]);
    expect(judgeTriple(triple, conflict("<<<\n===\nd\n>>>\n"))).toEqual(['lost the added line "mine"']);
  });
});

test("edits add lines, and say which", () => {
  let seed = 1;
  const random = (): number => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const edited = Array.from({ length: 50 }, () => editLines("Dockerfile", "a\n  b\nc\nd\n", random));
  expect(edited.filter(({ added }) => added.length > 0).length).toBeGreaterThan(25);
  for (const { text, added } of edited) for (const line of added) expect(text.split("\n")).toContain(line);
});
