import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/config/errors.ts";
import { measureAll } from "../../../src/tune/measure.ts";
import { findOwners } from "../../../src/tune/owner.ts";
import { readMeasurements } from "../../../src/tune/read-measurements.ts";
import { formatSample } from "../../../src/tune/sample.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { give, planOf } from "../../support/generate-files.ts";
import { sampleAt } from "./samples.ts";

const PLAN = planOf(EXAMPLE_FACTS, give({ environments: ["production", "blue-green"] }));
const OWNER_OF = findOwners(PLAN);
const SLUG = PLAN.slug;
const START = 1_767_225_600;

/** The labels that cAdvisor gives a container of Compose. */
function labels(service: string, project = SLUG): Record<string, string> {
  return {
    id: `/docker/${project}-${service}`,
    name: `${project}-${service}-1`,
    image: `${SLUG}:local`,
    container_label_com_docker_compose_project: project,
    container_label_com_docker_compose_service: service,
  };
}

function series(
  name: string,
  own: Record<string, string>,
  valueAt: (index: number) => string,
  count = 5,
): object {
  return {
    metric: { __name__: name, ...own },
    values: Array.from({ length: count }, (_, index) => [START + 15 * index, valueAt(index)]),
  };
}

function answer(...result: readonly object[]): object {
  return { status: "success", data: { resultType: "matrix", result } };
}

const read = (value: unknown) => readMeasurements(JSON.stringify(value), OWNER_OF, "answer.json");
const MEMORY = series("container_memory_working_set_bytes", labels("app"), (index) => String(1000 + index));

test("the metrics of one container come together by moment", () => {
  const found = read([
    answer(MEMORY),
    answer(
      series("container_cpu_usage_seconds_total", { ...labels("app"), cpu: "cpu00" }, (index) =>
        String(index),
      ),
      series("container_cpu_usage_seconds_total", { ...labels("app"), cpu: "cpu01" }, (index) =>
        String(2 * index),
      ),
    ),
    answer(series("container_cpu_cfs_periods_total", labels("app"), (index) => String(100 * index))),
    answer(series("container_cpu_cfs_throttled_periods_total", labels("app"), (index) => String(7 * index))),
    answer(series("container_oom_events_total", labels("app"), (index) => String(index > 2 ? 1 : 0))),
    answer(series("container_spec_memory_limit_bytes", labels("app"), () => "1073741824")),
  ]);
  expect(measureAll(found)).toMatchObject([
    {
      environment: "production",
      service: "app",
      samples: 5,
      memory: { peak: 1004 },
      cpu: { peak: 200, p50: 200 },
      kills: 1,
      killedAt: 1073741824,
      watched: 60_000,
    },
  ]);
  expect(measureAll(found)[0]?.throttled).toBeCloseTo(0.07);
});

test("a colour is told by its service, and a container without labels by its name", () => {
  const blue = series(
    "container_memory_working_set_bytes",
    labels("app-blue", `${SLUG}-blue-green`),
    () => "7",
  );
  const named = series(
    "container_memory_working_set_bytes",
    { id: "/docker/x", name: `${SLUG}-redis-1` },
    () => "8",
  );
  const other = series("container_memory_working_set_bytes", labels("app", "another"), () => "9");
  const found = read(answer(blue, named, other));
  const places = new Set(
    found.map(({ environment, service, colour }) => [environment, service, colour].join(" ")),
  );
  expect([...places]).toEqual(["blue-green app blue", "production redis "]);
});

test("a counter that falls, and a new start time, begin anew", () => {
  const usage = ["10", "20", "1", "2", "3"];
  const found = read(
    answer(
      MEMORY,
      series("container_cpu_usage_seconds_total", labels("app"), (index) => usage[index] ?? ""),
    ),
  );
  expect(new Set(found.map(({ started }) => started)).size).toBe(2);
  const starts = series("container_start_time_seconds", labels("app"), (index) =>
    String(START + (index < 3 ? 0 : 44)),
  );
  expect(read(answer(MEMORY, starts)).map(({ started }) => started.slice(14, 19))).toEqual([
    "00:00",
    "00:00",
    "00:00",
    "00:44",
    "00:44",
  ]);
});

test("what has no value at a moment is unknown there; no limit is none", () => {
  const gaps = series("container_threads", labels("app"), (index) => (index === 1 ? "NaN" : "12"));
  const none = series("container_spec_memory_limit_bytes", labels("app"), () => "9223372036854771712");
  const found = read(answer(MEMORY, gaps, none));
  expect(found.map(({ pids }) => pids)).toEqual([12, null, 12, 12, 12]);
  expect(found[0]?.limits.memory).toBeNull();
});

test("answers may stand one a line, and our own samples are read by the same flag", () => {
  const text = [answer(MEMORY), answer(MEMORY)].map((one) => JSON.stringify(one)).join("\n");
  expect(readMeasurements(text, OWNER_OF, "f")).toHaveLength(5);
  expect(readMeasurements(formatSample(sampleAt(0)), OWNER_OF, "f")).toEqual([sampleAt(0)]);
});

describe("what cannot be used is refused, with what to do", () => {
  const { __name__: _, ...unnamed } = { ...labels("app"), __name__: "" };
  test.each<[string, unknown, RegExp]>([
    [
      "a failure as Prometheus 2 and 3 answer it, without data",
      { status: "error", errorType: "bad_data", error: "parse error" },
      /Prometheus answered "parse error"/,
    ],
    [
      "a failure",
      { status: "error", error: "bad_data: parse error", data: {} },
      /Prometheus answered "bad_data: parse error"/,
    ],
    [
      "an instant query",
      { status: "success", data: { resultType: "vector", result: [] } },
      /no answer to a range query/,
    ],
    ["a rate", answer({ metric: unnamed, values: [[START, "1"]] }), /a series has no name/],
    [
      "no memory",
      answer(series("container_oom_events_total", labels("app"), () => "0")),
      /container_memory_working_set_bytes is not in it/,
    ],
    ["nothing at all", answer(), /container_memory_working_set_bytes is not in it/],
    [
      "another project",
      answer(series("container_memory_working_set_bytes", labels("app", "another"), () => "1")),
      /none of its containers is one of this project's: "another-app-1"/,
    ],
    ["a broken series", answer({ metric: labels("app") }), /no metric or no values/],
  ])("%s", (_name, value, message) => {
    expect(() => read(value)).toThrow(UserError);
    expect(() => read(value)).toThrow(message);
  });

  test("an empty file", () => {
    expect(() => readMeasurements("\n", OWNER_OF, "f")).toThrow(/there is nothing in it/);
  });
});
