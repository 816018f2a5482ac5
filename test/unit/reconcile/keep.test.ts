import { expect, test } from "vitest";
import { compileKeep } from "../../../src/reconcile/keep.ts";

test.each([
  ["Dockerfile", "Dockerfile", true],
  ["Dockerfile", "docker/Dockerfile", false],
  ["Dockerfile", "Dockerfile.dev", false],
  ["./Dockerfile", "Dockerfile", true],
  ["docker", "docker/nginx/nginx.conf", true],
  ["docker/", "docker/entrypoint.sh", true],
  ["docker/**", "docker/nginx/nginx.conf", true],
  ["docker/*", "docker/entrypoint.sh", true],
  ["docker/*.sh", "docker/nginx/start.sh", false],
  ["**/nginx.conf", "nginx.conf", true],
  ["**/nginx.conf", "docker/nginx/nginx.conf", true],
  ["docker/**/nginx.conf", "docker/nginx.conf", true],
  ["*.yml", "docker-compose.yml", true],
  ["*.yml", "docs-site/a.yml", false],
  ["docker-compose.???.yml", "docker-compose.dev.yml", true],
  ["docker-compose.???.yml", "docker-compose.prod.yml", false],
  ["*", ".dockerignore", true],
  ["**", "docs-site/index.md", true],
  ["a.b", "axb", false],
  ["[ab]", "a", true],
  ["[D]ockerfile", "Dockerfile", true],
  ["docker-compose.{yml,dev.yml}", "docker-compose.dev.yml", true],
  ["docker-compose.{yml,dev.yml}", "docker-compose.blue-green.yml", false],
  ["!Dockerfile", "docker-compose.yml", false],
  ["a+(b)", "a+(b)", true],
  ["", "Dockerfile", false],
  ["/", "Dockerfile", false],
])("%s covers %s: %s", (pattern, path, expected) => {
  expect(compileKeep([pattern])(path)).toBe(expected ? pattern : null);
});

test("names the first pattern that matches", () => {
  expect(compileKeep(["a", "*.yml", "**"])("x.yml")).toBe("*.yml");
  expect(compileKeep([])("x.yml")).toBeNull();
});
