import { type Engine, QUESTION, runEngine, wordsIn } from "./run-engine.ts";

/** A Compose project as it is run: one file, under a name of its own. */
export interface ComposeProject {
  readonly engine: Engine;
  /** `cryo-verify-3f9a2c-production` */
  readonly name: string;
  /** The folder that relative paths start from, absolute. */
  readonly folder: string;
  /** Absolute paths of its files, each over the one before. */
  readonly files: readonly string[];
}

/**
 * Runs `docker compose …` for a project.
 * @param timeout milliseconds
 * @returns its standard output
 * @throws ExternalError as `runEngine` does
 */
export function runCompose(
  { engine, name, folder, files }: ComposeProject,
  args: readonly string[],
  timeout: number = QUESTION,
): Promise<string> {
  const named = name === "" ? [] : ["--project-name", name];
  const given = files.flatMap((file) => ["--file", file]);
  return runEngine(engine, ["compose", "--project-directory", folder, ...named, ...given, ...args], timeout);
}

/**
 * The ids of a service's containers, running or not, in the engine's order.
 * @param service `app-blue`; without it, those of the whole project
 */
export async function listProjectContainers(
  project: ComposeProject,
  service?: string,
): Promise<readonly string[]> {
  const label = `label=com.docker.compose.project=${project.name}`;
  const more = service === undefined ? [] : ["--filter", `label=com.docker.compose.service=${service}`];
  const args = ["ps", "--all", "--quiet", "--no-trunc", "--filter", label, ...more];
  return wordsIn(await runEngine(project.engine, args, QUESTION));
}
