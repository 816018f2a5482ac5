import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { settle } from "../../../src/config/config.ts";
import { readDocument, writeDocument } from "../../../src/config/document.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { create, rerun, WHOLE } from "./document-files.ts";
import { anyAnswers, settleExample, valuesOf } from "./support.ts";

describe("a new file", () => {
  const text = create();

  test("begins with the schema for editors, and says what it is", () => {
    expect(text.split("\n").slice(0, 2)).toEqual([
      "# yaml-language-server: $schema=.cryo-init/schema.json",
      '# The answers that cryo-init generates from. Change them here or with "npx cryo-init", then run it again.',
    ]);
  });

  test("holds its groups in the table's order, apart from each other", () => {
    expect(text.match(/^\w+:/gm)).toEqual(
      [
        "version",
        "application",
        "environments",
        "resources",
        "security",
        "health",
        "logging",
        "documentation",
      ].map((name) => `${name}:`),
    );
    for (const [name] of text.matchAll(/^\w+:/gm)) expect(text).toContain(`\n\n${name}`);
    expect(text).not.toContain("\n\n\n");
  });

  test("says at each setting what it is and what else it could be", () => {
    expect(text).toContain("\n  size: medium # Size: small | medium | large | custom\n");
    expect(text).toContain("\n  secrets: [SUPABASE_KEY, SECRET_KEY] # Secrets\n");
  });

  test("writes quantities with their units", () => {
    const lines = create(
      "resources.production.app.memory=1.5G",
      "resources.production.app.cpus=500m",
      "health.production.interval=90s",
    );
    expect(lines).toContain("memory: 1536M # Memory limit of app, production\n");
    expect(lines).toContain("cpus: 0.5 #");
    expect(lines).toContain("interval: 1m30s #");
  });

  test("puts a long list below its name", () => {
    const names = Array.from({ length: 8 }, (_, index) => `V${index}`);
    const long = create(`application.variables=${names.join(",")}`);
    expect(long).toContain(
      "  variables:\n    # Environment variables that are no secrets\n    - V0\n    - V1\n",
    );
    expect(rerun(long)).toBe(long);
  });

  test.each(["", "\n \n", "\ufeff"])("takes the place of a blank one (%j)", (previous) => {
    expect(writeDocument(settleExample(), previous)).toBe(text);
  });

  test("is added to a file that holds a comment only", () => {
    const added = writeDocument(settleExample(), "# Ours.\n");
    expect(added).toMatch(/^# Ours\.\n/);
    expect(readDocument(added).answers).toEqual(readDocument(text).answers);
  });
});

describe("a file without a new answer", () => {
  test.each([
    ["just written", create("resources.size=large")],
    ["laid out by hand", `${WHOLE.replace("workers: 3", "workers:   3")}\n\n# more\n`],
    ["with Windows line endings", create().replaceAll("\n", "\r\n")],
    ["with a byte order mark", `\ufeff${create()}`],
    ["with aliases", `${create().replace("size: medium", "size: &size medium")}keep: [*size]\n`],
  ])("stays as it is, to the byte: %s", (_name, text) => {
    expect(rerun(text)).toBe(text);
  });
});

test("what is written reads back as the same configuration, and writing it again changes nothing", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      const config = settle(EXAMPLE_FACTS, given);
      const text = writeDocument(config, null);
      const again = settle(EXAMPLE_FACTS, readDocument(text).answers);
      expect(valuesOf(again)).toEqual(valuesOf(config));
      expect(writeDocument(again, text)).toBe(text);
      expect(writeDocument(config, null)).toBe(text);
    }),
    { numRuns: 100 },
  );
});
