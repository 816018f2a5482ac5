import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/config/errors.ts";
import { formatSample, readSamples } from "../../../src/tune/sample.ts";
import { sampleAt } from "./samples.ts";

const GOOD = formatSample(sampleAt(0));

test("what is written is what is read", () => {
  const samples = [
    sampleAt(0),
    sampleAt(15, { colour: "green", environment: "blue-green", redisPeak: 7, points: 4 }),
  ];
  expect(readSamples(samples.map(formatSample).join(""), "f")).toEqual(samples);
});

test("a minimal line is enough: what it does not say is unknown", () => {
  const line = {
    when: "2026-01-01T00:00:00Z",
    environment: "production",
    service: "redis",
    container: "c",
    started: "2026-01-01T00:00:00Z",
    memory: 1,
  };
  expect(readSamples(`\n${JSON.stringify(line)}\r\n\n`, "f")).toMatchObject([
    { ...line, cpu: null, kills: null, killEvents: 0, points: 1, limits: { memory: null, workers: null } },
  ]);
});

describe("a broken line is named, with what is wrong", () => {
  const change = (fields: object): string => JSON.stringify({ ...(JSON.parse(GOOD) as object), ...fields });
  test.each([
    ["{", /no JSON/],
    ["[]", /a sample is expected here/],
    [change({ when: "yesterday" }), /"when" is no time/],
    [change({ when: 7 }), /"when" is missing, or no text/],
    [change({ environment: "staging" }), /"environment" is one of production, development/],
    [change({ service: "db" }), /"service" is one of app, redis, proxy/],
    [change({ colour: "red" }), /"colour" is one of blue, green/],
    [change({ memory: "400M" }), /"memory" is no number/],
    [change({ memory: -1 }), /"memory" is no number of 0 or more/],
    [change({ limits: { cpus: "2" } }), /"cpus" is no number/],
    [change({ limits: 7 }), /limits is expected here, as an object/],
  ])("%s", (line, reason) => {
    let error: unknown = null;
    try {
      readSamples(`${GOOD}${GOOD}${line}\n${GOOD}`, "samples.jsonl");
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: expect.stringMatching(reason),
      where: { file: "samples.jsonl", line: 3 },
      failure: "usage",
    });
  });
});
