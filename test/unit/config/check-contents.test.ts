import { expect, test } from "vitest";
import { give, planWith } from "./support.ts";

const IDS = ["file-kinds", "strategy", "source", "excluded", "dependency-files", "unlisted"];

/** What is said of an image's contents, with these answers on the example. */
function checksWith(...settings: readonly string[]) {
  return planWith(give(...settings)).checks.filter(({ id }) => IDS.includes(id));
}

test("what the checkout suggests is complete", () => {
  expect(checksWith()).toEqual([]);
  expect(checksWith("application.dependencies.strategy=conda")).toEqual([]);
});

test("a file or folder that the application needs and an answer leaves out", () => {
  expect(checksWith("application.source=a*.py,api/v1,chemical_data,backup,database,*s*")).toEqual([
    {
      id: "source",
      severity: "warning",
      message:
        "application.source: config.py, logging_enhanced.py, monitoring: the application imports, reads or serves it, and it is not in the image",
      fix: 'npx cryo-init --set "application.source=*s*,a*.py,api/v1,backup,chemical_data,database,config.py,logging_enhanced.py,monitoring"',
      setting: "application.source",
    },
  ]);
  expect(checksWith("application.excluded=**/tests,monitoring/,**/app.py")).toMatchObject([
    { id: "excluded", fix: 'npx cryo-init --set "application.excluded=**/tests"' },
  ]);
});

test("packages of a file that an answer leaves out, and such that no file lists", () => {
  expect(checksWith("application.dependencies.strategy=requirements")).toEqual([
    {
      id: "strategy",
      severity: "warning",
      message:
        "application.dependencies.strategy: numpy, pandas, pillow, rdkit: the application imports it, and the image installs from requirements.txt alone",
      fix: "npx cryo-init --set application.dependencies.strategy=wheels",
      setting: "application.dependencies.strategy",
    },
  ]);
  expect(
    checksWith(
      "application.dependencies.strategy=requirements",
      "application.dependencies.files=environment.prod.yml",
    ),
  ).toEqual([
    {
      id: "file-kinds",
      severity: "error",
      message: "application.dependencies.files: pip cannot install from environment.prod.yml",
      fix: "npx cryo-init --set application.dependencies.files=requirements.txt",
      setting: "application.dependencies.files",
    },
  ]);
  const [files] = checksWith("application.dependencies.files=requirements.txt");
  expect(files).toMatchObject({
    id: "dependency-files",
    fix: "npx cryo-init --set application.dependencies.files=environment.prod.yml,requirements.txt",
  });
  expect(files?.message).toContain("listed in environment.prod.yml alone");
  expect(checksWith("application.dependencies.extra=psutil,prometheus")).toEqual([
    {
      id: "unlisted",
      severity: "warning",
      message:
        "application.dependencies.extra: prometheus-client: imported in monitoring/metrics.py:5, and nothing installs it",
      fix: "npx cryo-init --set application.dependencies.extra=psutil,prometheus,prometheus-client",
      setting: "application.dependencies.extra",
    },
  ]);
});
