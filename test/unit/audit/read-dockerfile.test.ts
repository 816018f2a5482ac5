import { expect, test } from "vitest";
import { flagOf, readDockerfile } from "../../../src/audit/dockerfile/read-dockerfile.ts";

test("a flag that is given several times keeps every value", () => {
  const { stages } = readDockerfile(
    "Dockerfile",
    `FROM python:3.13
RUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=token --network=none pip install flask
`,
  );
  const run = stages[0]?.instructions[0];
  expect(run?.flags.get("mount")).toEqual(["type=cache,target=/root/.cache/pip", "type=secret,id=token"]);
  expect(run === undefined ? null : flagOf(run, "network")).toBe("none");
  expect(run === undefined ? null : flagOf(run, "security")).toBeNull();
});
