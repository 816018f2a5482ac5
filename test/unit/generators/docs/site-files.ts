import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { FileSet } from "../../../../src/config/file-set.ts";
import type { MeasuredUse } from "../../../../src/config/measured-use.ts";
import type { Plan } from "../../../../src/config/plan.ts";
import { renderDocs, type ShellFile } from "../../../../src/generators/docs/index.ts";
import type { VerifiedInput } from "../../../../src/generators/docs/report-page.ts";
import { createRender } from "../../../../src/generators/render.ts";
import { SAMPLE_FILES, sampleSettings } from "./sample-plan.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** The static part of the site, as the package ships it. */
export function readShell(): readonly ShellFile[] {
  const folder = join(root, "docs-site");
  const calculator = readFileSync(join(root, "dist", "site", "calculator.js"), "utf8");
  return [
    ...listFiles(folder)
      .filter((path) => !/(^|\/)(node_modules|cache|dist)\//.test(path))
      .map((path) => ({ path, content: readFileSync(join(folder, path), "utf8") })),
    { path: ".vitepress/theme/calculator.js", content: calculator },
  ];
}

const templates = new Map(
  listFiles(join(root, "templates")).map((path) => [
    path,
    readFileSync(join(root, "templates", path), "utf8"),
  ]),
);
/** Fills the templates that the package ships. */
export const render = createRender(templates);

/** The whole site of a plan. */
export function renderSite(
  plan: Plan,
  files: FileSet = SAMPLE_FILES,
  {
    verified = { read: { kind: "none" }, isCurrent: false },
    use = null,
  }: { readonly verified?: VerifiedInput; readonly use?: MeasuredUse | null } = {},
): FileSet {
  const input = { plan, settings: sampleSettings(plan), shell: readShell(), files, verified, use };
  return renderDocs(input, render);
}

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => !path.split(sep).includes("node_modules") && statSync(join(folder, path)).isFile())
    .map((path) => relative(folder, join(folder, path)).split(sep).join("/"))
    .sort();
}
