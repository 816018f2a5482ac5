/**
 * The limits of `cryo-init tune` beside those of krr's and the Vertical Pod Autoscaler's published formulas, on the same
 * simulated loads: on how many of the days that followed a process was killed, and how far the limit was above the need.
 * Each load runs for 28 days, and each evening every method sets its limit from all that it has seen so far.
 *
 *   npm run bench:tune              20 loads of each shape
 *   npm run bench:tune -- 100       another number
 */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "rolldown";

const count = Number(process.argv[2] ?? 20);
const root = fileURLToPath(new URL("..", import.meta.url));
// Inside dist/, so that what it reads beside itself is found as the program finds it.
const folder = mkdtempSync(join(root, "dist", "simulate-"));

try {
  const file = join(folder, "compare.js");
  await build({
    cwd: root,
    input: "test/support/simulate/compare.ts",
    platform: "node",
    logLevel: "silent",
    output: { file },
  });
  const { compare } = await import(pathToFileURL(file).href);
  const found = compare(Array.from({ length: count }, (_, seed) => seed + 1));
  const methods = [...new Set(found.map(({ method }) => method))];
  console.log(`${count} loads of each shape, 27 days after the first recommendation`);
  console.log(`${"".padEnd(14)}${methods.map((name) => name.padStart(22)).join("")}`);
  console.log(`${"".padEnd(14)}${methods.map(() => "killed days     waste".padStart(22)).join("")}`);
  for (const shape of new Set(found.map((one) => one.shape))) {
    const cells = found
      .filter((one) => one.shape === shape)
      .map(({ killedDays, waste }) =>
        `${(100 * killedDays).toFixed(1)} %   ${Math.round(waste / 1024 / 1024)} MiB`.padStart(22),
      );
    console.log(`${shape.padEnd(14)}${cells.join("")}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
