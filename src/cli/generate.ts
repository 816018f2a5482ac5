import { type Config, type GivenAnswers, settle } from "../config/config.ts";
import { SCHEMA_FILE } from "../config/document.ts";
import type { Facts } from "../config/facts.ts";
import type { FileSet } from "../config/file-set.ts";
import { ENVIRONMENTS, type Plan } from "../config/plan.ts";
import { REPORT_PICTURES } from "../config/report.ts";
import { resolve } from "../config/resolve/index.ts";
import { renderSchema } from "../config/schema.ts";
import { wholeFile } from "../generators/file.ts";
import { type GeneratorInput, generate } from "../generators/index.ts";
import { createRender } from "../generators/render.ts";
import { generateSite } from "./docs/generate.ts";
import { templates } from "./package-files.ts";
import { NOT_VERIFIED, type Verified } from "./verified.ts";

const render = createRender(templates);
const composeComments = (): string => templates.get("compose/comments.yml") ?? "";

/** What makes texts; where only the names of files are asked for, none are made. */
type Writer = Pick<GeneratorInput, "render" | "composeComments">;
const NAMES_ONLY: Writer = { render: () => "", composeComments: null };

/** A configuration worked out, with every file that follows from it. */
export interface Generated {
  readonly plan: Plan;
  readonly files: FileSet;
}

/** What was generated last: a run asks for the same answers up to three times. */
let latest:
  | (Generated & { readonly facts: Facts; readonly key: string; readonly verified: Verified })
  | null = null;

/**
 * Generates all files of a configuration, the site included.
 * @param verified what the last `verify` has found: a page of the site
 */
export function generateProject(config: Config, facts: Facts, verified = NOT_VERIFIED): Generated {
  const key = JSON.stringify(config.settled.map(({ question, value }) => [question.id, value]));
  if (latest?.facts === facts && latest.key === key && latest.verified === verified) return latest;
  latest = {
    ...generateAll(config, facts, verified, { render, composeComments: composeComments() }),
    facts,
    key,
    verified,
  };
  return latest;
}

function generateAll(config: Config, facts: Facts, verified: Verified, writer: Writer): Generated {
  const plan = resolve(config, facts);
  const code = generateCode(plan, facts, writer);
  const schema = wholeFile(
    SCHEMA_FILE,
    `${JSON.stringify(renderSchema(), null, 2)}\n`,
    "lets editors check cryo-init.yaml",
  );
  const site = plan.documentation.enabled
    ? generateSite(plan, config, code, writer.render, verified, facts.use ?? null)
    : [];
  return { plan, files: [...code, schema, ...site] };
}

/** The files of a configuration for the wizard's live preview: without the site, where none of it is looked at. */
export function previewFiles(
  config: Config,
  facts: Facts,
  withSite: boolean,
  verified = NOT_VERIFIED,
): FileSet {
  return withSite
    ? generateProject(config, facts, verified).files
    : generateCode(resolve(config, facts), facts, { render, composeComments: composeComments() });
}

/**
 * The paths that these answers generate. With `any`, also those that another choice of environments would, so that a
 * wizard needs no disk for its review. Those of the pictures of a report are among them, whether there is one or not.
 */
export function listPaths(facts: Facts, given: GivenAnswers, any: boolean): readonly string[] {
  const answers = new Map(given);
  if (any)
    answers
      .set("environments", { value: ENVIRONMENTS, origin: "answered" })
      .set("documentation.site", { value: true, origin: "answered" });
  const config = settle(facts, answers);
  // A run that asks nothing writes just these files, and keeps them.
  const { plan, files } = any
    ? generateAll(config, facts, NOT_VERIFIED, NAMES_ONLY)
    : generateProject(config, facts);
  const { enabled, folder } = plan.documentation;
  const pictures = enabled ? REPORT_PICTURES.map((path) => `${folder}/${path}`) : [];
  return [...files.map(({ path }) => path), ...pictures];
}

function generateCode(plan: Plan, facts: Facts, writer: Writer): FileSet {
  const { secrets, variables, redisVariables } = plan.app;
  const chosen = new Set([
    ...secrets.map(({ variable }) => variable),
    ...variables.filter(({ secret }) => secret).map(({ name }) => name),
    ...redisVariables.map(({ name }) => name),
  ]);
  return generate(plan, {
    ...writer,
    optionalSecrets: facts.variables
      .filter(({ secret, name }) => secret && !chosen.has(name))
      .map(({ name }) => name),
  });
}
