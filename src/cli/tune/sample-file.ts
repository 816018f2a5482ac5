import { appendFile, mkdir, readFile, rename, stat, truncate, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { explainFileError, explaining, isMissing } from "../../reconcile/file-errors.ts";
import { SAMPLES_FILE, STATE_IGNORE, STATE_IGNORE_FILE } from "../../reconcile/layout.ts";
import { locatePlain } from "../../reconcile/locate.ts";
import { KEPT, keepSamples } from "../../tune/keep.ts";
import { formatSample, readSamples, type Sample } from "../../tune/sample.ts";

/** How far the file may grow over what is kept before it is thinned: not with each line. */
const SLACK = 1.25;

/** The samples that are kept in a project, as a file that never grows beyond a bound. */
export class SampleFile {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Takes away what a killed run has left of a line, or the next sample would go on in it. */
  static async open(root: string): Promise<SampleFile> {
    const path = await locatePlain(root, SAMPLES_FILE);
    const text = await readIfThere(path);
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole !== text) await truncate(path, Buffer.byteLength(whole));
    return new SampleFile(path);
  }

  /** @throws UserError that names a line that is no sample */
  async read(): Promise<readonly Sample[]> {
    return readSamples(await readIfThere(this.#path), SAMPLES_FILE);
  }

  /** Adds samples, each whole or not at all, and thins the file where it has grown too large. */
  async add(samples: readonly Sample[]): Promise<void> {
    if (samples.length === 0) return;
    await explaining(`Cannot write ${SAMPLES_FILE}`, SAMPLES_FILE, async () => {
      await mkdir(dirname(this.#path), { recursive: true });
      await appendFile(this.#path, samples.map(formatSample).join(""));
    });
    if ((await stat(this.#path)).size > KEPT.bytes * SLACK) await this.thin(Date.now());
  }

  /** Leaves what is kept of the samples. @param now milliseconds since 1970 */
  async thin(now: number): Promise<void> {
    const all = await this.read();
    const kept = keepSamples(all, now);
    if (kept.length === all.length) return;
    await explaining(`Cannot write ${SAMPLES_FILE}`, SAMPLES_FILE, async () => {
      await writeFile(`${this.#path}.new`, kept.map(formatSample).join(""));
      await rename(`${this.#path}.new`, this.#path);
    });
  }
}

/** Samples are no part of the repository, also where the last run was one of a version that did not know them. */
export async function ignoreSamples(root: string): Promise<void> {
  const file = await locatePlain(root, STATE_IGNORE_FILE);
  if ((await readIfThere(file)) !== STATE_IGNORE) await writeFile(file, STATE_IGNORE);
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return "";
    throw explainFileError(error, `Cannot read ${SAMPLES_FILE}`, SAMPLES_FILE);
  }
}
