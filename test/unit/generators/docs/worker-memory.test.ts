import { expect, test } from "vitest";
import { renderDocs } from "../../../../src/generators/docs/index.ts";
import { SAMPLE_FILES, SAMPLE_PLAN, sampleSettings } from "./sample-plan.ts";
import { readShell, render } from "./site-files.ts";

const ESTIMATE = "The memory of a worker is an estimate";

/** The page on resources, with the memory of a worker as the packages suggest it, or as it was answered. */
function pageWith(isGiven: boolean): string {
  const [some, ...others] = sampleSettings(SAMPLE_PLAN);
  if (some === undefined) throw new Error("there are settings");
  const settings = [{ ...some, id: "resources.worker_memory", isGiven }, some, ...others];
  const verified = { read: { kind: "none" }, isCurrent: false } as const;
  const input = { plan: SAMPLE_PLAN, settings, shell: readShell(), files: SAMPLE_FILES, verified };
  return renderDocs(input, render).find(({ path }) => path === "docs-site/resources.md")?.content ?? "";
}

test("the memory of a worker is called an estimate only where nobody has answered it", () => {
  expect(pageWith(false)).toContain(ESTIMATE);
  expect(pageWith(true)).not.toContain(ESTIMATE);
  expect(pageWith(true)).toContain("The memory of a worker was answered (`resources.worker_memory`)");
});
