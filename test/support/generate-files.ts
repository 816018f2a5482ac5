import { templates } from "../../src/cli/package-files.ts";
import { type GivenAnswers, settle } from "../../src/config/config.ts";
import type { Facts } from "../../src/config/facts.ts";
import type { FileSet } from "../../src/config/file-set.ts";
import type { Plan } from "../../src/config/plan.ts";
import type { Value } from "../../src/config/question.ts";
import { resolve } from "../../src/config/resolve/index.ts";
import { generate } from "../../src/generators/index.ts";
import { createRender } from "../../src/generators/render.ts";

const render = createRender(templates);

/** Answers as flags give them. */
export function give(values: Readonly<Record<string, Value>>): GivenAnswers {
  return new Map(Object.entries(values).map(([id, value]) => [id, { value, origin: "flag" as const }]));
}

/** The Plan of these answers. */
export function planOf(facts: Facts, given: GivenAnswers): Plan {
  return resolve(settle(facts, given), facts);
}

/** Every file but the site. */
export function filesOf(facts: Facts, given: GivenAnswers): FileSet {
  return generate(planOf(facts, given), {
    render,
    composeComments: templates.get("compose/comments.yml") ?? "",
    optionalSecrets: ["SUPABASE_SERVICE_KEY"],
  });
}
