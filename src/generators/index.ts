import type { FileSet, GeneratedFile } from "../config/file-set.ts";
import type { Plan } from "../config/plan.ts";
import { renderBlueGreen } from "./blue-green.ts";
import { composeFile } from "./compose/file.ts";
import { parseComments, writeCompose } from "./compose/write.ts";
import { renderContainer } from "./container.ts";
import { containerFile, originLine } from "./file.ts";
import { renderImage } from "./image.ts";
import { renderProject } from "./project.ts";
import type { Render } from "./render.ts";

/** What the generators need beside the Plan: texts of `templates/`, and names that are only mentioned. */
export interface GeneratorInput {
  readonly render: Render;
  /** `templates/compose/comments.yml` */
  readonly composeComments: string;
  /** Secrets that the source reads and nobody chose. */
  readonly optionalSecrets: readonly string[];
}

/**
 * Every file of the project but the site, sorted by path. The same Plan gives the same bytes.
 */
export function generate(plan: Plan, input: GeneratorInput): FileSet {
  const { render } = input;
  const comments = parseComments(input.composeComments);
  const compose = plan.environments.map((environment): GeneratedFile => {
    const text = writeCompose(composeFile(environment, plan), comments, `# ${originLine()}`);
    return containerFile(
      environment.file,
      text,
      `runs ${environment.name}: docker compose -f ${environment.file} up --wait`,
    );
  });
  const blueGreen = plan.environments.find(({ name }) => name === "blue-green");
  const files = [
    ...renderImage(plan, render),
    ...compose,
    ...renderContainer(plan, render),
    ...(blueGreen === undefined ? [] : renderBlueGreen(plan, blueGreen, render)),
    ...renderProject(plan, input.optionalSecrets, render),
  ];
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
