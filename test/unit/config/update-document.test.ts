import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { settle } from "../../../src/config/config.ts";
import { readDocument, writeDocument } from "../../../src/config/document.ts";
import { GIB } from "../../../src/config/units.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { create, rerun, WHOLE } from "./document-files.ts";
import { anyAnswers, settleExample, valuesOf } from "./support.ts";

/** The lines of two texts that stand in one of them only, with `-` and `+`. */
function changedLines(before: string, after: string): readonly string[] {
  const old = before.split("\n");
  const fresh = after.split("\n");
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `-${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

test("lines that say the same stay to the byte, also where `yaml` would lay them out otherwise", () => {
  const text = create()
    .replace("resources:\n", "resources:   # ours\n")
    .replace("environments: [", "environments:   [ ")
    .replace("\nhealth:\n", "\n\n\nhealth: # asked by the balancer\n");
  const changed = rerun(text, "resources.size=large");
  expect(changedLines(text, changed)).toEqual([
    expect.stringMatching(/^- {2}size: medium/),
    expect.stringMatching(/^\+ {2}size: large/),
  ]);
});

test("a group written on one line gets its new settings there, and a byte order mark stays", () => {
  const text = create().replace(/resources:\n {2}size: medium[^\n]*/, "resources: {size: medium} # ours");
  const changed = rerun(`\uFEFF${text}`, "resources.production.app.memory=1G");
  expect(changed).toContain("resources: {size: medium, production: {app: {memory: 1G}}} # ours\n");
  expect(changed.startsWith("\uFEFF")).toBe(true);
});

describe("a file that people have edited", () => {
  test("keeps their words, order, quotes and indentation", () => {
    expect(WHOLE).toMatchInlineSnapshot(`
      "# Agreed with operations in May.
      version: 1

      logging: {level: 'info'} # see the wiki

      # Limits
      resources:
          size:   small     # measured
          production:
              # 900M was seen under load
              app:
                  memory: "1.5G"
                  workers: 3


      application:
          secrets:
          - SECRET_KEY   # rotates
          - SUPABASE_KEY
          python: 3.10
          name: "CryoProtect Mini"
          entry: app:app # What the server loads
          port: 5000 # Port inside the container
          dependencies:
              strategy: wheels # How dependencies are installed: requirements | wheels | conda | uv | poetry
              extra: [prometheus-client] # Packages that the code imports and no file lists
          writable: [backup/data, cache, logs] # Folders that the application writes to
          redis: cache # Redis beside the application: none | cache | persistent

      environments: [production, development, blue-green] # Environments

      security:
          read_only: true # Read-only root file system
          drop_capabilities: true # Drop all Linux capabilities
          no_new_privileges: true # Forbid new privileges
          loopback: true # Publish ports on this host only (127.0.0.1)
          internal_network: true # Keep Redis on an internal network

      health:
          alive: /health/liveness # Path that says: the process works
          ready: /health/readiness # Path that says: it can serve requests
          container: alive # What the container's health check asks: alive | started | ready | status | port
          degraded: healthy # When it answers 207 (degraded): healthy | unhealthy

      documentation:
          site: true # Documentation site

      # the end
      "
    `);
  });

  test.each([
    [
      "a value",
      ["resources.size=large"],
      ["-    size:   small     # measured", "+    size: large # measured"],
    ],
    [
      "a quoted value",
      ["logging.level=error"],
      ["-logging: {level: 'info'} # see the wiki", "+logging: {level: 'error'} # see the wiki"],
    ],
    [
      "a quantity",
      ["resources.production.app.memory=2G"],
      ['-            memory: "1.5G"', '+            memory: "2G"'],
    ],
    [
      "an item of a list, all at the indentation that `yaml` gives it",
      ["application.secrets=SECRET_KEY,TOKEN"],
      [
        "-    - SECRET_KEY   # rotates",
        "-    - SUPABASE_KEY",
        "+        - SECRET_KEY # rotates",
        "+        - TOKEN",
      ],
    ],
    ["a number's spelling", ["application.python=3.12"], ["-    python: 3.10", '+    python: "3.12"']],
    [
      "another setting",
      ["resources.production.app.pids=200"],
      ["+            pids: 200 # Processes and threads of app, production"],
    ],
    [
      "another group",
      ["image.mirror=registry.example.org"],
      ["+image:", "+    mirror: registry.example.org # Registry mirror"],
    ],
  ])("changes in the lines of %s only", (_name, settings, lines) => {
    expect(changedLines(WHOLE, rerun(WHOLE, ...settings))).toEqual(lines);
  });

  test("keeps the comment and the form of a list that changes", () => {
    const before = create();
    expect(changedLines(before, rerun(before, "application.secrets=TOKEN"))).toEqual([
      "-  secrets: [SUPABASE_KEY, SECRET_KEY] # Secrets",
      "+  secrets: [TOKEN] # Secrets",
    ]);
  });

  test("keeps the comment of a list of lines that becomes empty, behind what is left of it", () => {
    const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
    const pins = `python:3.13-slim-trixie@${digest("1")},redis:8-alpine@${digest("2")}`;
    const before = create(`image.pin=${pins}`);
    expect(before).toContain("  pin:\n    # Digests of the images\n    - python:");
    const after = rerun(before, "image.pin=");
    expect(readDocument(after).answers.get("image.pin")).toMatchObject({ value: [] });
    expect(after).toContain("  pin: [] # Digests of the images\n");
  });

  test("keeps what the other answers leave nothing to decide about, so that it counts again once they do", () => {
    const text = create("resources.production.redis.memory=512M", "environments=production,swarm").replace(
      /^( *)internal_network: true.*\n/m,
      "$1# Asked by the auditors.\n$1internal_network: false # ISO-12\n",
    );
    const without = rerun(text, "application.redis=none", "environments=production");
    expect(changedLines(text, without)).toEqual([
      expect.stringMatching(/^- +redis: cache/),
      "-environments: [production, swarm] # Environments",
      expect.stringMatching(/^\+ +redis: none/),
      "+environments: [production] # Environments",
    ]);
    expect(rerun(without, "application.redis=cache", "environments=production,swarm")).toBe(text);
  });

  test("loses a setting that is no answer any more, and the groups that it leaves empty, but no line of words", () => {
    const text = create("resources.production.redis.memory=512M", "resources.production.redis.cpus=1")
      .replace(/^ +redis:\n/m, "    # seen in May\n$&      # and in June\n")
      .replace(/^ +cpus:/m, "      # and in July\n$&");
    const { answers } = readDocument(text);
    const given = new Map([...answers].filter(([id]) => !id.startsWith("resources.production.")));
    const without = writeDocument(settle(EXAMPLE_FACTS, given), text);
    expect(changedLines(text, without).filter((line) => line.startsWith("-"))).toEqual(
      expect.arrayContaining(["-  production:", expect.stringMatching(/^- +memory: 512M/)]),
    );
    expect(without).not.toContain("{}");
    for (const words of ["seen in May", "and in June", "and in July"])
      expect(without).toContain(`# ${words}\n`);
  });

  test("keeps lines of words among the items of a list that go", () => {
    const text = create("application.writable=a,b,c").replace(
      /^( *)writable: .*\n/m,
      "$1writable:\n$1  - a\n$1  # asked by Ana\n$1  - b\n$1  - c # twice\n",
    );
    expect(rerun(text, "application.writable=a,c")).toContain("# asked by Ana\n");
    expect(rerun(text, "application.writable=")).toContain("# asked by Ana\n");
  });

  test("gets settings below a name that stood there with nothing", () => {
    const text = "version: 1\nsecurity: # to be discussed\nresources:\n";
    const filled = writeDocument(settle(EXAMPLE_FACTS, readDocument(text).answers), text);
    expect(filled).toContain("security:\n  # to be discussed\n  read_only: true");
    expect(filled).toContain("resources:\n  size: medium");
  });

  test("written as JSON stays on its lines", () => {
    const text = '{"resources": {"size": "small"}}\n';
    const filled = writeDocument(settle(EXAMPLE_FACTS, readDocument(text).answers), text);
    expect(readDocument(filled).answers.get("resources.size")?.value).toBe("small");
    expect(rerun(filled)).toBe(filled);
  });

  test("keeps a newer run from guessing: one that cannot be read is refused, and nothing is written", () => {
    expect(() => writeDocument(settleExample(), "resources: {syze: small}\n")).toThrow(
      "did you mean resources.size?",
    );
    expect(() => writeDocument(settleExample(), "- a\n")).toThrow("the file must hold settings");
    expect(() => writeDocument(settleExample(), "a: [\n")).toThrow();
  });
});

describe("aliases", () => {
  const text = create("resources.production.app.memory=1G", "resources.blue-green.app.memory=1G")
    .replace(
      /production:\n {4}app:\n {6}memory: 1G.*/,
      "production: &same\n    app:\n      memory: &memory 1G",
    )
    .replace(/blue-green:\n {4}app:\n {6}memory: 1G.*/, "blue-green: *same");
  const memoryIn = (document: string) =>
    Object.fromEntries(
      [...readDocument(document).answers]
        .filter(([id]) => id.endsWith(".app.memory"))
        .map(([id, { value }]) => [id, value]),
    );

  test("stand until an answer changes", () => {
    expect(text).toContain("blue-green: *same");
    expect(rerun(text)).toBe(text);
  });

  test("are written out then, so that one setting changes without another", () => {
    const changed = rerun(text, "resources.production.app.memory=2G");
    expect(changed).not.toMatch(/[&*](same|memory)/);
    expect(memoryIn(changed)).toEqual({
      "resources.production.app.memory": 2 * GIB,
      "resources.blue-green.app.memory": GIB,
    });
  });

  test("leave the comments of both behind when they are written out", () => {
    const commented = text.replace("&same\n", "&same # shared\n").replace("*same", "*same # on purpose");
    const changed = rerun(commented, "resources.production.app.memory=2G");
    expect(changed.match(/# shared/g)).toHaveLength(1);
    expect(changed.match(/# on purpose/g)).toHaveLength(1);
  });

  test("stay where another answer changes", () => {
    expect(rerun(text, "logging.level=debug")).toContain("&same");
  });

  test("survive that the setting with the anchor goes", () => {
    const given = new Map(readDocument(text).answers);
    given.delete("resources.production.app.memory");
    expect(memoryIn(writeDocument(settle(EXAMPLE_FACTS, given), text))).toEqual({
      "resources.blue-green.app.memory": GIB,
    });
  });
});

test("an update reads back as the new configuration, whatever the file said before", () => {
  fc.assert(
    fc.property(anyAnswers, anyAnswers, fc.constantFrom(create(), WHOLE), (before, after, start) => {
      const first = settle(EXAMPLE_FACTS, new Map([...readDocument(start).answers, ...before]));
      const text = writeDocument(first, start);
      const config = settle(EXAMPLE_FACTS, after);
      const updated = writeDocument(config, text);
      expect(valuesOf(settle(EXAMPLE_FACTS, readDocument(updated).answers))).toEqual(valuesOf(config));
      expect(writeDocument(config, updated)).toBe(updated);
    }),
    { numRuns: 100 },
  );
});
