import type { FileSet, GeneratedFile } from "../config/file-set.ts";
import { ORIGIN } from "../config/origin.ts";
import type { EnvironmentPlan, Plan } from "../config/plan.ts";
import { renderBlueGreen } from "./blue-green.ts";
import { composeFile } from "./compose/file.ts";
import { stackFile } from "./compose/stack.ts";
import { parseComments, writeCompose } from "./compose/write.ts";
import { renderContainer } from "./container.ts";
import { containerFile } from "./file.ts";
import { renderImage } from "./image.ts";
import { renderProject } from "./project.ts";
import { renderFetch } from "./proxy-files.ts";
import type { Render } from "./render.ts";
import { STACK_SCRIPT } from "./scripts.ts";
import { renderSwarm } from "./swarm.ts";

/** What the generators need beside the Plan: texts of `templates/`, and names that are only mentioned. */
export interface GeneratorInput {
  readonly render: Render;
  /** `templates/compose/comments.yml`; null where only the names of the files are asked for. */
  readonly composeComments: string | null;
  /** Secrets that the source reads and nobody chose. */
  readonly optionalSecrets: readonly string[];
}

/**
 * Every file of the project but the site, sorted by path. The same Plan gives the same bytes.
 */
export function generate(plan: Plan, input: GeneratorInput): FileSet {
  const { render } = input;
  const comments = input.composeComments === null ? null : parseComments(input.composeComments);
  const compose = plan.environments.map((environment) => renderEnvironment(environment, plan, comments));
  const blueGreen = plan.environments.find(({ name }) => name === "blue-green");
  const files = [
    ...renderImage(plan, render),
    ...compose,
    ...renderContainer(plan, render),
    ...(blueGreen === undefined ? [] : renderBlueGreen(plan, blueGreen, render)),
    ...plan.environments.flatMap((environment) => renderSwarm(plan, environment, render)),
    ...renderFetch(plan, render),
    ...renderProject(plan, input.optionalSecrets, render),
  ];
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function renderEnvironment(
  environment: EnvironmentPlan,
  plan: Plan,
  comments: ReturnType<typeof parseComments> | null,
): GeneratedFile {
  const { name, file, swarm } = environment;
  const text = comments === null ? "" : writeEnvironment(environment, plan, comments);
  const start = swarm === null ? `docker compose -f ${file} up --wait` : `${STACK_SCRIPT} deploy TAG`;
  return containerFile(file, text, `runs ${name}: ${start}`);
}

function writeEnvironment(
  environment: EnvironmentPlan,
  plan: Plan,
  comments: ReturnType<typeof parseComments>,
): string {
  const { name, swarm } = environment;
  const origin = `# ${ORIGIN}`;
  if (swarm !== null)
    return writeCompose(
      stackFile(environment, swarm, plan),
      comments.stack,
      `${origin}\n# For Docker Swarm, from engine 25 on. Deployed by ${STACK_SCRIPT}, which reads .env: docker stack deploy does not.`,
    );
  const kind = name === "development" ? "development" : "compose";
  return writeCompose(composeFile(environment, plan), comments[kind], origin);
}
