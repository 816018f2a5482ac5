import { describe, expect, it } from "vitest";
import { isIgnored, parseIgnoreRules } from "../../../src/project/checkout/ignore-rules.ts";

describe("the rules of a .gitignore", () => {
  it.each([
    ["logs/", "", "logs", true],
    ["logs/", "", "a/logs", true],
    ["/logs", "", "logs", true],
    ["/logs", "", "a/logs", false],
    ["a/b", "", "a/b", true],
    ["a/b", "", "x/a/b", false],
    ["*.egg-info", "", "shop.egg-info", true],
    ["*.egg-info", "", "a/shop.egg-info", true],
    ["data-?", "", "data-1", true],
    ["data-?", "", "data-10", false],
    ["[Bb]uild", "", "Build", true],
    ["[!a]x", "", "bx", true],
    ["[!a]x", "", "ax", false],
    ["**/tmp", "", "a/b/tmp", true],
    ["a/**/z", "", "a/b/c/z", true],
    ["a/**", "", "a/b", true],
    ["# comment", "", "# comment", false],
    ["\\#odd", "", "#odd", true],
    ["x.y", "", "xzy", false],
    ["out", "pkg", "pkg/out", true],
    ["out", "pkg", "out", false],
    ["/out", "pkg", "pkg/out", true],
    ["[z-a]", "", "z", false],
  ])("%s in %j, for %s: %s", (rule, folder, path, expected) => {
    expect(isIgnored(parseIgnoreRules(rule, folder), path)).toBe(expected);
  });

  it("lets the last rule decide", () => {
    const rules = parseIgnoreRules("*.data\r\n!keep.data\r\n", "");
    expect(isIgnored(rules, "keep.data")).toBe(false);
    expect(isIgnored(rules, "other.data")).toBe(true);
  });
});
