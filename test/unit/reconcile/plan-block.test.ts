import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { disk, planOne } from "./plan-one.ts";
import { generated } from "./project.ts";

describe("a block", () => {
  const file = generated("f", ".env\n", { kind: "block" });
  const block = planOne({ file }).after ?? "";
  const newer = generated("f", ".env\nsecrets/\n", { kind: "block" });

  test("stands between markers, and makes a file of its own where there is none", () => {
    expect(block).toMatch(/^# >>> cryo-init.*\n\.env\n# <<< cryo-init\n$/);
    expect(planOne({ file }).kind).toBe("create");
  });

  test("is added at the end of a file that has none", () => {
    const change = planOne({ disk: disk("*.pyc"), file });
    expect(change).toMatchObject({ kind: "merge", after: `*.pyc\n\n${block}`, generated: block });
  });

  test("is replaced where it stands, the rest of the file untouched to the byte", () => {
    const change = planOne({ base: block, disk: disk(`\t*.pyc \r\n\n${block}\n\nlast`), file: newer });
    expect(change.kind).toBe("update");
    expect(change.after).toBe(`\t*.pyc \r\n\n${block.replace(".env\n", ".env\nsecrets/\n")}\n\nlast`);
  });

  test("keeps the lines that people added in it: merged, or moved below it", () => {
    const merged = planOne({ base: block, disk: disk(block.replace(".env", "mine\n.env")), file: newer });
    expect(merged).toMatchObject({ kind: "merge", after: block.replace(".env\n", "mine\n.env\nsecrets/\n") });
    const moved = planOne({ base: block, disk: disk(block.replace(".env", ".env\nmine")), file: newer });
    expect(moved.after).toBe(`${block.replace(".env\n", ".env\nsecrets/\n")}mine\n`);
    const baseless = planOne({ disk: disk(block.replace(".env", "mine")), file: newer });
    expect(baseless.after).toBe(`${block.replace(".env\n", ".env\nsecrets/\n")}mine\n`);
  });

  test("is kept where nothing new was generated, and stays out where people took it out", () => {
    expect(planOne({ base: block, disk: disk(block.replace(".env", "mine")), file }).kind).toBe("kept");
    expect(planOne({ base: block, disk: disk("*.pyc\n"), file: newer }).kind).toBe("deleted");
    expect(planOne({ base: block, file: newer }).kind).toBe("deleted");
  });

  test("is not taken to reach to the end of the file when its end marker is gone", () => {
    const torn = "# >>> cryo-init\n.env\n*.pyc\n";
    const change = planOne({ disk: disk(torn), file });
    expect(change.after).toBe(`${torn}\n${block}`);
  });

  test("that a merge of branches has doubled stands once again, with the lines of people in either", () => {
    const doubled = `*.pyc\n\n${block}\nmine\n\n${block.replace(".env", ".env\nmine too")}last\n`;
    const change = planOne({ base: block, disk: disk(doubled), file: newer });
    expect(change).toMatchObject({
      kind: "merge",
      after: `*.pyc\n\n${block.replace(".env\n", ".env\nsecrets/\n")}\nmine\nmine too\nlast\n`,
    });
    expect(planOne({ base: block, disk: disk(block + block), file })).toMatchObject({ after: block });
    expect(planOne({ base: block, disk: disk(block + block) }).kind).toBe("remove");
  });

  test("goes when it is no longer needed, with the file when that is empty then", () => {
    expect(planOne({ base: block, disk: disk(`*.pyc\n\n${block}`) })).toMatchObject({
      kind: "update",
      after: "*.pyc\n",
      generated: null,
    });
    expect(planOne({ base: block, disk: disk(block) })).toMatchObject({ kind: "remove", after: null });
    expect(planOne({ base: block, disk: disk(block.replace(".env", "mine")) }).kind).toBe("kept");
    expect(planOne({ base: block, disk: disk("*.pyc\n") }).kind).toBe("identical");
  });

  test("never conflicts and never loses a line of the person", () => {
    const lines = fc
      .array(fc.constantFrom(".env", "secrets/", "mine", "mine too", "*.pyc"), { maxLength: 8 })
      .map((each) => each.map((line) => `${line}\n`).join(""));
    fc.assert(
      fc.property(lines, lines, lines, lines, fc.boolean(), (above, inside, below, fresh, hasBase) => {
        const content = fresh.replaceAll(/mine.*\n/g, "");
        const text = above + block.replace(".env\n", inside) + below;
        const change = planOne({
          ...(hasBase ? { base: block } : {}),
          disk: disk(text),
          file: generated("f", content, { kind: "block" }),
        });
        expect(change.kind).not.toBe("conflict");
        const after = change.after ?? text;
        expect(after.startsWith(above)).toBe(true);
        expect(after.endsWith(below)).toBe(true);
        for (const line of new Set(text.split("\n").filter((each) => each.startsWith("mine")))) {
          expect(after.split("\n")).toContain(line);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
