import { describe, expect, test } from "vitest";
import { readDocument } from "../../../src/config/document.ts";
import { UserError } from "../../../src/config/errors.ts";
import { MIB } from "../../../src/config/units.ts";

/** The values that a file gives, by path. */
function values(text: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...readDocument(text).answers].map(([id, { value }]) => [id, value]));
}

/** The error of a file that cannot be used, as the command line shows it. */
function fault(text: string): string {
  try {
    readDocument(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.failure).toBe("usage");
    expect(error.next).toContain("Nothing was changed");
    return `${error.where?.line}:${error.where?.column}: ${error.message}`;
  }
  throw new Error("it was read without a fault");
}

describe("a file", () => {
  test("gives values in base units, each as saved", () => {
    const { answers, keep } = readDocument(
      [
        "version: 1",
        "application: {name: Shop, python: 3.10}",
        "environments: [development, production]",
        "resources:",
        "  production: {app: {memory: 1G, cpus: 1.50}}",
        "health: {production: {interval: 1m30s}}",
        "security: {read_only: false}",
        "keep: [docker-compose.yml, docs-site/**]",
      ].join("\n"),
    );
    expect(Object.fromEntries(answers)).toEqual({
      "application.name": { value: "Shop", origin: "saved" },
      "application.python": { value: "3.10", origin: "saved" },
      environments: { value: ["production", "development"], origin: "saved" },
      "resources.production.app.memory": { value: 1024 * MIB, origin: "saved" },
      "resources.production.app.cpus": { value: 1500, origin: "saved" },
      "health.production.interval": { value: 90_000, origin: "saved" },
      "security.read_only": { value: false, origin: "saved" },
    });
    expect(keep).toEqual(["docker-compose.yml", "docs-site/**"]);
  });

  test.each([
    ["is empty", ""],
    ["is blank", "\n\n"],
    ["holds a comment only", "# nothing yet\n"],
    ["holds null", "null\n"],
    ["holds a version only", "version: 1\n"],
    ["holds emptied groups", "application:\nresources:\n  production:\nkeep:\n"],
  ])("that %s gives no answers", (_name, text) => {
    expect(values(text)).toEqual({});
    expect(readDocument(text).keep).toEqual([]);
  });

  test.each([
    ["with Windows line endings", "resources:\r\n  size: small # c\r\nlogging:\r\n  level: error\r\n"],
    ["with a byte order mark", "\ufeffresources:\n  size: small\nlogging:\n  level: error\n"],
    [
      "as a YAML document with its marks",
      "%YAML 1.2\n---\nresources: {size: small}\nlogging: {level: error}\n...\n",
    ],
    ["as JSON", '{"resources": {"size": "small"}, "logging": {"level": "error"}}'],
  ])("%s is read", (_name, text) => {
    expect(values(text)).toEqual({ "resources.size": "small", "logging.level": "error" });
  });
});

describe("anchors and aliases", () => {
  test("are followed, for a value, for an item and for a group", () => {
    const text = `resources:
  production: &limits
    app: {memory: &memory 1G}
    redis: {memory: *memory}
  blue-green: *limits
application:
  variables: [&name A, B]
  secrets: [*name]
`;
    expect(values(text)).toEqual({
      "resources.production.app.memory": 1024 * MIB,
      "resources.production.redis.memory": 1024 * MIB,
      "resources.blue-green.app.memory": 1024 * MIB,
      "resources.blue-green.redis.memory": 1024 * MIB,
      "application.variables": ["A", "B"],
      "application.secrets": ["A"],
    });
  });

  test("an alias without its anchor is a fault", () => {
    expect(fault("resources:\n  size: *size\n")).toMatch(/^2:9: no anchor &size stands before this alias/);
  });

  test("a merge key is a fault that says what to do", () => {
    expect(fault("resources:\n  production: &p\n    app: {memory: 1G}\n  blue-green:\n    <<: *p\n")).toBe(
      "5:5: merge keys (<<) are not read: write the settings out",
    );
  });

  test("a file that grows without bound when it is followed ends with a fault at once", () => {
    const levels = Array.from({ length: 30 }, (_, level) => `  - &l${level + 1} [*l${level}, *l${level}]`);
    expect(fault(`keep:\n  - &l0 [a]\n${levels.join("\n")}\n`)).toBe(
      "2:3: keep: a list of file names or patterns is expected",
    );
    expect(fault("application: &a\n  dependencies: *a\n")).toContain(
      "unknown setting application.dependencies.dependencies",
    );
  });
});

describe("a fault", () => {
  test.each([
    [
      "an unknown setting",
      "version: 1\nresources:\n  syze: small\n",
      "3:3: unknown setting resources.syze; did you mean resources.size?",
    ],
    [
      "an unknown group",
      "resorces:\n  size: small\n",
      "1:1: unknown setting resorces; did you mean resources?",
    ],
    [
      "a setting as a group",
      "resources:\n  size:\n    app: 1\n",
      "3:5: resources.size: a group of settings stands here, but one of small, medium, large, custom is expected",
    ],
    [
      "a group as a value",
      "resources: small\n",
      "1:12: resources is a group: its settings stand below it, indented",
    ],
    [
      "a group as a list",
      "resources:\n  - small\n",
      "2:3: resources is a group: its settings stand below it, indented",
    ],
    [
      "no value",
      "resources:\n  size:\n",
      "2:8: resources.size: nothing stands here, but one of small, medium, large, custom is expected",
    ],
    [
      "an impossible value",
      "resources:\n  production:\n    app:\n      memory: 12XB # twelve\n",
      '4:15: resources.production.app.memory: "12XB" is not an amount of memory: write for example 512M or 1.5G',
    ],
    ["a text instead of settings", "hello\n", "1:1: the file must hold settings, as `name: value`"],
    ["a list instead of settings", "- a\n", "1:1: the file must hold settings, as `name: value`"],
    ["a single file to keep", "keep: a.yml\n", "1:7: keep: a list of file names or patterns is expected"],
    [
      "a newer version",
      "version: 2\nfuture: true\n",
      "1:10: version 2 was written by a newer cryo-init: update the program",
    ],
    ["an impossible version", "version: one\n", "1:10: version: 1 is expected"],
    ["version true", "version: true\n", "1:10: version: 1 is expected"],
    ["a tab", "resources:\n\tsize: small\n", "2:1: Tabs are not allowed as indentation"],
    ["a duplicate", "resources:\n  size: small\n  size: large\n", "3:3: Map keys must be unique"],
    ["a tag", "resources:\n  size: !big small\n", "2:9: Unresolved tag: !big"],
    [
      "a byte order mark before it",
      "\ufeffresorces: 1\n",
      "1:1: unknown setting resorces; did you mean resources?",
    ],
    [
      "Windows line endings before it",
      "version: 1\r\nresources:\r\n  syze: small\r\n",
      "3:3: unknown setting resources.syze; did you mean resources.size?",
    ],
  ])("names line and column: %s", (_name, text, expected) => {
    expect(fault(text)).toBe(expected);
  });

  test.each([
    [
      "an open bracket",
      "application:\n  secrets: [A, B\nresources:\n  size: small\n",
      /^3:\d+: Flow sequence/,
    ],
    ["a lost indentation", "resources:\n   size: small\n  production:\n", /^3:\d+: /],
    ["two documents", "version: 1\n---\nversion: 1\n", /^\d:\d+: a second document begins here/],
  ])("in the YAML itself names line and column: %s", (_name, text, expected) => {
    expect(fault(text)).toMatch(expected);
  });

  test("comes with all the others, from the top to the bottom", () => {
    const text = "logging:\n  level: loud\nresources:\n  syze: small\nversion: 1\nkeep: x\n";
    expect(fault(text).split("\n")).toEqual([
      '2:10: logging.level: "loud" is not one of debug, info, warning, error',
      "  cryo-init.yaml:4:3: unknown setting resources.syze; did you mean resources.size?",
      "  cryo-init.yaml:6:7: keep: a list of file names or patterns is expected",
    ]);
  });

  test("names the file that it was told about", () => {
    expect(() => readDocument("a: 1\nb: 1\n", "other.yaml")).toThrow("\n  other.yaml:2:1: unknown setting b");
  });

  test("shows nothing of the file that a terminal would act on", () => {
    expect(fault('"\\e[2J": 1\nlogging: {level: "\\e[31m"}\n')).not.toContain("\u001b");
  });
});
