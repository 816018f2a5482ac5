import { expect, test } from "vitest";
import { isDockerfile } from "../../../src/project/deploy/deployment.ts";

test.each([
  "Dockerfile",
  "dockerfile",
  "Dockerfile.dev",
  "Dockerfile_frontend",
  "Dockerfile-arm64",
  "docker/web.Dockerfile",
  "a/b/worker.dockerfile",
  "Containerfile",
  "Containerfile.debian",
])("%s is a Dockerfile", (path) => {
  expect(isDockerfile(path)).toBe(true);
});

test.each([
  "dockerfile.ts",
  "test/dockerfile_from_inspect.spec.js",
  "lexers/dockerfile.lua",
  "dockerfile.go",
  "Dockerfile.md",
  "Dockerfile.dockerignore",
  "docker/Dockerfile.build.extra",
  "Dockerfile.j2",
  "Dockerfile.build.erb",
  "Dockerfile.template",
  "a/b/c/Dockerfile",
  "my-dockerfile",
])("%s is a program, a text, or the template of one", (path) => {
  expect(isDockerfile(path)).toBe(false);
});
