import { ExternalError } from "../config/errors.ts";
import type { EnvironmentPlan } from "../config/plan.ts";
import { CRITERIA, type CriterionName, type Report } from "../config/report.ts";
import { listProjectContainers } from "../engine/compose-project.ts";
import { inspectContainers } from "../engine/containers.ts";
import { describeEngine, type EngineFacts, requireEngine } from "../engine/describe-engine.ts";
import { primaryEnvironment } from "../generators/docs/services.ts";
import { STACK_SCRIPT } from "../generators/scripts.ts";
import { appImage, appName, noApplication } from "./app-service.ts";
import type { Context, VerifyInput } from "./contract.ts";
import { judgeLimits, judgeSize, judgeVariants, notChecked } from "./criteria.ts";
import { clearLeftovers, removeOwn } from "./leftovers.ts";
import { buildVariant, measureSizes } from "./measure/image-sizes.ts";
import { measureLimits } from "./measure/limits-in-force.ts";
import { tryVariant } from "./measure/try-variant.ts";
import { attempt, describeFailure, type Growing, type Measurements } from "./measurements.ts";
import { measurePrimary } from "./primary-variant.ts";
import { bringUp, prepareVariant, takeDown, type Variant } from "./variant.ts";

const NOT_ASKED = "Nobody asked for it in this run (`--only`).";

/**
 * Builds, starts and measures on a real engine. Everything runs under names of the run's own, beside whatever runs
 * already, and is taken down again also when the run fails or is stopped.
 * @throws ExternalError when there is no engine, or the image does not build
 */
export async function runVerify(input: VerifyInput): Promise<Measurements> {
  const { engine, only, step, environments } = input;
  const facts = await step("Asking the engine", () => describeEngine(engine));
  await clearLeftovers(input);
  const context: Context = { ...input, id: input.owner.id, facts, notes: [], standIns: new Set() };
  const found: Growing = {
    engine: nameEngine(facts),
    criteria: new Map(),
    size: null,
    startup: null,
    memory: null,
    limits: [],
    health: [],
    variants: [],
    hardening: [],
    scans: [],
    notes: context.notes,
    open: [],
  };
  const primary = primaryEnvironment({ ...input.plan, environments });
  try {
    const variant = await prepareVariant(context, primary);
    const build = await step("Building the image", () => buildVariant(context, variant));
    await measureImage(context, found, variant, build);
    if (
      ["startup", "limits", "health", "variants", "hardening"].some((name) => only.has(name as CriterionName))
    )
      await runVariants(context, found, variant);
  } finally {
    await removeOwn(context);
  }
  noteStandIns(context);
  return finish(found, facts);
}

/** `Docker Engine 26.1.5, linux/amd64, 2 CPUs, 23.5 GiB, cgroup v1` */
function nameEngine({ name, platform, cpus, memory, cgroup, rootless }: EngineFacts): string {
  const group = cgroup === "" ? [] : [`cgroup v${cgroup}`];
  const gib = `${(memory / 2 ** 30).toFixed(1)} GiB`;
  return [name, platform, `${cpus} CPUs`, gib, ...group, ...(rootless ? ["rootless"] : [])].join(", ");
}

/** Each once, whichever variants lack it. */
function noteStandIns({ notes, standIns }: Context): void {
  if (standIns.size > 0)
    notes.push(
      `An empty one, or a value that means nothing, stood in for what is not here: ${[...standIns].join(", ")}.`,
    );
}

async function measureImage(
  context: Context,
  found: Growing,
  variant: Variant,
  build: number,
): Promise<void> {
  const image = appImage(context, variant);
  if (image === null) {
    const reason =
      appName(variant) === null
        ? noApplication(variant)
        : `${variant.environment.file} builds no image of the application.`;
    for (const name of ["size", "scan"] as const)
      if (context.only.has(name)) found.criteria.set(name, notChecked(name, reason));
    return;
  }
  await attempt(context, found, "size", async () => {
    found.size = await measureSizes(context, variant, image, build);
    found.criteria.set("size", judgeSize(found.size));
  });
  await attempt(context, found, "scan", async () => {
    const { scans, criterion } = await context.step("Looking for vulnerabilities", () => context.scan(image));
    found.scans = scans;
    found.criteria.set("scan", criterion);
  });
}

async function runVariants(context: Context, found: Growing, primary: Variant): Promise<void> {
  const { environments, only } = context;
  await runVariant(context, found, primary, true);
  const others = environments.filter(({ name }) => name !== primary.environment.name);
  if (!only.has("variants") && !only.has("limits")) return;
  for (const environment of others) {
    if (environment.swarm !== null) {
      found.variants = [...found.variants, notStarted(environment)];
      continue;
    }
    try {
      const variant = await prepareVariant(context, environment);
      await context.step(`Building for ${environment.name}`, () => buildVariant(context, variant));
      await runVariant(context, found, variant, false);
    } catch (error) {
      if (!(error instanceof ExternalError)) throw error;
      await requireEngine(context.engine);
      const { name, file } = environment;
      if (only.has("limits")) found.open.push(`${name}: not looked at, it does not build or come up`);
      const failed = { environment: name, file, works: false, up: null, notes: [describeFailure(error)] };
      found.variants = [...found.variants, failed];
    }
  }
}

/** A stack would be deployed beside the services of a real swarm, with the swarm's own secrets. */
function notStarted({ name, file }: EnvironmentPlan): Report["variants"][number] {
  const note = `not started: it needs a swarm with the secrets in it; \`${STACK_SCRIPT} deploy\` waits for it there`;
  return { environment: name, file, works: null, up: null, notes: [note] };
}

async function runVariant(
  context: Context,
  found: Growing,
  variant: Variant,
  isPrimary: boolean,
): Promise<void> {
  const { step, only, engine } = context;
  const { name } = variant.environment;
  try {
    const start = await step(`Starting ${name}`, () => bringUp(context, variant));
    if (only.has("variants"))
      found.variants = [
        ...found.variants,
        await step(`Asking ${name}`, () => tryVariant(context, variant, start)),
      ];
    const containers = await inspectContainers(engine, await listProjectContainers(variant.project));
    if (start.took === null) {
      const why = start.isOpen ? "was not waited for" : "does not come up";
      if (only.has("limits")) found.open.push(`${name}: not looked at, it ${why}`);
    } else {
      await attempt(context, found, "limits", async () => {
        const { measures, open } = await measureLimits(context, variant, containers);
        found.limits = [...found.limits, ...measures];
        found.open.push(...open);
      });
    }
    if (isPrimary) await measurePrimary(context, found, variant, start, containers);
  } finally {
    await step(`Taking ${name} down`, () => takeDown(variant, context));
  }
}

function finish({ criteria, open, ...found }: Growing, facts: EngineFacts): Measurements {
  if (found.limits.length + open.length > 0) criteria.set("limits", judgeLimits(found.limits, open, facts));
  if (found.variants.length > 0) criteria.set("variants", judgeVariants(found.variants));
  return { ...found, criteria: CRITERIA.map((name) => criteria.get(name) ?? notChecked(name, NOT_ASKED)) };
}
