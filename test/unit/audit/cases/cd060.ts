import type { RuleCases } from "../cases.ts";

export const cd060: RuleCases = {
  rule: "CD060",
  cases: [
    {
      name: "a Compose file that is no YAML",
      files: { "docker-compose.yml": "services:\n  a: [1\n  b: 2\n" },
      finds: ["docker-compose.yml:3"],
    },
    { name: "a Dockerfile without FROM", files: { Dockerfile: "RUN echo\n" }, finds: ["Dockerfile:1"] },
    {
      name: "an empty file, an instruction that there is not, one without words, and files of another shape",
      files: {
        Dockerfile: "\n",
        "a/Dockerfile": "FROM python:3.13\nRUUN pip install x\n",
        "b/Dockerfile": "FROM python:3.13\nUSER\n",
        "c/Dockerfile": "FROM python:3.13\nCOPY a\n",
        "docker-compose.a.yml": "services:\n  a: text\n",
        "docker-compose.yml": "- a\n",
        "compose.yaml": "services: nothing\n",
      },
      finds: [
        "Dockerfile:1",
        "a/Dockerfile:2",
        "b/Dockerfile:2",
        "c/Dockerfile:2",
        "docker-compose.a.yml:2",
        "docker-compose.yml:1",
        "compose.yaml:1",
      ],
    },
    {
      name: "sound files",
      files: {
        Dockerfile: "ARG A=python:3.13\nFROM $A\n",
        "a.dockerfile": 'FROM a:1\nRUN 0<<EOF\necho "hello"\nEOF\n',
        "docker-compose.yml": "services: {}\n",
      },
      finds: [],
    },
    {
      name: "a heredoc that no line ends",
      files: {
        Dockerfile: `FROM debian:13
RUN set -e && \\
  cat <<EOF > /etc/notes
hello
 EOF
USER 10001
`,
        "a/Dockerfile": `FROM debian:13
COPY <<A <<-B /x/
a
A
	b
	B
RUN bash <<'END'
true
`,
      },
      finds: ["Dockerfile:3", "a/Dockerfile:7"],
    },
    {
      name: "what looks like a heredoc and is none",
      files: {
        Dockerfile: `FROM debian:13
RUN echo "see <<EOF"
RUN echo '<<EOF' it\\'s $((1<<FOO)) && cat<<<x
CMD ["<<EOF"]
RUN 3<<EOF cat <&3
FROMM
EOF
USER 10001
`,
      },
      finds: [],
    },
    {
      name: "what Docker takes behind ONBUILD, and what it does not",
      files: {
        Dockerfile: `FROM debian:13
ONBUILD RUN <<EOF
true
EOF
ONBUILD COPY . /app
`,
        "a/Dockerfile": `FROM debian:13
ONBUILD FROM debian:12
`,
        "b/Dockerfile": `FROM debian:13
ONBUILD ONBUILD RUN true
`,
        "c/Dockerfile": `FROM debian:13
ONBUILD RUNN true
`,
      },
      finds: ["a/Dockerfile:2", "b/Dockerfile:2", "c/Dockerfile:2"],
    },
    {
      name: "two Dockerfiles for one image",
      files: {
        "docker-compose.yml": `services:
  a:
    build:
      dockerfile: Dockerfile
      dockerfile_inline: FROM debian:13
  b:
    build:
      dockerfile_inline: FROM debian:13
`,
        Dockerfile: `FROM debian:13
`,
      },
      finds: ["docker-compose.yml:5"],
    },
    {
      name: "a Dockerfile in a Compose file that is left empty",
      files: {
        "docker-compose.yml": `services:
  a: {build: {dockerfile: Dockerfile, dockerfile_inline: ''}}
  b: {build: {dockerfile: ~, dockerfile_inline: ~}}
`,
        Dockerfile: `FROM debian:13
`,
      },
      finds: [],
    },
  ],
};
