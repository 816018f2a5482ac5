import fc from "fast-check";
import { expect, test } from "vitest";
import { generateProject, listPaths } from "../../../src/cli/generate.ts";
import { settle } from "../../../src/config/config.ts";
import { ENVIRONMENTS } from "../../../src/config/plan.ts";
import { REPORT_PICTURES } from "../../../src/config/report.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { anyAnswers } from "../config/support.ts";

test("the paths for a wizard are those of the files that every environment and the site would make", () => {
  fc.assert(
    fc.property(anyAnswers, (given) => {
      const all = new Map(given)
        .set("environments", { value: ENVIRONMENTS, origin: "answered" })
        .set("documentation.site", { value: true, origin: "answered" });
      const { plan, files } = generateProject(settle(EXAMPLE_FACTS, all), EXAMPLE_FACTS);
      const pictures = REPORT_PICTURES.map((path) => `${plan.documentation.folder}/${path}`);
      expect(listPaths(EXAMPLE_FACTS, given, true)).toEqual([...files.map(({ path }) => path), ...pictures]);
    }),
    { numRuns: 30 },
  );
});
