import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoteShell } from "../../../../src/config/quote.ts";
import { escapeText, formatCode } from "../../../../src/generators/docs/markdown.ts";
import { findLine, repositoryAddress } from "../../../../src/generators/docs/places.ts";
import { SAMPLE_FILES, SAMPLE_PLAN } from "./sample-plan.ts";

describe("markdown", () => {
  test("a code span holds any text, a bar and backticks too", () => {
    expect(formatCode("a|b")).toBe("`a\\|b`");
    expect(formatCode("a`b``c")).toBe("``` a`b``c ```");
    expect(formatCode("")).toBe("(empty)");
  });

  test("escaped text never opens a tag, an expression or a table cell", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(escapeText(text)).not.toMatch(/(?<!\\)(\\\\)*[<|`*_[\]]|\{\{|\n/);
      }),
    );
  });

  test.each([
    ["resources.production.app.memory=2G", "resources.production.app.memory=2G"],
    ["environments=production, development", '"environments=production, development"'],
    ["application.entry=app:create_app()", '"application.entry=app:create_app()"'],
    ["application.name=it's $5", "'application.name=it'\\''s $5'"],
  ])("%s is quoted only where a shell needs it", (word, quoted) => {
    expect(quoteShell(word)).toBe(quoted);
  });
});

describe("lines of generated files", () => {
  test("are looked for inside the service", () => {
    const app = findLine(SAMPLE_FILES, "docker-compose.yml", { pattern: /memory:/, services: ["app"] });
    const redis = findLine(SAMPLE_FILES, "docker-compose.yml", { pattern: /memory:/, services: ["redis"] });
    const lines = SAMPLE_FILES.find(({ path }) => path === "docker-compose.yml")?.content.split("\n") ?? [];
    expect(lines[(app ?? 0) - 1]?.trim()).toBe("memory: 1536M");
    expect(lines[(redis ?? 0) - 1]?.trim()).toBe("memory: 256M");
  });

  test("are found in what the service merges in, and not in another service", () => {
    const content =
      "x-app: &app\n  init: true\nservices:\n  app-blue:\n    <<: *app\n  redis:\n    read_only: true\n";
    const files = [
      { path: "c.yml", content, executable: false, kind: "whole", eol: "lf", purpose: "" } as const,
    ];
    expect(findLine(files, "c.yml", { pattern: /init:/, services: ["app-blue"] })).toBe(2);
    expect(findLine(files, "c.yml", { pattern: /read_only:/, services: ["app-blue"] })).toBeNull();
  });

  test("are null where nothing matches, and where the file is not generated", () => {
    expect(findLine(SAMPLE_FILES, "docker-compose.yml", { pattern: /no such thing/ })).toBeNull();
    expect(findLine(SAMPLE_FILES, "missing.yml", { pattern: /./ })).toBeNull();
  });
});

describe("the repository's web pages", () => {
  const { documentation } = SAMPLE_PLAN;
  test.each([
    ["https://github.com/a/b.git", "https://github.com/a/b/edit/main"],
    ["https://gitlab.example.org/a/b/", "https://gitlab.example.org/a/b/-/edit/main"],
    ["https://codeberg.org/a/b", "https://codeberg.org/a/b/_edit/main"],
  ])("%s is edited at %s", (repository, address) => {
    expect(repositoryAddress({ ...documentation, repository }, "edit")).toBe(address);
  });

  test("have no address without a repository", () => {
    expect(repositoryAddress({ ...documentation, repository: null }, "view")).toBe("");
  });
});
