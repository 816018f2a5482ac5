import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import type { UserConfig } from "vitepress";

/**
 * Files of the site as `cryo-init docs dev` would write them: it puts those that differ into a folder of its own, and
 * names that in DOCS_UNWRITTEN.
 */
const FOLDER = process.env.DOCS_UNWRITTEN;

type Plugins = NonNullable<NonNullable<UserConfig["vite"]>["plugins"]>;

/** The text of a file of the site: as it would be written, where that is known and differs from what stands there. */
export function readCurrent(site: string, file: string): string {
  return readFileSync(findUnwritten(site, file) ?? file, "utf8");
}

/** Lets the development server show what is not written yet, and show it anew when that changes. */
export function unwrittenPages(site: string): Plugins {
  if (FOLDER === undefined) return [];
  return [
    {
      name: "cryo-init:unwritten-pages",
      enforce: "pre",
      apply: "serve",
      load(id) {
        const file = findUnwritten(site, id);
        return file === null ? null : readFileSync(file, "utf8");
      },
      configureServer({ watcher, moduleGraph, ws }) {
        const show = (file: string): void => {
          const path = relative(FOLDER, file);
          if (isOutside(path)) return;
          // As Vite names files, on Windows, too.
          const page = join(site, path).split(sep).join("/");
          for (const module of moduleGraph.getModulesByFile(page) ?? []) moduleGraph.invalidateModule(module);
          ws.send({ type: "full-reload" });
        };
        watcher.add(FOLDER);
        for (const event of ["add", "change", "unlink"] as const) watcher.on(event, show);
      },
    },
  ];
}

function findUnwritten(site: string, file: string): string | null {
  const path = relative(site, file.replace(/\?.*$/, ""));
  if (FOLDER === undefined || isOutside(path)) return null;
  const unwritten = join(FOLDER, path);
  return existsSync(unwritten) ? unwritten : null;
}

function isOutside(path: string): boolean {
  return path === "" || path.startsWith("..") || isAbsolute(path);
}
