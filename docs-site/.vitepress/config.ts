import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DefaultTheme, defineConfig } from "vitepress";
import { externalScripts } from "./external-scripts.ts";
import { inlinePictures } from "./inline-pictures.ts";
import { readCurrent, unwrittenPages } from "./unwritten-pages.ts";

const here = dirname(fileURLToPath(import.meta.url));
const site = dirname(here);

/** Written by cryo-init with the pages: what this site is about. */
interface Project {
  readonly title: string;
  readonly description: string;
  readonly repository: string | null;
  /** Address of the page that edits `:path`, or null when the repository is not known. */
  readonly editPattern: string | null;
  readonly pages: readonly { readonly text: string; readonly link: string }[];
}

const project = readJson<Project>("project.json");
// Your own section of the sidebar, in VitePress' own form. The file is yours: cryo-init never writes it.
const added = existsSync(join(here, "sidebar.json"))
  ? readJson<DefaultTheme.SidebarItem[]>("sidebar.json")
  : [];

const handbook = [
  { text: "Getting started", link: "/handbook/getting-started" },
  { text: "Commands", link: "/handbook/commands" },
  { text: "Running it again", link: "/handbook/re-running" },
  { text: "Verifying", link: "/handbook/verifying" },
  { text: "Limits from measured use", link: "/handbook/tuning" },
  { text: "Adding your own", link: "/handbook/extending" },
  { text: "Hosting", link: "/handbook/hosting" },
  { text: "cryo-init.yaml", link: "/handbook/cryo-init-yaml" },
  { text: "Every setting", link: "/handbook/settings" },
  { text: "Audit rules", link: "/handbook/audit-rules" },
  { text: "Troubleshooting", link: "/handbook/troubleshooting" },
];

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(here, name), "utf8")) as T;
}

/** VitePress asks git for each page's date, and fails where there is no git. */
function hasHistory(): boolean {
  return spawnSync("git", ["log", "-1"], { cwd: here, stdio: "ignore" }).status === 0;
}

/** The path under which the site is served, always between slashes: `/`, `/cryo/`. */
function normalizeBase(text: string): string {
  const inner = text.replace(/^\/+|\/+$/g, "");
  return inner === "" ? "/" : `/${inner}/`;
}

const base = normalizeBase(process.env.DOCS_BASE ?? "/");

export default defineConfig({
  title: project.title,
  description: project.description,
  lang: "en",
  base,
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}icon.svg` }]],
  srcExclude: ["README.md"],
  // Without transitions to switch off: that would be done by a style in the page, which hosting/nginx.conf forbids.
  appearance: { disableTransition: false },
  cleanUrls: false,
  ignoreDeadLinks: false,
  lastUpdated: hasHistory(),
  markdown: {
    config: (markdown) => inlinePictures(markdown, (file) => readCurrent(site, file)),
    // GitHub's usual colours are too pale for comments in a grey box.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  ...externalScripts(base),
  vite: { build: { chunkSizeWarningLimit: 2000 }, plugins: unwrittenPages(site) },
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3], label: "On this page" },
    nav: [
      { text: "This project", link: "/", activeMatch: "^/(?!handbook/)" },
      { text: "Handbook", link: "/handbook/getting-started", activeMatch: "^/handbook/" },
      ...(project.repository === null ? [] : [{ text: "Repository", link: project.repository }]),
    ],
    sidebar: [
      { text: "This project", items: [...project.pages, { text: "Change log", link: "/changes" }] },
      ...added,
      { text: "cryo-init handbook", items: handbook },
    ],
    ...(project.editPattern === null
      ? {}
      : { editLink: { pattern: project.editPattern, text: "Edit this page" } }),
  },
});
