import { describe, expect, test } from "vitest";
import type { FileSet } from "../../../src/config/file-set.ts";
import type { Value } from "../../../src/config/question.ts";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give } from "../../support/generate-files.ts";

/** Words in generated files that hold for some answers only: what is said must be so. */

type Answers = Readonly<Record<string, Value>>;

function textOf(files: FileSet, path: string): string {
  const file = files.find((candidate) => candidate.path.endsWith(path));
  if (file === undefined) throw new Error(`${path} was not made`);
  return file.content;
}

function compose(path: string, answers: Answers): string {
  return textOf(filesOf(EXAMPLE_FACTS, give(answers)), path);
}

describe("comments of the Compose files", () => {
  const ends = /# --end-after|# With --end-after/;

  test("explain --end-after just where the check has it", () => {
    expect(compose("docker-compose.yml", {})).toMatch(ends);
    expect(compose("docker-compose.blue-green.yml", {})).toMatch(ends);
    expect(compose("docker-compose.dev.yml", {})).not.toMatch(ends);
    for (const off of ["health.restart", "security.init"])
      expect(compose("docker-compose.yml", { [off]: false }), off).not.toMatch(ends);
  });

  test("call the backend closed just where it is", () => {
    const all = { environments: ["production", "swarm"], "application.redis": "persistent" };
    for (const file of ["docker-compose.yml", "docker-stack.yml"]) {
      expect(compose(file, all), file).toContain("# Leads nowhere");
      const open = compose(file, { ...all, "security.internal_network": false });
      expect(open, file).not.toContain("Leads nowhere");
    }
  });

  test("do not compare development's time to stop with a server that is not there", () => {
    expect(compose("docker-compose.dev.yml", {})).not.toContain("Longer than the server's own time");
    expect(compose("docker-compose.yml", {})).toContain("Longer than the server's own time");
  });
});
