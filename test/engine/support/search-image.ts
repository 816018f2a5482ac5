import { spawn } from "node:child_process";
import { once } from "node:events";
import { succeed } from "../../support/run.ts";

/**
 * Which texts stand anywhere in an image: in the bytes of every layer's files, in its settings or in its history.
 * The layers are searched as `docker save` writes them, uncompressed.
 */
export async function searchImage(image: string, texts: readonly string[]): Promise<readonly string[]> {
  const history = await succeed("docker", ["history", "--no-trunc", "--format", "{{json .}}", image]);
  const settings = await succeed("docker", ["image", "inspect", image]);
  const found = new Set(texts.filter((text) => history.includes(text) || settings.includes(text)));
  const needles = texts.map((text) => [text, Buffer.from(text)] as const);
  const overlap = Math.max(...needles.map(([, bytes]) => bytes.length)) - 1;
  const child = spawn("docker", ["save", image], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  let rest = Buffer.alloc(0);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk]);
    for (const [text, needle] of needles) if (bytes.includes(needle)) found.add(text);
    rest = bytes.subarray(Math.max(0, bytes.length - overlap));
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`docker save ${image} ended with ${code}`);
  return texts.filter((text) => found.has(text));
}
