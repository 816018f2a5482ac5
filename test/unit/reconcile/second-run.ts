import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { PlannedChange } from "../../../src/reconcile/plan-changes.ts";
import { generated, makeProject, plan, put, read, run } from "./project.ts";

const LONG = "line\n".repeat(1000);

/** What is generated, with a line that differs from version to version, and a file of its own in each. */
export function versionedFiles(version: string) {
  const text = (path: string) => `# ${path} ${version}\n1\n2\n3\n`;
  return [
    generated(".gitignore", `.env\n${version}\n`, { kind: "block" }),
    generated("Dockerfile", text("Dockerfile")),
    generated("compose.yml", text("compose.yml")),
    ...["a", "b", "c", "d"].map((name) => generated(`docker/${name}.conf`, text(name))),
    generated("docker/start.sh", text("start.sh"), { eol: "lf", executable: true }),
    generated("linked.conf", text("linked.conf")),
    generated("long.md", `${text("long.md")}${LONG}`),
    generated(`${version}/only/here.conf`, text("here.conf")),
    generated("README.docker.md", text("README.docker.md")),
  ];
}

export interface SecondRun {
  readonly root: string;
  readonly changes: readonly PlannedChange[];
}

/** A project that was set up and edited, and the changes of its second run: one of nearly every kind. */
export async function prepareProject(): Promise<SecondRun> {
  const root = makeProject({ ".gitignore": "*.pyc\r\n", "app.py": "print()\n", "real/file.conf": "mine\n" });
  symlinkSync("real/file.conf", join(root, "linked.conf"));
  await run(root, versionedFiles("one"), { crlf: true });
  put(root, "compose.yml", `${read(root, "compose.yml")}mine\r\n`);
  rmSync(join(root, "docker/d.conf"));
  rmSync(join(root, ".cryo-init/base/README.docker.md"));
  const changes = await plan(root, versionedFiles("two"), { crlf: true });
  return { root, changes };
}
