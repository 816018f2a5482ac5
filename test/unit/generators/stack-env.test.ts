import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give } from "../../support/generate-files.ts";

const SCRIPT = filesOf(EXAMPLE_FACTS, give({ environments: ["production", "swarm"] })).find(
  ({ path }) => path === "scripts/stack.sh",
);

/** What the script hands over as A, or what it says; the stand-in for docker writes down what it was given. */
function readEnv(text: string): { readonly value: string | null; readonly message: string } {
  const folder = mkdtempSync(join(tmpdir(), "cryo-env-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "scripts"));
  writeFileSync(join(folder, "scripts/stack.sh"), SCRIPT?.content ?? "");
  writeFileSync(join(folder, ".env"), text);
  const docker = join(folder, "docker");
  writeFileSync(docker, `#!/bin/sh\nprintf '%s' "\${A-unset}" >'${folder}/given'\nexit 1\n`, { mode: 0o755 });
  const { stderr } = spawnSync("sh", [join(folder, "scripts/stack.sh"), "status"], {
    env: { PATH: "/usr/bin:/bin", DOCKER: docker },
    encoding: "utf8",
  });
  const given = join(folder, "given");
  return { value: existsSync(given) ? readFileSync(given, "utf8") : null, message: stderr };
}

/** What `docker compose config` (2.26.1) made of each line. */
const READ_ALIKE: readonly (readonly [line: string, value: string])[] = [
  ["A=value", "value"],
  ["A= value", "value"],
  ["A=\tvalue", "value"],
  ["A=\vvalue\f", "value"],
  ["A=value \t", "value"],
  ["  A=value", "value"],
  ["A=", ""],
  ["A=  ", ""],
  ["A= 'value'", "value"],
  ['A= "value"', "value"],
  ["A='value' ", "value"],
  ["A='a'\r", "a"],
  ["A=value # note", "value"],
  ["A=value#no", "value#no"],
  ["A=two words", "two words"],
  ["A='two  words '", "two  words "],
  ["A=a=b", "a=b"],
  ["A==v", "=v"],
  ["A='# x'", "# x"],
  ["A='a#b'", "a#b"],
  ["A='\\n'", "\\n"],
  ["A='$B'", "$B"],
];

/** Compose reads most of these, but not as people would expect, or not in every version. */
const REFUSED = [
  "A= # note",
  "A=#note",
  "A= #note",
  "A=value\t# note",
  "A=\u00a0value",
  "A=\u2003v\u2003",
  "A =value",
  "export A=value",
  "A:value",
  "A",
  "A='value' # note",
  "A='it' # it's",
  "A='a'b",
  "A=x'y'",
  "A='a' 'b'",
  "A='x' y # z'",
  "A='",
  'A="x"y',
  "A=\\n",
  "A=$B",
];

describe("a line of .env", () => {
  test.each(READ_ALIKE)("%j reaches the swarm as Compose reads it: %j", (line, value) => {
    expect(readEnv(`# first\n${line}\n`).value).toBe(value);
  });

  test.each(REFUSED)("%j is refused by its number", (line) => {
    const { value, message } = readEnv(`# first\n${line}\n`);
    expect(value).toBeNull();
    expect(message).toMatch(/^stack: \.env, line 2: /);
  });

  test("that names a variable again is refused: Compose would take the last one", () => {
    expect(readEnv("A=1\nAA=2\nA=3\n")).toEqual({
      value: null,
      message: "stack: .env, line 3: A stands there twice\n",
    });
  });
});
