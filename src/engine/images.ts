import { spawn } from "node:child_process";
import { createGzip } from "node:zlib";
import { ExternalError } from "../config/errors.ts";
import { type Engine, linesIn, QUESTION, runEngine } from "./run-engine.ts";

/** What is read of an image. */
export interface Image {
  /** Bytes on the engine's disk. */
  readonly size: number;
  /** `NAME=value` */
  readonly environment: readonly string[];
}

/** One step of an image's history, as the engine keeps it. */
export interface HistoryStep {
  /** The instruction with all its words. */
  readonly instruction: string;
  /** Bytes. */
  readonly size: number;
}

/** Milliseconds that saving an image may take: a few gigabytes, compressed on one processor. */
const SAVE = 900_000;

/** @throws ExternalError when there is no such image */
export async function inspectImage(engine: Engine, image: string): Promise<Image> {
  const [found] = JSON.parse(await runEngine(engine, ["image", "inspect", image], QUESTION)) as {
    readonly Size: number;
    readonly Config: { readonly Env?: readonly string[] | null } | null;
  }[];
  return {
    size: found?.Size ?? 0,
    environment: found?.Config?.Env ?? [],
  };
}

/** The steps that an image was made in, its base first. */
export async function readHistory(engine: Engine, image: string): Promise<readonly HistoryStep[]> {
  const args = ["history", "--no-trunc", "--human=false", "--format", "{{json .}}", image];
  return linesIn(await runEngine(engine, args, QUESTION))
    .map((line) => {
      const step = JSON.parse(line) as {
        readonly CreatedBy?: string;
        readonly Size?: string | number;
        /** podman's own command writes it so. */
        readonly size?: number;
      };
      return { instruction: step.CreatedBy ?? "", size: Number(step.Size ?? step.size ?? 0) };
    })
    .toReversed();
}

/**
 * Bytes of an image as one gzip stream: about what a registry holds, and what is downloaded. An engine that keeps its
 * layers compressed gives those.
 * @throws ExternalError when the engine cannot save it
 */
export function measureCompressed(engine: Engine, image: string): Promise<number> {
  const command = `${engine.command} save ${image}`;
  return new Promise((resolve, reject) => {
    engine.signal?.throwIfAborted();
    const saved = spawn(engine.command, ["save", image], {
      env: { ...engine.environment },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: SAVE,
      ...(engine.signal === undefined ? {} : { signal: engine.signal }),
    });
    let [bytes, stderr] = [0, ""];
    saved.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const packed = saved.stdout.pipe(createGzip());
    packed.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    const packing = new Promise<void>((end) => void packed.on("end", end));
    saved.on("error", (cause) =>
      reject(
        engine.signal?.aborted === true
          ? engine.signal.reason
          : new ExternalError(command, null, "", { cause }),
      ),
    );
    saved.on("close", (code) => {
      if (code === 0) void packing.then(() => resolve(bytes));
      else reject(engine.signal?.reason ?? new ExternalError(command, code, stderr.trim()));
    });
  });
}
