import { describe, expect, test } from "vitest";
import { findContradiction } from "../../../src/reconcile/compose-limits.ts";
import { findDangling } from "../../../src/reconcile/compose-references.ts";
import { mergeFile } from "../../../src/reconcile/merge-file.ts";

const BASE = `services:
  app:
    image: app
    deploy:
      resources:
        limits:
          memory: 1536M
        reservations:
          memory: 768M
    memswap_limit: 1536M
    networks: [backend]
    user: "10001"
  redis:
    image: redis
    networks: [backend]
networks:
  backend:
    internal: true
`;
const edit = (text: string, ...changes: readonly (readonly [string, string])[]): string =>
  changes.reduce((edited, [from, to]) => {
    expect(edited).toContain(from);
    return edited.replace(from, () => to);
  }, text);

/** Another answer: every limit that follows from it. */
const withMemory = (memory: string, reservation: string): string =>
  edit(
    BASE,
    ["          memory: 1536M", `          memory: ${memory}`],
    ["memory: 768M", `memory: ${reservation}`],
    ["memswap_limit: 1536M", `memswap_limit: ${memory}`],
    ['user: "10001"', 'user: "10002"'],
  );

const merge = (mine: string, theirs: string) => mergeFile("docker-compose.yml", { base: BASE, mine, theirs });

describe("limits that Docker takes only together", () => {
  test("are settled together where both sides changed one of them", () => {
    const mine = edit(BASE, ["          memory: 1536M", "          memory: 1200M # measured"]);
    const merged = merge(mine, withMemory("1G", "512M"));
    if (merged.clean) throw new Error("merged");
    expect(merged.doubt).toContain("only together");
    expect(merged.choices.mine).toBe(edit(mine, ['user: "10001"', 'user: "10002"']));
    expect(findContradiction(merged.choices.theirs)).toBeNull();
    expect(merged.choices.theirs).toContain("memory: 1G");
  });

  test("are in dispute where a merge without conflict would put one side's beside the other's", () => {
    const mine = edit(BASE, ["memory: 768M", "memory: 1400M"], ["image: app", "image: mine"]);
    const merged = merge(mine, withMemory("1G", "768M"));
    if (merged.clean) throw new Error("merged");
    expect(merged.choices.mine).toBe(edit(mine, ['user: "10001"', 'user: "10002"']));
    expect(merged.choices.theirs).toBe(edit(withMemory("1G", "768M"), ["image: app", "image: mine"]));
  });

  test("are merged as before where they fit, and where a side had them wrong before", () => {
    expect(merge(edit(BASE, ["memory: 768M", "memory: 900M"]), withMemory("1G", "768M")).clean).toBe(true);
    const wrong = edit(BASE, ["          memory: 1536M", "          memory: 3G"]);
    const merged = merge(wrong, withMemory("1G", "512M"));
    if (merged.clean) throw new Error("merged");
    expect(merged.choices.mine).toContain("memswap_limit: 1G");
  });
});

test("a service that stays leaves the file as it is, where what it needs would go", () => {
  const mine = edit(BASE, ["    image: redis\n", "    image: redis\n    labels: [mine]\n"]);
  const theirs = edit(
    BASE,
    ["    networks: [backend]\n    user", "    user"],
    ["  redis:\n    image: redis\n    networks: [backend]\n", ""],
    ["networks:\n  backend:\n    internal: true\n", ""],
  );
  const merged = merge(mine, theirs);
  if (merged.clean) throw new Error("merged");
  expect(merged.choices.mine).toBe(mine);
  expect(findDangling(merged.choices.theirs)).toBeNull();
  expect(merged.doubt).toContain("needs what is generated no more");
});
