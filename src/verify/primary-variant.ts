import { listProjectContainers } from "../engine/compose-project.ts";
import { type Container, inspectContainers } from "../engine/containers.ts";
import { requireEngine } from "../engine/describe-engine.ts";
import { appImage, appName, appPort, noApplication } from "./app-service.ts";
import type { Context } from "./contract.ts";
import { judgeHardening, judgeHealth, judgeStartup, notChecked } from "./criteria.ts";
import { measureHardening } from "./measure/hardening.ts";
import { probeHealth } from "./measure/health-truth.ts";
import { measureMemory } from "./measure/memory-use.ts";
import { measureStartup } from "./measure/startup.ts";
import { attempt, type Growing } from "./measurements.ts";
import type { Start, Variant } from "./variant.ts";

/** What is measured in one variant only. */
export async function measurePrimary(
  context: Context,
  found: Growing,
  variant: Variant,
  { took, reasons, isOpen }: Start,
  containers: readonly Container[],
): Promise<void> {
  const { step, facts, engine, only, plan } = context;
  const service = appName(variant);
  const port = appPort(variant, plan.app.port);
  const { name } = variant.environment;
  if (took === null) {
    const why = only.has("variants") ? "" : `: ${reasons.join("; ")}`;
    const reason = `${name} ${isOpen ? "was not waited for" : "does not come up"}${why}.`;
    for (const criterion of ["startup", "health", "hardening"] as const)
      if (only.has(criterion)) found.criteria.set(criterion, notChecked(criterion, reason));
    return;
  }
  await attempt(context, found, "hardening", async () => {
    const image = appImage(context, variant);
    found.hardening = await step("Looking at rights and secrets", () =>
      measureHardening(context, variant, containers, image),
    );
    found.criteria.set("hardening", judgeHardening(found.hardening));
  });
  if (service === null || port === null) {
    const { file } = variant.environment;
    const reason =
      service === null ? noApplication(variant) : `${file} publishes no port of ${service} to ask it by.`;
    for (const criterion of ["startup", "health"] as const)
      if (only.has(criterion)) found.criteria.set(criterion, notChecked(criterion, reason));
    return;
  }
  const asked = { service, port };
  await attempt(context, found, "startup", async () => {
    if (!facts.local) {
      const reason =
        "The engine is reached over the network: whether its ports are those of this machine is not known, and they were not asked.";
      found.criteria.set("startup", notChecked("startup", reason));
      return;
    }
    found.memory = await step("Measuring memory at rest and under a load of 10 s", () =>
      measureMemory(context, variant, containers, asked),
    );
    found.startup = await step("Timing five starts", () => measureStartup(context, variant, asked));
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
      probeHealth(context, variant, now, asked),
    );
    // A check that could not be asked because the engine has gone looks like one that fails.
    await requireEngine(engine);
    found.criteria.set("health", judgeHealth(found.health));
  });
}
