import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExternalError } from "../../config/errors.ts";
import type { ImageMeasure, Layer, SizeReport } from "../../config/report.ts";
import { runCompose } from "../../engine/compose-project.ts";
import { inspectImage, measureCompressed, readHistory } from "../../engine/images.ts";
import { runEngine } from "../../engine/run-engine.ts";
import type { Baseline, Context } from "../contract.ts";
import { moveBuild } from "../isolate.ts";
import type { Variant } from "../variant.ts";

/** Milliseconds that a build may take: a scientific stack over a slow line. */
export const BUILD = 3_600_000;

/** Characters of an instruction that are kept. */
const SHOWN = 120;

/** Builds the images of a variant. @returns milliseconds */
export async function buildVariant({ project, isolated }: Variant): Promise<number> {
  const begin = performance.now();
  if (isolated.built.length > 0) await runCompose(project, ["build", ...isolated.built], BUILD);
  return performance.now() - begin;
}

/**
 * Weighs the image that was built, and the one before.
 * @param build milliseconds that the build of the image took
 */
export async function measureSizes(
  context: Context,
  variant: Variant,
  image: string,
  build: number,
): Promise<SizeReport> {
  const { step, baseline } = context;
  const weighed = await step("Weighing the image", () => weigh(context, image));
  const rebuild = await step("Rebuilding after a change of the source", () => timeRebuild(context, variant));
  const after: ImageMeasure = { ...weighed, build, rebuild };
  if ("missing" in baseline) return { before: null, without: baseline.missing, after };
  try {
    const before = await step("Building the image as it was before", () => buildBefore(context, baseline));
    const size = await step("Weighing the image as it was before", () => weigh(context, before.image));
    return {
      before: { ...size, build: before.took, rebuild: null, dockerfile: baseline.shown },
      without: null,
      after,
    };
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    const reason = error.tail.split("\n").findLast((line) => line.trim() !== "") ?? error.message;
    return { before: null, without: `${baseline.shown} does not build here: ${reason.trim()}`, after };
  }
}

async function weigh({ engine }: Context, image: string): Promise<Omit<ImageMeasure, "build" | "rebuild">> {
  const { size } = await inspectImage(engine, image);
  const layers: readonly Layer[] = (await readHistory(engine, image))
    .filter((layer) => layer.size > 0)
    .map((layer) => ({ ...layer, instruction: shorten(layer.instruction) }));
  return { size, layers, compressed: await measureCompressed(engine, image) };
}

/** `RUN apt-get update …`, without what the builder puts in front and behind. */
function shorten(instruction: string): string {
  const plain = instruction
    .replace(/^\/bin\/sh -c (#\(nop\) +)?/, "")
    .replace(/ # buildkit$/, "")
    .replace(/\s+/g, " ")
    .trim();
  return plain.length > SHOWN ? `${plain.slice(0, SHOWN - 1)}…` : plain;
}

/**
 * How long a build takes after one line of the application has changed, from a copy of what the build is sent: the
 * project's own files stay as they are. Null where that cannot be had.
 */
async function timeRebuild(context: Context, { project, isolated }: Variant): Promise<number | null> {
  const { engine, root, scratch, plan, notes, id } = context;
  const [service] = isolated.built;
  if (service === undefined) return null;
  const copy = join(scratch, "context");
  try {
    await mkdir(copy);
    const collect = join(scratch, "collect.Dockerfile");
    await writeFile(collect, "FROM scratch\nCOPY . /\n");
    // The builder itself says which files .dockerignore lets through.
    await runEngine(engine, ["build", "--file", collect, "--output", `type=local,dest=${copy}`, root], BUILD);
    const module = join(copy, plan.app.importRoot, `${plan.app.entry.module.replaceAll(".", "/")}.py`);
    await readFile(module);
    await appendFile(module, `\n# ${id}\n`);
    const file = join(scratch, "rebuild.yml");
    await writeFile(file, moveBuild(isolated.text, service, copy, `cryo-verify-${id}:rebuilt`));
    const begin = performance.now();
    await runCompose({ ...project, files: [file] }, ["build", service], BUILD);
    return performance.now() - begin;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (context.signal.aborted) throw error;
    notes.push(`The time of a rebuild was not measured: ${reason}`);
    return null;
  }
}

/** Builds what stood there before, without what cryo-init has added since. */
async function buildBefore(
  { engine, root, scratch, id, plan }: Context,
  { dockerfile, ignore, added }: Baseline,
): Promise<{ readonly image: string; readonly took: number }> {
  const copied = join(scratch, "before.Dockerfile");
  await writeFile(copied, await readFile(dockerfile));
  const own = ignore === null ? "" : await readFile(ignore, "utf8");
  // Beside the Dockerfile, under its name, this wins over the project's .dockerignore.
  await writeFile(`${copied}.dockerignore`, [own, ...added].join("\n"));
  const image = `cryo-verify-${id}:before`;
  const { caCertificate } = plan.image;
  const secret = caCertificate === null ? [] : ["--secret", `id=ca_certificate,src=${caCertificate}`];
  const begin = performance.now();
  await runEngine(engine, ["build", "--file", copied, ...secret, "--tag", image, root], BUILD);
  return { image, took: performance.now() - begin };
}
