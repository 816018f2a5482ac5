import { expect, test } from "vitest";
import type { Finding } from "../../../src/audit/finding.ts";
import { cd016 } from "../../../src/audit/rules/cd016.ts";
import { suppress } from "../../../src/audit/suppress.ts";

const FILE = "docker-compose.yml";

function findingAt(line: number): Finding {
  const place = { file: FILE, line, column: 1, text: "" };
  return { rule: cd016, fix: cd016.fix, message: "It is wrong.", place };
}

function run(text: string, ...lines: readonly number[]) {
  const { findings, ignored } = suppress(lines.map(findingAt), [FILE], () => text);
  return {
    left: findings.map(({ rule, place }) => `${rule.id}:${place.line}`),
    ignored: ignored.map(({ place, reason }) => `${place.line}: ${reason}`),
  };
}

test("a comment on the line, or among those right above it, leaves a finding out", () => {
  const text = `a
# cryo-init: ignore CD014, CD016 because the platform probes it
# another word
b
c # cryo-init: ignore CD016 because it is a test
d
`;
  expect(run(text, 4, 5, 6)).toEqual({
    left: ["CD016:6"],
    ignored: ["4: the platform probes it", "5: it is a test"],
  });
});

test("a comment about another rule, or further above, leaves nothing out", () => {
  expect(run("# cryo-init: ignore CD014 because x\na\n", 2).left).toEqual(["CD016:2"]);
  expect(run("# cryo-init: ignore CD016 because x\n\na\n", 3).left).toEqual(["CD016:3"]);
});

test("without a reason it is not heeded, and a finding itself", () => {
  expect(run("# cryo-init: ignore CD016\na\n", 2).left).toEqual(["CD016:2", "CD059:1"]);
  expect(run("# cryo-init: ignore CD016 because\na\n", 2).left).toEqual(["CD016:2", "CD059:1"]);
});

test("what stands in quotes is no comment", () => {
  expect(run('- "/root:/r # cryo-init: ignore CD016 because in a text"\n', 1).left).toEqual(["CD016:1"]);
  expect(run('- "/root:/r" # cryo-init: ignore CD016 because meant\n', 1).left).toEqual([]);
});
