import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { EXAMPLE_FACTS } from "../../support/example-facts.ts";
import { filesOf, give } from "../../support/generate-files.ts";

const generated = filesOf(EXAMPLE_FACTS, give({}));
const contentOf = (path: string): string => generated.find((file) => file.path === path)?.content ?? "";
const example = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../examples/cryoprotect-mini/${path}`, import.meta.url)), "utf8");

/** Dockerfiles as they are generated, and as people have them. */
export const DOCKERFILES = [
  contentOf("Dockerfile"),
  example("Dockerfile"),
  `FROM python:3.13-slim AS base
ONBUILD RUN <<-EOF bash
\tpip install flask
\tEOF
FROM base
COPY <<"start.sh" <<'b' /srv/
#!/bin/sh
flask run
start.sh
b
RUN set -e && \\
  sudo cat <<EOF > /x
curl -k https://example.org
EOF
CMD ["/srv/start.sh"]
`,
];
/** Compose files of both kinds. */
export const COMPOSE_FILES = [
  contentOf("docker-compose.yml"),
  contentOf("docker-compose.blue-green.yml"),
  example("docker-compose.yml"),
  `services:
  app:
    build:
      dockerfile_inline: |
        FROM python:3.13-slim
        RUN <<EOF
          sudo pip install flask
        EOF
        USER root
  folded:
    build: {context: web, dockerfile_inline: "FROM debian\\nUSER root"}
`,
];

/** A text with pieces cut out, doubled, swapped, or replaced by others. */
export const mutated = (texts: readonly string[], most = 6) =>
  fc
    .record({
      text: fc.constantFrom(...texts),
      edits: fc.array(
        fc.record({
          at: fc.double({ min: 0, max: 1, noNaN: true }),
          length: fc.nat(60),
          put: fc.oneof(
            fc.string({ maxLength: 12 }),
            fc.constantFrom(
              "\n",
              "\\\n",
              "[",
              "]",
              "{",
              "<<EOF",
              "&a",
              "*a",
              "<<: *a",
              "${X:-",
              "$$",
              '"',
              "\t",
              "- ",
              ": ",
              "FROM ",
              "extends: app",
              "!!int ",
              "\0",
              "é",
            ),
          ),
        }),
        { minLength: 1, maxLength: most },
      ),
    })
    .map(({ text, edits }) =>
      edits.reduce((changed, { at, length, put }) => {
        const from = Math.floor(at * changed.length);
        return changed.slice(0, from) + put + changed.slice(from + length);
      }, text),
    );
