import { describe, expect, test } from "vitest";
import { findDangling } from "../../../src/reconcile/compose-references.ts";

const FILE = `services:
  app:
    depends_on: { redis: { condition: service_healthy } }
    networks: [default, backend]
    volumes: [logs:/app/logs, ./src:/app/src, /tmp/x]
    secrets: [key]
  redis:
    networks: [backend]
networks: { backend: }
volumes: { logs: }
secrets: { key: { file: key } }
`;
const edit = (from: string, to: string): string => {
  expect(FILE).toContain(from);
  return FILE.replace(from, to);
};

test("a file whose names are all there is sound", () => {
  expect(findDangling(FILE)).toBeNull();
});

test.each([
  ["service redis", "  redis:\n", "  cache:\n"],
  ["network backend", "networks: { backend: }\n", ""],
  ["volume logs", "volumes: { logs: }\n", ""],
  ["secret key", "secrets: { key: { file: key } }\n", ""],
])("the %s that is gone is named, with its line", (what, from, to) => {
  expect(findDangling(edit(from, to))).toMatchObject({
    line: expect.any(Number),
    text: `app uses the ${what}, which is not there: Compose refuses the file`,
  });
});

test.each([
  ["links: ['redis:cache']", "redis"],
  ["volumes_from: ['redis:ro']", "redis"],
  ["network_mode: service:redis", "redis"],
  ["ipc: service:redis", "redis"],
  ["pid: service:redis", "redis"],
  ["extends: redis", "redis"],
  ["extends: { service: redis }", "redis"],
  ["network_mode: host", null],
  ["volumes_from: ['container:redis']", null],
  ["extends: { service: redis, file: other.yml }", null],
])("%s", (line, missing) => {
  const text = `services:\n  worker:\n    image: w\n    ${line}\n`;
  expect(findDangling(text)).toEqual(
    missing && {
      line: 4,
      column: expect.any(Number),
      text: `worker uses the service ${missing}, which is not there: Compose refuses the file`,
    },
  );
});

describe("no fault is", () => {
  test.each([
    [
      "what an included file may bring",
      "services:\n",
      "include: [more.yml]\nservices:\n",
      "  redis:\n",
      "  cache:\n",
    ],
    [
      "a service that may be missing",
      "service_healthy",
      "service_started, required: false",
      "  redis:\n",
      "  cache:\n",
    ],
    ["a drive of Windows", "logs:/app/logs", "C:/logs:/app/logs", "volumes: { logs: }\n", ""],
    ["a variable", "logs:/app/logs", "$LOGS:/app/logs", "volumes: { logs: }\n", ""],
  ])("%s", (_, from, to, ...[other, another]) => {
    expect(findDangling(edit(from, to).replace(other ?? "", another ?? ""))).toBeNull();
  });
});

test("where a merged mapping holds the name, the service is the place", () => {
  const text = "x-app: &app\n  secrets: [tls]\nservices:\n  app:\n    <<: *app\n";
  expect(findDangling(text)).toMatchObject({ line: 5 });
});
