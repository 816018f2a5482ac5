/**
 * Bundles the program into dist/: one ES module, and chunks that keep what a command does not need (Ink, React) out of
 * its way. Everything is bundled, so that the published package installs nothing else; the licences of what is bundled
 * and a list of it go along. Source maps lie beside the modules, and are not published.
 */
import { writeFileSync } from "node:fs";
import { build } from "rolldown";
import { describeBill } from "./scripts/bill-of-materials.mjs";
import { listBundledPackages, renderLicences } from "./scripts/bundled-packages.mjs";
import { trimPackages } from "./scripts/trim-packages.mjs";

/** What main.ts imports before it knows the command. */
const START =
  /src[\\/](cli[\\/](colors|exit-codes|flags|help|options|package-files|signals|terminal)|config[\\/](document[\\/]format|errors|nearest|skipped-folders))\.ts$/;

const program = await build({
  input: { main: "src/cli/main.ts" },
  platform: "node",
  plugins: [trimPackages()],
  // Ink loads both only when DEV=true, to attach a debugger of React's, and says so where they are not there.
  external: ["react-devtools-core", "ws"],
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
  output: {
    dir: "dist",
    cleanDir: true,
    minify: true,
    // Said once, in licences.txt.
    comments: false,
    sourcemap: "hidden",
    chunkFileNames: "chunks/[name]-[hash].js",
    // Fewer files are a smaller package: what most commands share is one, and what the shortest (--help, --version) need
    // another.
    codeSplitting: {
      groups: [
        { name: "start", priority: 2, test: START },
        { name: "shared", priority: 1, minShareCount: 6 },
      ],
    },
  },
});

// Goes into the sites of projects as it is, and is read there.
const calculator = await build({
  input: { calculator: "src/config/calculator.ts" },
  platform: "browser",
  output: { dir: "dist/site" },
});

const packages = listBundledPackages([program, calculator]);
writeFileSync("dist/licences.txt", renderLicences(packages));
writeFileSync("dist/sbom.cdx.json", `${JSON.stringify(describeBill(packages), null, 2)}\n`);
