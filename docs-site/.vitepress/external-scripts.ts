import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { UserConfig } from "vitepress";

/** A script that VitePress writes into each page. */
const INLINE = /<script(?: id="([\w-]+)")?>([\s\S]*?)<\/script>/g;

/**
 * Puts the scripts that VitePress writes into each page into files of their own, so that a web server can forbid
 * scripts in pages (`script-src 'self'`): what somebody manages to write into a page is never run then.
 */
export function externalScripts(base: string): Required<Pick<UserConfig, "transformHtml" | "buildEnd">> {
  const scripts = new Map<string, string>();
  return {
    transformHtml: (html) =>
      html.replace(INLINE, (_, id: string | undefined, code: string) => {
        const hash = createHash("sha256").update(code).digest("hex").slice(0, 8);
        const file = `assets/${id ?? "inline"}.${hash}.js`;
        scripts.set(file, code);
        return `<script src="${base}${file}"></script>`;
      }),
    buildEnd({ outDir }) {
      mkdirSync(join(outDir, "assets"), { recursive: true });
      for (const [file, code] of scripts) writeFileSync(join(outDir, file), code);
    },
  };
}
