import { expect, test } from "vitest";
import { runAudit } from "../../../src/audit/run-audit.ts";
import { readProject } from "./projects.ts";

/** What rules find in a project, with where: `CD019 Dockerfile:4:5 pip install flask`. */
async function placesOf(files: Readonly<Record<string, string>>, ...rules: readonly string[]) {
  return runAudit(await readProject(files))
    .filter(({ rule }) => rules.includes(rule.id))
    .map(({ rule, place }) => `${rule.id} ${place.file}:${place.line}:${place.column} ${place.text}`)
    .toSorted();
}

test("a finding in a heredoc is placed at its line", async () => {
  const Dockerfile = `FROM python:3.13-slim
RUN <<EOF
set -e
apt-get update
  apt-get install -y \\
    gcc
if true; then
\tsudo pip install flask
fi
curl -k https://example.org/x
EOF
ONBUILD RUN --network=none <<-END bash
\tset -e
\tpip install django
\tEND
`;
  expect(await placesOf({ Dockerfile }, "CD019", "CD020", "CD021", "CD023", "CD024", "CD025")).toEqual([
    "CD019 Dockerfile:14:2 pip install django",
    "CD019 Dockerfile:8:2 sudo pip install flask",
    "CD020 Dockerfile:14:2 pip install django",
    "CD020 Dockerfile:8:2 sudo pip install flask",
    "CD021 Dockerfile:4:1 apt-get update",
    "CD023 Dockerfile:8:2 sudo pip install flask",
    "CD024 Dockerfile:10:1 curl -k https://example.org/x",
    "CD025 Dockerfile:5:3 apt-get install -y \\",
  ]);
});

test("a heredoc that no line ends is placed where it begins", async () => {
  const Dockerfile = "FROM debian:13\nRUN set -e && \\\n  cat <<EOF > /etc/notes\nhello\n";
  expect(await placesOf({ Dockerfile }, "CD060")).toEqual(["CD060 Dockerfile:3:7 cat <<EOF > /etc/notes"]);
});
