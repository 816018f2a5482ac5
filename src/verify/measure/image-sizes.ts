import { access, appendFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExternalError, UserError } from "../../config/errors.ts";
import type { ImageMeasure, Layer, SizeReport } from "../../config/report.ts";
import { type ComposeProject, runCompose } from "../../engine/compose-project.ts";
import { inspectImage, measureCompressed, readHistory } from "../../engine/images.ts";
import { runEngine } from "../../engine/run-engine.ts";
import { CA_SECRET } from "../../generators/compose/build.ts";
import { appName } from "../app-service.ts";
import type { Baseline, Context } from "../contract.ts";
import { moveBuild } from "../isolate.ts";
import { lastWords } from "../measurements.ts";
import { podmanBuild } from "../podman-build.ts";
import { labelsOf, runName } from "../run-owner.ts";
import type { Variant } from "../variant.ts";

/** Milliseconds that a build may take: a scientific stack over a slow line. */
const BUILD = 3_600_000;

/** Characters of an instruction that are kept. */
const SHOWN = 120;

/**
 * Builds the images of a variant.
 * @returns milliseconds
 * @throws UserError for what podman cannot build, and ExternalError as `runEngine`
 */
export async function buildVariant(context: Context, { project, isolated }: Variant): Promise<number> {
  const begin = performance.now();
  if (isolated.built.length > 0) await buildServices(context, project, isolated.text, isolated.built);
  return performance.now() - begin;
}

async function buildServices(
  { engine, facts: { podman } }: Context,
  project: ComposeProject,
  text: string,
  services: readonly string[],
): Promise<void> {
  try {
    if (podman !== "command") await runCompose(project, ["build", ...services], BUILD);
    else for (const service of services) await runEngine(engine, podmanBuild(text, service), BUILD);
  } catch (error) {
    throw podman !== null && error instanceof ExternalError ? (explainPodman(error) ?? error) : error;
  }
}

/** What podman's builder is known to lack; null for any other failure. */
export function explainPodman(error: ExternalError): UserError | null {
  const { tail } = error;
  if (/COPY --link is not supported|COPY only supports/.test(tail))
    return new UserError("this podman cannot build COPY --link: podman 5.4 cannot either, and 5.8 can", {
      next: "Update podman: 5.8 has built and run such files.",
    });
  // docker starts BuildKit as a container: the daemon's words are about that, those of a build come from BuildKit.
  if (/buildkit|^Error response from daemon/i.test(tail))
    return new UserError(
      `docker builds this with BuildKit, which podman has not: ${lastWords(error) ?? error.message}`,
      {
        next: "Build with podman's own command: DOCKER=podman npx cryo-init verify",
      },
    );
  return null;
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
  const rebuild = await step("Rebuilding after a change of the source", () =>
    timeOrNote(context, "The time of a rebuild", () => timeRebuild(context, variant)),
  );
  const after: ImageMeasure = { ...weighed, build, rebuild };
  if ("missing" in baseline) return { before: null, without: baseline.missing, after };
  try {
    const { image: old, ...times } = await step("Building the image as it was before", () =>
      buildBefore(context, baseline),
    );
    const size = await step("Weighing the image as it was before", () => weigh(context, old));
    return { before: { ...size, ...times, dockerfile: baseline.shown }, without: null, after };
  } catch (error) {
    if (!(error instanceof ExternalError)) throw error;
    const reason = lastWords(error) ?? error.message;
    return { before: null, without: `${baseline.shown} does not build here: ${reason}`, after };
  }
}

async function weigh({ engine }: Context, image: string): Promise<Omit<ImageMeasure, "build" | "rebuild">> {
  const { size } = await inspectImage(engine, image);
  const layers: readonly Layer[] = (await readHistory(engine, image))
    .filter((layer) => layer.size > 0)
    .map((layer) => ({ ...layer, instruction: shorten(layer.instruction) }));
  return { size, layers, compressed: await measureCompressed(engine, image) };
}

/** `RUN apt-get update …`, without the shell, build arguments and marks that builders put in. */
export function shorten(instruction: string): string {
  const plain = instruction
    .replace(/^\/bin\/sh -c #\(nop\) +/, "")
    .replace(/^(RUN )?(\|\d+ .*?)?\/bin\/sh -c /, "RUN ")
    .replace(/ # buildkit$/, "")
    .replace(/\s+/g, " ")
    .trim();
  return plain.length > SHOWN ? `${plain.slice(0, SHOWN - 1)}…` : plain;
}

/** Milliseconds of what works, or null with a note for what the engine or the disk refuses. */
async function timeOrNote(
  { notes }: Context,
  what: string,
  work: () => Promise<number>,
): Promise<number | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ExternalError) && !isFileError(error)) throw error;
    notes.push(`${what} was not measured: ${error.message}`);
    return null;
  }
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error;
}

/**
 * Copies what a build is sent, so that a line of it can be changed: the project's own files stay as they are. The
 * builder itself says which files those are.
 * @param ignore the text of a .dockerignore in place of the project's own; null for that
 */
async function copyContext(
  { engine, root, scratch }: Context,
  name: string,
  ignore: string | null,
): Promise<string> {
  const copy = join(scratch, name);
  const dockerfile = join(scratch, `${name}.Dockerfile`);
  await mkdir(copy);
  await writeFile(dockerfile, "FROM scratch\nCOPY . /\n");
  // Beside the Dockerfile, under its name, this wins over the project's .dockerignore.
  if (ignore !== null) await writeFile(`${dockerfile}.dockerignore`, ignore);
  await runEngine(
    engine,
    ["build", "--file", dockerfile, "--output", `type=local,dest=${copy}`, root],
    BUILD,
  );
  // It has had its say.
  await rm(join(copy, ".dockerignore"), { force: true });
  return copy;
}

/** Adds a line to the application's first module in a copy. */
async function changeSource({ plan, id }: Context, copy: string): Promise<void> {
  const module = join(copy, plan.app.importRoot, plan.app.entry.module.replaceAll(".", "/"));
  const isPackage = await stat(module).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isPackage ? join(module, "__init__.py") : `${module}.py`;
  await access(file);
  await appendFile(file, `\n# ${id}\n`);
}

async function timeRebuild(context: Context, variant: Variant): Promise<number> {
  const { project, isolated } = variant;
  const { scratch, id } = context;
  const copy = await copyContext(context, "after", null);
  await changeSource(context, copy);
  const service = appName(variant) ?? "";
  const file = join(scratch, "rebuild.yml");
  await writeFile(file, moveBuild(isolated.text, service, copy, `${runName(id)}:rebuilt`));
  const begin = performance.now();
  await buildServices(context, { ...project, files: [file] }, await readFile(file, "utf8"), [service]);
  return performance.now() - begin;
}

/** Builds what stood there before, without what cryo-init has added since, and again after a change of the source. */
async function buildBefore(
  context: Context,
  { dockerfile, ignore, added }: Baseline,
): Promise<Pick<ImageMeasure, "build" | "rebuild"> & { readonly image: string }> {
  const { engine, id, plan } = context;
  const own = ignore === null ? "" : await readFile(ignore, "utf8");
  const copy = await copyContext(context, "before", [own, ...added].join("\n"));
  const image = `${runName(id)}:before`;
  const { caCertificate } = plan.image;
  const { imageLabels } = labelsOf(context);
  const labels = Object.entries(imageLabels).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
  const secret = caCertificate === null ? [] : ["--secret", `id=${CA_SECRET},src=${caCertificate}`];
  const build = async (tag: string): Promise<number> => {
    const begin = performance.now();
    await runEngine(engine, ["build", "--file", dockerfile, ...secret, ...labels, "--tag", tag, copy], BUILD);
    return performance.now() - begin;
  };
  const took = await build(image);
  const rebuild = await timeOrNote(context, "The rebuild of the image as it was before", async () => {
    await changeSource(context, copy);
    return await build(`${image}-rebuilt`);
  });
  return { image, build: took, rebuild };
}
