import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { settle } from "../../../src/config/config.ts";
import { readDocument, writeDocument } from "../../../src/config/document.ts";
import { QUESTIONS } from "../../../src/config/questions/index.ts";
import { renderSchema } from "../../../src/config/schema.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { anyAnswers } from "./support.ts";

const validate = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(
  renderSchema(),
);

/** What the schema finds wrong, as `path: message`. */
function faults(text: string): readonly string[] {
  validate(parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/** Whether the program reads it. */
function isRead(text: string): boolean {
  try {
    readDocument(text);
    return true;
  } catch {
    return false;
  }
}

test("every file that is written is valid", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      expect(faults(writeDocument(settle(EXAMPLE_FACTS, given), null))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test("every setting has a title and a description for editors", () => {
  const schema = JSON.stringify(renderSchema());
  for (const { title, help } of QUESTIONS) {
    expect(schema).toContain(JSON.stringify(title));
    expect(schema).toContain(JSON.stringify(help));
  }
});

describe("what the program reads is valid", () => {
  test.each([
    "{}",
    "application:\nresources:\n",
    "application: {python: 3.13, name: 42}",
    "resources: {production: {app: {memory: 1.5 GiB, cpus: 500m}}}",
    "resources: {production: {app: {memory: 536870912, cpus: .5}}}",
    "health: {production: {interval: 1m30s}, alive: , ready: ''}",
    "image: {mirror: , index_url: '', base: python:3.13-slim-trixie}",
    "application: {secrets: , variables: []}",
    "environments: [blue-green, production]",
    "keep:\n",
    "keep: [docs-site/**]",
  ])("%s", (text) => {
    expect(faults(text)).toEqual([]);
    expect(isRead(text)).toBe(true);
  });
});

describe("what the program refuses is not valid", () => {
  test.each([
    ["resources: {syze: small}", "/resources: must NOT have additional properties"],
    ["staging: {}", ": must NOT have additional properties"],
    ["resources: {size: huge}", "/resources/size: must be equal to one of the allowed values"],
    [
      "resources: {production: {app: {memory: 12XB}}}",
      "/resources/production/app/memory: must match pattern",
    ],
    ["resources: {production: {app: {cpus: 1500M}}}", "/resources/production/app/cpus: must match pattern"],
    ["health: {production: {interval: '30'}}", "/health/production/interval: must match pattern"],
    ["application: {port: 80}", "/application/port: must be >= 1024"],
    ["application: {name: }", "/application/name: must be string,number"],
    ["application: {entry: app}", "/application/entry: must match pattern"],
    ["application: {secrets: [A B]}", "/application/secrets/0: must match pattern"],
    [`application: {name: ${"x".repeat(501)}}`, "/application/name: must NOT have more than 500 characters"],
    ["environments: []", "/environments: must NOT have fewer than 1 items"],
    ["environments: production", "/environments: must be array"],
    ["security: {read_only: maybe}", "/security/read_only: must be boolean"],
    ["version: 2", "/version: must be equal to constant"],
    ["keep: a", "/keep: must be array,null"],
    ["[]", ": must be object,null"],
  ])("%s", (text, fault) => {
    expect(faults(text)).toEqual(expect.arrayContaining([expect.stringContaining(fault)]));
    expect(isRead(text)).toBe(false);
  });
});
