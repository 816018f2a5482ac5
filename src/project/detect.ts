import { setImmediate } from "node:timers/promises";
import { UserError } from "../config/errors.ts";
import { overrideOf } from "../config/extension-points.ts";
import type { Facts } from "../config/facts.ts";
import { COMPOSE_FILES } from "../config/plan.ts";
import { detectAbout } from "./about.ts";
import { isApplicationFile, pythonFiles } from "./application-files.ts";
import { type Checkout, type FormerFiles, openCheckout } from "./checkout/checkout.ts";
import { SCAN_LIMITS, type ScanLimits } from "./checkout/limits.ts";
import { type FoundDependencies, findDependencies } from "./dependencies/find-dependencies.ts";
import { findHeavyPackages } from "./dependencies/heavy.ts";
import { findUnlisted } from "./dependencies/unlisted.ts";
import { deploymentFiles, readDeployment } from "./deploy/deployment.ts";
import { type DjangoProject, manageFolders, readDjangoProject } from "./entry/django-project.ts";
import { findEntries } from "./entry/find-entries.ts";
import { type RankedEntry, rankEntries } from "./entry/rank-entries.ts";
import { detectExistingFiles } from "./existing-files.ts";
import { readExtras } from "./extras.ts";
import { detectFramework } from "./framework.ts";
import { detectGit } from "./git.ts";
import { detectHealth } from "./health/detect-health.ts";
import { detectLineEndings } from "./line-endings.ts";
import { detectName } from "./name.ts";
import { detectPort } from "./port.ts";
import type { Project } from "./project.ts";
import { createAnalysis } from "./python/analysis.ts";
import { createProgram, type Program } from "./python/program.ts";
import { reachFrom } from "./python/reach.ts";
import { detectPythonVersion, VERSION_FILES } from "./python-version.ts";
import { detectDatabases, detectRedis } from "./services.ts";
import { detectSources } from "./sources.ts";
import { detectTests } from "./tests.ts";
import { detectVariables, EXAMPLE_FILES } from "./variables/detect-variables.ts";
import { detectWritable } from "./writable.ts";

/** What may differ from a plain look at the folder. */
export interface DetectOptions {
  /** Bounds of the scan, where they shall differ from `SCAN_LIMITS`. */
  readonly limits?: Partial<ScanLimits>;
  /** What stood in the place of the files that cryo-init has made. */
  readonly former?: FormerFiles;
}

/**
 * Finds out what a checkout is, by reading it: nothing is run, written or downloaded. Every fact names the file and
 * line that it was read from; what was not looked at is named in `scan`.
 * @param root the project's folder
 * @throws UserError when the root is no folder, cannot be read, or holds no Python project
 */
export async function detect(root: string, options: DetectOptions = {}): Promise<Facts> {
  const checkout = await openCheckout(root, { ...SCAN_LIMITS, ...options.limits }, options.former);
  const paths = pythonFiles(checkout);
  await checkout.load([...deploymentFiles(checkout), ...VERSION_FILES, ...EXAMPLE_FILES, ...paths]);
  const dependencies = await findDependencies(checkout);
  if (paths.length === 0 && dependencies.files.length === 0) throw noPythonProject(root);

  const project = await readProject(checkout, dependencies, paths.filter(isApplicationFile));
  const { analysis, deployment, django, entries } = project;
  const framework = detectFramework(analysis.program, entries, dependencies);
  // Between what takes long, the clock that people watch goes on.
  await setImmediate();
  const writable = detectWritable(checkout, analysis);
  await setImmediate();
  const sources = detectSources(project, writable);
  await setImmediate();
  const health = detectHealth(analysis);
  await setImmediate();
  const variables = detectVariables(checkout, analysis);
  await setImmediate();
  const facts: Omit<Facts, "scan"> = {
    name: detectName(checkout, dependencies),
    framework,
    entries: entries.map(({ fact }) => fact),
    port: detectPort(project, framework?.value ?? null),
    python: detectPythonVersion(checkout, dependencies, deployment),
    dependencies: {
      managers: dependencies.managers,
      files: dependencies.files,
      unlisted: findUnlisted(analysis.program, analysis.reached, paths, dependencies),
    },
    heavy: findHeavyPackages(analysis.program, analysis.reached, dependencies),
    redis: detectRedis(project),
    databases: detectDatabases(project),
    health,
    variables,
    writable,
    sources,
    tests: detectTests(checkout, sources, analysis.reached),
    collectStatic: django?.collectsStatic ?? false,
    existing: detectExistingFiles(checkout),
    extras: await readExtras(checkout.root),
    overrides: Object.values(COMPOSE_FILES).map(overrideOf).filter(checkout.hasFile),
    lineEndings: detectLineEndings(checkout),
    git: await detectGit(checkout.root),
    about: await detectAbout(checkout),
  };
  // Last: the notes are complete only when everything was looked at.
  return { ...facts, scan: checkout.scan() };
}

async function readProject(
  checkout: Checkout,
  dependencies: FoundDependencies,
  paths: readonly string[],
): Promise<Project> {
  const program = createProgram(checkout, manageFolders(checkout));
  const deployment = readDeployment(checkout);
  await setImmediate();
  const django = await readDjangoProject(program);
  const entries = rankEntries(program, findEntries(program, paths), deployment, django?.served ?? []);
  const reached = await reachFrom(program, startingPoints(program, entries, django, paths));
  return { checkout, dependencies, deployment, django, entries, analysis: createAnalysis(program, reached) };
}

/** The modules that are run first. Without an entry point, every module of the application may be one. */
function startingPoints(
  program: Program,
  entries: readonly RankedEntry[],
  django: DjangoProject | null,
  paths: readonly string[],
): readonly string[] {
  const [best] = entries;
  if (best === undefined && django === null) {
    program.checkout.noteFinding("no application object was found, so all modules were looked at");
    return paths;
  }
  const settings = best === undefined || best.candidate.framework === "django" ? (django?.files ?? []) : [];
  return [...(best === undefined ? [] : [best.candidate.path]), ...settings];
}

function noPythonProject(root: string): UserError {
  return new UserError(
    `${root} holds no Python project: there is no .py file, and no requirements*.txt, environment*.yml, ` +
      "pyproject.toml, uv.lock, poetry.lock or Pipfile",
    {
      next: "Name the folder that holds the application (cryo-init path/to/project), or try the example: cryo-init demo",
      failure: "usage",
    },
  );
}
