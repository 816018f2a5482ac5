import { type Config, type GivenAnswers, settle } from "../config/config.ts";
import { SCHEMA_FILE } from "../config/document.ts";
import type { Facts } from "../config/facts.ts";
import type { FileSet } from "../config/file-set.ts";
import { ENVIRONMENTS, type Plan } from "../config/plan.ts";
import { resolve } from "../config/resolve/index.ts";
import { renderSchema } from "../config/schema.ts";
import { wholeFile } from "../generators/file.ts";
import { generate } from "../generators/index.ts";
import { createRender } from "../generators/render.ts";
import { generateSite } from "./docs/generate.ts";
import { templates } from "./package-files.ts";

const render = createRender(templates);

/** A configuration worked out, with every file that follows from it. */
export interface Generated {
  readonly plan: Plan;
  readonly files: FileSet;
}

/** What was generated last: a run asks for the same answers up to three times. */
let latest: (Generated & { readonly facts: Facts; readonly key: string }) | null = null;

/** Generates all files of a configuration, the site included. */
export function generateProject(config: Config, facts: Facts): Generated {
  const key = JSON.stringify(config.settled.map(({ question, value }) => [question.id, value]));
  if (latest?.facts === facts && latest.key === key) return latest;
  const plan = resolve(config, facts);
  const code = generateCode(plan, facts);
  const schema = wholeFile(
    SCHEMA_FILE,
    `${JSON.stringify(renderSchema(), null, 2)}\n`,
    "lets editors check cryo-init.yaml",
  );
  const site = plan.documentation.enabled ? generateSite(plan, config, code, render, facts.use ?? null) : [];
  latest = { plan, files: [...code, schema, ...site], facts, key };
  return latest;
}

/** The files of a configuration for the wizard's live preview: without the site, where none of it is looked at. */
export function previewFiles(config: Config, facts: Facts, withSite: boolean): FileSet {
  return withSite ? generateProject(config, facts).files : generateCode(resolve(config, facts), facts);
}

/**
 * The paths that these answers generate. With `any`, also those that another choice of environments would, so that a
 * wizard needs no disk for its review.
 */
export function listPaths(facts: Facts, given: GivenAnswers, any: boolean): readonly string[] {
  const answers = new Map(given);
  if (any)
    answers
      .set("environments", { value: ENVIRONMENTS, origin: "answered" })
      .set("documentation.site", { value: true, origin: "answered" });
  return generateProject(settle(facts, answers), facts).files.map(({ path }) => path);
}

function generateCode(plan: Plan, facts: Facts): FileSet {
  const { secrets, variables, redisVariables } = plan.app;
  const chosen = new Set([
    ...secrets.map(({ variable }) => variable),
    ...variables.filter(({ secret }) => secret).map(({ name }) => name),
    ...redisVariables.map(({ name }) => name),
  ]);
  return generate(plan, {
    render,
    composeComments: templates.get("compose/comments.yml") ?? "",
    optionalSecrets: facts.variables
      .filter(({ secret, name }) => secret && !chosen.has(name))
      .map(({ name }) => name),
  });
}
