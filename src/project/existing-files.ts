import type { ExistingFiles } from "../config/facts.ts";
import type { Checkout } from "./checkout/checkout.ts";
import { isComposeFile, isDockerfile } from "./deploy/deployment.ts";

const CI =
  /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.ya?ml|\.circleci\/config\.ya?ml|\.travis\.ya?ml|\.drone\.ya?ml|\.woodpecker\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|Jenkinsfile)$/;

/** The Docker and CI files of the project, each list sorted by path. */
export function detectExistingFiles({ files, hasFile }: Checkout): ExistingFiles {
  return {
    dockerfiles: files.filter(isDockerfile).toSorted(),
    composeFiles: files.filter(isComposeFile).toSorted(),
    dockerignore: hasFile(".dockerignore") ? ".dockerignore" : null,
    ci: files.filter((path) => CI.test(path)).toSorted(),
  };
}
