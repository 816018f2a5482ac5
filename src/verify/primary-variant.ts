import { listProjectContainers } from "../engine/compose-project.ts";
import { type Container, inspectContainers } from "../engine/containers.ts";
import { composeNames } from "../generators/docs/services.ts";
import type { Context } from "./contract.ts";
import { judgeHardening, judgeHealth, judgeStartup, notChecked } from "./criteria.ts";
import { measureHardening } from "./measure/hardening.ts";
import { probeHealth } from "./measure/health-truth.ts";
import { measureMemory } from "./measure/memory-use.ts";
import { measureStartup } from "./measure/startup.ts";
import { attempt, type Growing } from "./measurements.ts";
import { imageName, type Start, type Variant } from "./variant.ts";

/** What is measured in one variant only. */
export async function measurePrimary(
  context: Context,
  found: Growing,
  variant: Variant,
  { took, reasons }: Start,
  containers: readonly Container[],
): Promise<void> {
  const { step, facts, engine, only } = context;
  const service = appName(variant);
  const { name } = variant.environment;
  if (took === null) {
    const why = only.has("variants") ? "" : `: ${reasons.join("; ")}`;
    const reason = `${name} does not come up${why}.`;
    for (const criterion of ["startup", "health", "hardening"] as const)
      found.criteria.set(criterion, notChecked(criterion, reason));
    return;
  }
  await attempt(context, found, "hardening", async () => {
    const image = appImage(context, variant);
    found.hardening = await step("Looking at rights and secrets", () =>
      measureHardening(context, variant, containers, image),
    );
    found.criteria.set("hardening", judgeHardening(found.hardening));
  });
  await attempt(context, found, "startup", async () => {
    if (!facts.local) {
      const reason = "The engine is on another machine: its ports cannot be asked over loopback.";
      found.criteria.set("startup", notChecked("startup", reason));
      return;
    }
    found.memory = await step("Measuring memory at rest and under a load of 10 s", () =>
      measureMemory(context, variant, containers, service),
    );
    found.startup = await step("Timing five starts", () => measureStartup(context, variant, service));
    const late = "A new container never gave a good answer in the time that its health check allows.";
    found.criteria.set(
      "startup",
      found.startup === null
        ? {
            name: "startup",
            verdict: "missed",
            summary: late,
            method: "new containers, asked over HTTP",
            findings: [],
          }
        : judgeStartup(found.startup),
    );
  });
  await attempt(context, found, "health", async () => {
    const now = await inspectContainers(engine, await listProjectContainers(variant.project));
    found.health = await step("Asking the health checks while things are broken", () =>
      probeHealth(context, variant, now, service),
    );
    found.criteria.set("health", judgeHealth(found.health));
  });
}

/** The Compose service that stands for the application. */
function appName({ environment }: Variant): string {
  return composeNames(environment.name, "app")[0] ?? "app";
}

/** The image that the run has built for the application; null where the file builds none. */
export function appImage({ id }: Context, variant: Variant): string | null {
  const name = appName(variant);
  return variant.isolated.built.includes(name) ? imageName(id, variant.environment.name, name) : null;
}
