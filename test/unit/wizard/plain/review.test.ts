import { expect, test } from "vitest";
import type { Change } from "../../../../src/config/changes.ts";
import type { Config, Given } from "../../../../src/config/config.ts";
import type { Check } from "../../../../src/config/plan.ts";
import { lines, makeChange, makeConflict, pipe, type Run } from "./sample.ts";

const CHANGES = [
  { ...makeChange("create", "compose.yml"), purpose: "says what runs" },
  makeChange("replace", "Dockerfile"),
  makeChange("kept", "nginx.conf"),
  makeChange("identical", ".dockerignore"),
];

function changesOf({ outcome }: Run): readonly Change[] {
  if (outcome.kind !== "confirmed") throw new Error(`ended as ${outcome.kind}`);
  return outcome.changes;
}

/** An error while the size is `large`, a warning always. */
function checkSize({ answers }: Config): readonly Check[] {
  const warning: Check = {
    id: "host",
    severity: "warning",
    message: "It fits only just.",
    fix: "",
    setting: "resources.size",
  };
  if (answers.text("resources.size") !== "large") return [warning];
  const error: Check = {
    id: "total",
    severity: "error",
    message: "12G do not fit into 8G.",
    fix: "Take a smaller size.",
    setting: "resources.size",
  };
  return [warning, error];
}

test("lists kind, path and reason, for a new file what it is for, and counts what stays", async () => {
  const { text, outcome } = await pipe(lines("1", "yes"), { changes: CHANGES });
  expect(text).toContain("  create  compose.yml - says what runs\n");
  expect(text).toContain("  kept    nginx.conf - It is a kept.\n");
  expect(text).toContain("1 file stays identical.");
  expect(text).toContain("Write these 2 files? yes/no: ");
  expect(outcome).toEqual({ kind: "confirmed", answers: new Map(), changes: CHANGES });
});

test("files of somebody else are not replaced unseen: their differences come before the question", async () => {
  const { text } = await pipe(lines("1", "no"), { changes: CHANGES });
  const shown = text.indexOf("--- Dockerfile\tnow");
  expect(shown).toBeGreaterThan(-1);
  expect(shown).toBeLessThan(text.indexOf("Write these 2 files?"));
  expect(text).toContain("1 file not written by cryo-init will be replaced, as shown");
});

test("the new pages of the site are one line", async () => {
  const changes = ["index.md", "health.md"].map((page) => makeChange("create", `docs-site/${page}`));
  const { text } = await pipe(lines("1", "no"), { changes });
  expect(text).toContain("  create docs-site/ - 2 files of the documentation site\n");
  expect(text).not.toContain("index.md");
});

test("d shows what happens to files that are there, d PATH a single one", async () => {
  const all = await pipe(lines("1", "d", "no"), { changes: CHANGES });
  expect(all.text).toContain(
    "--- Dockerfile\tnow\n+++ Dockerfile\tto be written\n@@ -1,1 +1,1 @@\n-old\n+new\n",
  );
  expect(all.text).not.toContain("--- compose.yml");
  const one = await pipe(lines("1", "d compose.yml", "d nothing.txt", "no"), { changes: CHANGES });
  expect(one.text).toContain("+++ compose.yml\tto be written\n@@ -0,0 +1,1 @@\n+new\n");
  expect(one.text).toContain('"nothing.txt" is not in the list of files.');
});

test("nothing is written without a yes", async () => {
  const { text, outcome } = await pipe(lines("1", "", "perhaps", "q"), { changes: CHANGES });
  expect(text).toContain("Please answer again: write yes or no.");
  expect(text).toContain('"perhaps" is neither yes nor no, nor a setting that applies here.');
  expect(outcome.kind).toBe("cancelled");
});

test("with nothing to write it does not ask", async () => {
  const { text, outcome } = await pipe(lines("1"), { changes: [makeChange("identical", "Dockerfile")] });
  expect(text).toContain("There is nothing to write");
  expect(outcome.kind).toBe("confirmed");
});

test("conflicts are settled one by one; d shows the markers first", async () => {
  const changes = [makeConflict("a.yml"), makeConflict("b.yml"), makeConflict("c.yml")];
  const run = await pipe(lines("1", "d", "2", "", "markers", "yes"), { changes });
  expect(run.text).toContain("+both lines");
  expect(changesOf(run).map(({ path, after }) => [path, after])).toEqual([
    ["a.yml", "their line\n"],
    ["b.yml", "my line\n"],
    ["c.yml", "both lines\n"],
  ]);
});

test("< comes back to the conflict before, with its choice as the default", async () => {
  const changes = [makeConflict("a.yml"), makeConflict("b.yml")];
  const run = await pipe(lines("1", "theirs", "markers", "<", "<", "", "mine", "yes"), { changes });
  expect(run.text).toContain("Which lines for a.yml [theirs]: ");
  expect(changesOf(run).map(({ after }) => after)).toEqual(["their line\n", "my line\n"]);
});

test("a conflict that cannot be settled is a bug, not a file to write", async () => {
  const run = pipe(lines("1", "yes"), { changes: [makeChange("conflict", "a.yml")] });
  await expect(run).rejects.toThrow("the conflict in a.yml comes without its choices");
});

test("a choice that is none is asked again; < before the first conflict leaves the review", async () => {
  const run = await pipe(lines("1", "both", "<", "1", "q"), { changes: [makeConflict("a.yml")] });
  expect(run.text).toContain('"both" is none of mine, theirs, markers');
  expect(run.text.split("How much to ask [1]: ")).toHaveLength(2);
  expect(run.outcome.kind).toBe("cancelled");
});

test("an error leads to its setting, and only then can anything be written", async () => {
  const given = new Map<string, Given>([["resources.size", { value: "large", origin: "saved" }]]);
  const run = await pipe(lines("1", "yes", "1", "small", "yes"), { given, check: checkSize });
  expect(run.text).toContain("  error: 12G do not fit into 8G. (resources.size)\n    Take a smaller size.\n");
  expect(run.text).toContain('"yes" is not a setting that applies here');
  expect(run.text).toContain("Default: large, saved in cryo-init.yaml; cryo-init would take medium");
  expect(run.outcome).toMatchObject({ kind: "confirmed" });
  if (run.outcome.kind === "confirmed")
    expect(run.outcome.answers.get("resources.size")?.value).toBe("small");
});

test("an impossible saved answer is an error of the review, which is not worked out", async () => {
  const given = new Map<string, Given>([["health.container", { value: "ready", origin: "saved" }]]);
  const run = await pipe(lines("1", "health.container", "", "alive", "yes"), { given });
  expect(run.text).toContain('error: health.container: "ready": health.ready has no path');
  expect(run.text.indexOf("Review of the files")).toBeGreaterThan(run.text.indexOf("Checks"));
  expect(run.text).toContain("Please answer again: health.ready has no path");
  expect(run.outcome.kind).toBe("confirmed");
});

test("a setting is changed from the review, and only what it brings up is asked", async () => {
  const run = await pipe(
    lines("1", "resources.size", "custom", "custom", "2", ...Array.from({ length: 11 }, () => ""), "yes"),
  );
  expect(run.text).not.toContain("(application.name)");
  expect(run.outcome.kind).toBe("confirmed");
  const back = await pipe(lines("1", "resources.size", "<", "yes"));
  expect(back.outcome).toMatchObject({ kind: "confirmed", answers: new Map() });
});

test("control characters of a file that is there are shown, not obeyed", async () => {
  const changes = [{ ...makeChange("replace", "Dockerfile"), before: "\u001b[2Jold\r\n" }];
  const { text } = await pipe(lines("1", "d", "no"), { changes });
  expect(text).toContain("-\\u{1b}[2Jold\\u{d}\n");
});
