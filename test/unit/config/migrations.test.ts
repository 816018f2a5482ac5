import { describe, expect, test, vi } from "vitest";
import { type Document, isMap, isScalar } from "yaml";
import { settle } from "../../../src/config/config.ts";
import type { Migration } from "../../../src/config/document/migrations.ts";
import { readDocument, writeDocument } from "../../../src/config/document.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";

/** As if version 1 had called `resources.worker_memory` `resources.per_worker`, and `logging.level: warning` `warn`. */
vi.mock("../../../src/config/document/migrations.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("../../../src/config/document/migrations.ts")>();
  const MIGRATIONS: readonly Migration[] = [renamePerWorker, spellWarning];
  const DOCUMENT_VERSION = 1 + MIGRATIONS.length;
  const migrate = (document: Document, version: number) => original.migrate(document, version, MIGRATIONS);
  return { MIGRATIONS, DOCUMENT_VERSION, migrate };
});

function renamePerWorker(document: Document): void {
  const resources = document.get("resources");
  if (!isMap(resources)) return;
  for (const { key } of resources.items)
    if (isScalar(key) && key.value === "per_worker") key.value = "worker_memory";
}

function spellWarning(document: Document): void {
  if (document.getIn(["logging", "level"]) === "warn") document.setIn(["logging", "level"], "warning");
}

const OLD = `# Agreed with operations in May.
version: 1 # of the file

logging: {level: 'warn'} # see the wiki
resources:
    size:   small     # measured
    # under load, in March
    per_worker: "200M"
`;

describe("a file of version 1, read by a program that is at version 3", () => {
  test("says what it said", () => {
    const { version, answers } = readDocument(OLD);
    expect(version).toBe(1);
    expect(answers.get("resources.worker_memory")?.value).toBe(200 * 1024 * 1024);
    expect(answers.get("logging.level")?.value).toBe("warning");
  });

  test("is written as version 3, with the words, the order and the look that people gave it", () => {
    const { answers } = readDocument(OLD);
    const written = writeDocument(settle(EXAMPLE_FACTS, answers), OLD);
    expect(written).toContain(`# Agreed with operations in May.
version: 3 # of the file

logging: {level: 'warning'} # see the wiki
resources:
    size:   small     # measured
    # under load, in March
    worker_memory: "200M"
`);
    const { version, answers: kept } = readDocument(written);
    expect(version).toBe(3);
    for (const [id, answer] of answers) expect(kept.get(id), id).toEqual(answer);
  });

  test("is written anew even where only its version has changed", () => {
    const whole = writeDocument(settle(EXAMPLE_FACTS, new Map()), null);
    expect(whole).toContain("\nversion: 3\n");
    const older = whole.replace("version: 3", "version: 2");
    expect(writeDocument(settle(EXAMPLE_FACTS, readDocument(older).answers), older)).toBe(whole);
  });

  test("has its faults named where they stand", () => {
    const faulty = OLD.replace('"200M"', '"200 apples"');
    expect(() => readDocument(faulty)).toThrow(/^resources\.worker_memory/);
    expect(() => readDocument(faulty)).toThrow(
      expect.objectContaining({ where: { file: "cryo-init.yaml", line: 8, column: 17 } }),
    );
  });
});

test("a file of version 2 goes through the later migrations only", () => {
  expect(() => readDocument(OLD.replace("version: 1", "version: 2"))).toThrow(/per_worker/);
});

test.each(["4", "0", "-1", "one", "1.5"])("version %s is refused", (version) => {
  expect(() => readDocument(`version: ${version}\n`)).toThrow(
    version === "4" ? /written by a newer cryo-init/ : /version: 3 is expected/,
  );
});
