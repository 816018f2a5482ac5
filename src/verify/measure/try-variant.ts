import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { composeNames } from "../../config/plan.ts";
import type { VariantMeasure } from "../../config/report.ts";
import { COLOURS, colourService } from "../../config/service-plan.ts";
import { runCompose } from "../../engine/compose-project.ts";
import { appPort } from "../app-service.ts";
import { ask } from "../ask.ts";
import type { Context } from "../contract.ts";
import { isGood, pathAsked } from "../probes.ts";
import { upAndWait } from "../up-and-wait.ts";
import type { Start, Variant } from "../variant.ts";

/** Milliseconds for an answer of a server that is healthy. */
const PATIENCE = 10_000;
/** Milliseconds in which the proxy notices the flag and a colour that has gone. */
const SWITCH = 10_000;

const NO_DNS =
  "podman has no DNS server at 127.0.0.11, which its proxy asks as Docker's: blue/green needs Docker Engine";

/** Asks a variant that was brought up as its users would, and in blue/green goes over to the other colour and back. */
export async function tryVariant(context: Context, variant: Variant, start: Start): Promise<VariantMeasure> {
  const { environment } = variant;
  const { name, file } = environment;
  const measure = (works: boolean | null, notes: readonly string[]): VariantMeasure => ({
    environment: name,
    file,
    works,
    up: start.took,
    notes,
  });
  if (start.took === null) return measure(start.isOpen ? null : false, start.reasons);
  const notes = [`every service healthy after ${(start.took / 1000).toFixed(1)} s`];
  if (!context.facts.local)
    return measure(null, [...notes, "its ports were not asked: the engine is reached over the network"]);
  const entry = entryOf(variant, context.plan.app.port);
  if (entry === null) return measure(null, [...notes, "there is no port to ask it by"]);
  const path = pathAsked(context.plan);
  const answer = await ask(entry, path, PATIENCE);
  if (answer === null || !isGood(context.plan, answer.status)) {
    notes.push(`GET ${path} ${answer === null ? "has no answer" : `answers ${answer.status}`}`);
    if (name === "blue-green" && context.facts.podman !== null) notes.push(NO_DNS);
    return measure(false, notes);
  }
  notes.push(`GET ${path} answers ${answer.status}`);
  if (name !== "blue-green") return measure(true, notes);
  const fault = await switchColours(context, variant, entry);
  return fault === null
    ? measure(true, [...notes, "each colour answers while the other is stopped"])
    : measure(false, [...notes, fault]);
}

/** The port of this host that users would ask: the proxy's where there is one, else the application's own. */
function entryOf(variant: Variant, planned: number): number | null {
  const { isolated, environment, portOf } = variant;
  const proxies = composeNames(environment.name, "proxy");
  const proxy = isolated.published.find(({ service }) => proxies.includes(service));
  return proxy === undefined ? appPort(variant, planned) : portOf(proxy.service, proxy.target);
}

/** Puts the flag to each colour in turn, and stops the other. @returns what did not work; null when all did */
async function switchColours(context: Context, { project }: Variant, entry: number): Promise<string | null> {
  const { plan, scratch } = context;
  const flag = join(scratch, "blue-green", "flag", "green");
  for (const colour of [...COLOURS].toReversed()) {
    const other = COLOURS.find((one) => one !== colour) ?? colour;
    if (colour === "green") await writeFile(flag, "");
    else await rm(flag);
    await runCompose(project, ["stop", "--timeout", "5", colourService(other)]);
    const end = performance.now() + SWITCH;
    let status: number | null = null;
    do status = (await ask(entry, pathAsked(plan), PATIENCE))?.status ?? null;
    while ((status === null || !isGood(plan, status)) && performance.now() < end);
    if (status === null || !isGood(plan, status))
      return `with ${colour} live and ${other} stopped, the proxy ${status === null ? "gives no answer" : `answers ${status}`}`;
    await upAndWait(context, project, ["--no-recreate", colourService(other)], 300_000);
  }
  return null;
}
