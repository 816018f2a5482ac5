import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { mergeYaml } from "../../../../src/reconcile/yaml/merge-yaml.ts";
import { editYaml, seeded } from "../../../support/edit-yaml.mjs";
import { EXAMPLE_FACTS } from "../../../support/example-facts.ts";
import { filesOf, give } from "../../../support/generate-files.ts";

/** More of them: `MERGE_RUNS=5000 npx vitest run --project unit merge-property`. */
const RUNS = Number(process.env.MERGE_RUNS ?? 150);
const FILES = ["docker-compose.yml", "docker-compose.dev.yml", "docker-compose.blue-green.yml"];

/** What an operator changes: each set of answers gives other files. */
const GENERATED = [
  {},
  { "resources.size": "small" },
  { "resources.size": "large", "health.production.interval": 20_000 },
  { "application.redis": "persistent", "security.read_only": false },
  { "security.loopback": false, "security.internal_network": false, "security.pids_limit": false },
].map(
  (answers) => new Map(filesOf(EXAMPLE_FACTS, give(answers)).map(({ path, content }) => [path, content])),
);

const triple = fc
  .record({
    path: fc.constantFrom(...FILES),
    base: fc.constantFrom(...GENERATED),
    theirs: fc.constantFrom(...GENERATED),
    seed: fc.nat(),
  })
  .map(({ path, base, theirs, seed }) => ({
    base: base.get(path) ?? "",
    mine: editYaml(base.get(path) ?? "", seeded(seed)).text,
    theirs: theirs.get(path) ?? "",
  }));

/** Every value that is no mapping, by its path. Quotes around a number change nothing for Compose. */
function leavesOf(text: string): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      leaves.set(path, JSON.stringify(typeof value === "number" ? String(value) : value));
      return;
    }
    for (const [key, inner] of Object.entries(value)) walk(inner, `${path}/${key}`);
  };
  walk(parse(text), "");
  return leaves;
}

const linesOf = (text: string): readonly string[] => text.split("\n").filter((line) => line.includes("mine"));

test("a line that a person added stands in the result, or in the conflict that is reported", () => {
  fc.assert(
    fc.property(triple, (sides) => {
      const merge = mergeYaml(sides);
      const [mine, markers] = merge.clean
        ? [merge.text, merge.text]
        : [merge.choices.mine, merge.choices.markers];
      for (const line of linesOf(sides.mine)) {
        // A value with a remark behind it may have changed; the remark is there.
        const added = line.slice(line.includes("# mine") ? line.indexOf("# mine") : 0);
        expect(mine).toContain(added.trimStart());
        expect(markers).toContain(added.trimStart());
      }
    }),
    { numRuns: RUNS },
  );
});

test("every value is that of the side that changed it, and where both did, a conflict says so", () => {
  fc.assert(
    fc.property(triple, (sides) => {
      const merge = mergeYaml(sides);
      const [before, left, right] = [leavesOf(sides.base), leavesOf(sides.mine), leavesOf(sides.theirs)];
      const merged = leavesOf(merge.clean ? merge.text : merge.choices.mine);
      for (const path of new Set([...before.keys(), ...left.keys(), ...right.keys()])) {
        const [old, mine, theirs] = [before.get(path), left.get(path), right.get(path)];
        if (mine === old && theirs === old) expect(merged.get(path), path).toBe(old);
        else if (theirs === old) expect(merged.get(path), path).toBe(mine);
        // A conflict about something around it leaves what was there.
        else if (mine === old && merge.clean) expect(merged.get(path), path).toBe(theirs);
        else if (mine !== theirs && merge.clean) expect(merged.get(path), path).toMatch(/^\[/);
      }
    }),
    { numRuns: RUNS },
  );
});

test("one side alone is taken as it is, byte for byte", () => {
  fc.assert(
    fc.property(triple, ({ base, mine, theirs }) => {
      expect(mergeYaml({ base, mine, theirs: base })).toEqual({ clean: true, text: mine });
      expect(mergeYaml({ base, mine: base, theirs })).toEqual({ clean: true, text: theirs });
    }),
    { numRuns: Math.ceil(RUNS / 10) },
  );
});
