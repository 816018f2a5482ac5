/**
 * Bundles the program into dist/: one ES module, and chunks that keep what a command does not need (Ink, React) out of
 * its way. Everything is bundled, so that the published package installs nothing else.
 */
import { build } from "rolldown";

await build({
  input: { main: "src/cli/main.ts" },
  platform: "node",
  // Ink loads it only when DEV=true, to attach a debugger of React's.
  external: ["react-devtools-core"],
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
  output: { dir: "dist", cleanDir: true, minify: true, chunkFileNames: "chunks/[name]-[hash].js" },
});

// Goes into the sites of projects as it is, and is read there.
await build({
  input: { calculator: "src/config/calculator.ts" },
  platform: "browser",
  output: { dir: "dist/site" },
});
