import { expect, test } from "vitest";
import { readDockerfile } from "../../../src/audit/dockerfile/read-dockerfile.ts";
import { readShell } from "../../../src/audit/dockerfile/shell-commands.ts";
import { runCommandsOf } from "../../../src/audit/runs.ts";

test.each([
  ["curl -f http://x 2>&1 | grep ok", ["curl", "grep"]],
  ["run &> /dev/null && next", ["run", "next"]],
  ["echo no >&2; exit 1", ["echo", "exit"]],
  ["sleep 1 & wait", ["sleep", "wait"]],
])("an ampersand at a redirection ends no command: %s", (text, names) => {
  expect(readShell(text).map(({ name }) => name)).toEqual(names);
});

test.each([
  ["<<EOF\napt-get update\nEOF", ["apt-get"]],
  ["bash -e <<'EOF'\napt-get update\nEOF", ["apt-get"]],
  ["cat <<EOF > /etc/notes\napt-get update\nEOF", ["cat"]],
])("a heredoc is a script only where a shell reads it: %s", (text, names) => {
  const [stage] = readDockerfile("Dockerfile", `FROM debian:13\nRUN ${text}\n`).stages;
  expect(stage === undefined ? [] : runCommandsOf(stage).map(({ name }) => name)).toEqual(names);
});
