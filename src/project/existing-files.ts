import { realpath } from "node:fs/promises";
import type { ExistingFiles } from "../config/facts.ts";
import type { Checkout } from "./checkout/checkout.ts";
import { SCAN_LIMITS } from "./checkout/limits.ts";
import { listFiles } from "./checkout/list-files.ts";
import { isComposeFile, isDockerfile } from "./deploy/deployment.ts";

const CI = new RegExp(
  [
    String.raw`^\.github/workflows/[^/]+\.ya?ml$`,
    String.raw`^\.(?:gitlab-ci|travis|drone|woodpecker)\.ya?ml$`,
    String.raw`^\.circleci/config\.ya?ml$`,
    String.raw`^(?:azure|bitbucket)-pipelines\.ya?ml$`,
    "^Jenkinsfile$",
  ].join("|"),
);

/** The Docker and CI files of the project, each list sorted by path. */
export function detectExistingFiles({ files, hasFile }: Checkout): ExistingFiles {
  return {
    dockerfiles: files.filter(isDockerfile).toSorted(),
    composeFiles: files.filter(isComposeFile).toSorted(),
    dockerignore: hasFile(".dockerignore") ? ".dockerignore" : null,
    ci: files.filter((path) => CI.test(path)).toSorted(),
  };
}

/** What `docker stack deploy` takes; without `docker` in front, it is some other program's stack. */
const STACK = /^(?:[^/]+\/){0,2}docker-stack(?:[._-][^/]*)?\.ya?ml$/;

/** The Docker files of a project by their paths, sorted: also those that cryo-init has made. */
export async function listDockerFiles(
  root: string,
): Promise<Pick<ExistingFiles, "dockerfiles" | "composeFiles">> {
  const { files } = await listFiles(await realpath(root), SCAN_LIMITS);
  return {
    dockerfiles: files.filter(isDockerfile).toSorted(),
    composeFiles: files.filter((path) => isComposeFile(path) || STACK.test(path)).toSorted(),
  };
}
