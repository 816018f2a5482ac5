import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { copyExample, makeFolder, removeFolder } from "../support/example.ts";
import { cryoInit, succeed } from "../support/run.ts";

/**
 * The CI jobs that publish the site, followed in a fresh clone: neither GitHub nor GitLab is here to run them. Commands
 * are taken from the generated files and run as the runner does; what a runner does by itself, and what an action does,
 * stands here as its documentation has it.
 */

/**
 * The inputs and outputs that are used, by the action.yml of each action in this version. A runner only warns of an input
 * that an action does not know, and an unknown output is empty: the site would be built for the wrong path.
 */
const ACTIONS: Readonly<
  Record<string, { readonly inputs: readonly string[]; readonly outputs: readonly string[] }>
> = {
  "actions/checkout@v5": { inputs: ["fetch-depth", "persist-credentials"], outputs: [] },
  "actions/setup-node@v6": { inputs: ["node-version", "cache", "cache-dependency-path"], outputs: [] },
  "actions/configure-pages@v5": { inputs: [], outputs: ["base_path"] },
  // It leaves out what begins with a dot, and refuses links.
  "actions/upload-pages-artifact@v4": { inputs: ["path"], outputs: [] },
  "actions/deploy-pages@v4": { inputs: [], outputs: ["page_url"] },
};

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

let project = "";
const clones: string[] = [];

beforeAll(async () => {
  project = await copyExample("publishing");
  await git(project, "init", "--initial-branch", "main");
  // A folder of the name that GitLab publishes, which the project has for something else.
  await mkdir(join(project, "public"));
  await writeFile(join(project, "public/index.html"), "not the documentation");
  await git(project, "remote", "add", "origin", "git@git.example.org:team/app.git");
});

afterAll(async () => {
  for (const folder of [project, ...clones]) await removeFolder(folder);
});

async function git(folder: string, ...args: string[]): Promise<string> {
  const author = ["-c", "user.name=A person", "-c", "user.email=person@example.org"];
  return succeed("git", ["-C", folder, ...author, ...args]);
}

/** Sets the project up to be published there, and clones it as a runner does. */
async function cloneFor(pages: "github" | "gitlab"): Promise<string> {
  const { code, stderr } = await cryoInit([project, "--yes", "--set", `documentation.pages=${pages}`]);
  expect(code, stderr).toBe(0);
  await git(project, "add", "--all");
  await git(project, "commit", "--message", `Publish with ${pages}`);
  const clone = await makeFolder(`publishing-${pages}`);
  clones.push(clone);
  await succeed("git", ["clone", "--quiet", `file://${project}`, clone]);
  return clone;
}

/** What is in the folder that will be published under a path. */
async function expectSite(folder: string, base: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(entries.filter((entry) => entry.isSymbolicLink() || entry.name.startsWith("."))).toEqual([]);
  expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(["index.html", "404.html"]));
  const home = await readFile(join(folder, "index.html"), "utf8");
  const own = [...home.matchAll(/ (?:href|src)="(\/[^"]*)"/g)].map(([, path = ""]) => path);
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter((path) => !path.startsWith(base))).toEqual([]);
  expect(home).toMatch(/Last updated: <time datetime="\d{4}-/);
  expect(home).toContain("https://git.example.org/team/app/edit/main/docs-site/index.md");
}

describe("GitHub Pages", () => {
  const BASE_PATH = "/app";
  /** What the steps before have put out, as the expressions of a workflow name it. */
  const OUTPUTS: Readonly<Record<string, string>> = { "steps.pages.outputs.base_path": BASE_PATH };
  let clone = "";
  let jobs: Readonly<Record<"build" | "deploy", { readonly steps: readonly Step[] }>>;

  beforeAll(async () => {
    clone = await cloneFor("github");
    ({ jobs } = parse(await readFile(join(clone, ".github/workflows/docs.yml"), "utf8")));
  });

  /** A value of the workflow with its expressions filled in. */
  function fill(text: string): string {
    return text.replace(/\$\{\{ *([^ }]+) *\}\}/g, (_, name: string) => {
      const output = OUTPUTS[name];
      if (output === undefined) throw new Error(`the workflow reads ${name}, and no step before gives it`);
      return output;
    });
  }

  test("the actions know every input that they are given, and put out what is read", async () => {
    const text = await readFile(join(clone, ".github/workflows/docs.yml"), "utf8");
    const steps = [...jobs.build.steps, ...jobs.deploy.steps];
    const used = new Map<string, string>();
    for (const { id, uses, with: inputs = {} } of steps) {
      if (uses === undefined) continue;
      expect(Object.keys(ACTIONS)).toContain(uses);
      expect(ACTIONS[uses]?.inputs, uses).toEqual(expect.arrayContaining(Object.keys(inputs)));
      if (id !== undefined) used.set(id, uses);
    }
    const read = [...text.matchAll(/steps\.(\w+)\.outputs\.(\w+)/g)];
    expect(read).toHaveLength(2);
    for (const [, id = "", output] of read)
      expect(ACTIONS[used.get(id) ?? ""]?.outputs, id).toContain(output);
  });

  test("the steps of the job, in a fresh clone, make the site for the path of the repository", async () => {
    let uploaded = "";
    for (const step of jobs.build.steps) {
      const { run, uses, with: inputs = {}, env = {} } = step;
      const lock = inputs["cache-dependency-path"];
      if (lock !== undefined)
        expect(await readFile(join(clone, String(lock)), "utf8")).toContain("vitepress");
      if (uses?.startsWith("actions/upload-pages-artifact@")) uploaded = join(clone, String(inputs.path));
      if (run === undefined) continue;
      const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]));
      await succeed("bash", ["-e", "-c", run], {
        cwd: join(clone, step["working-directory"] ?? "."),
        env: { CI: "true", GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: clone, ...filled },
      });
    }
    await expectSite(uploaded, `${BASE_PATH}/`);
    expect(await git(clone, "status", "--porcelain")).toBe("");
  });
});

describe("GitLab Pages", () => {
  test("the script of the job, in a fresh clone, makes the site for the path of the project", async () => {
    const clone = await cloneFor("gitlab");
    const { pages } = parse(await readFile(join(clone, "docs-site/hosting/gitlab-pages.yml"), "utf8"));
    const out = join(clone, "public");
    const script: readonly string[] = pages.script;
    const env = {
      CI: "true",
      GITLAB_CI: "true",
      CI_PROJECT_DIR: clone,
      CI_COMMIT_BRANCH: "main",
      CI_DEFAULT_BRANCH: "main",
      CI_PAGES_URL: "https://team.pages.example.org/group/app",
    };
    await succeed("sh", ["-e", "-c", script.join("\n")], { cwd: clone, env });
    expect(pages.artifacts.paths).toEqual(["public"]);
    await expectSite(out, "/group/app/");
    // What the cache keeps is what npm has filled.
    expect(await readdir(join(clone, pages.cache.paths[0]))).toContain("_cacache");
  });
});
