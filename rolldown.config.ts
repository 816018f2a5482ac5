import { defineConfig } from "rolldown";

/**
 * One ES module per entry, everything bundled: the published package installs nothing else. Chunks keep what a
 * command does not need (Ink, React) out of its way.
 */
export default defineConfig({
  input: { main: "src/cli/main.ts" },
  platform: "node",
  // Ink loads it only when DEV=true, to attach a debugger of React's.
  external: ["react-devtools-core"],
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
  output: { dir: "dist", cleanDir: true, minify: true, chunkFileNames: "chunks/[name]-[hash].js" },
});
