import type { RuleCases } from "../cases.ts";

export const cd022: RuleCases = {
  rule: "CD022",
  cases: [
    {
      name: "a folder and a file",
      files: {
        Dockerfile: `FROM python:3.13-slim
ADD . /app
ADD --chown=1:1 app.py config.py /app/
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:3"],
    },
    {
      name: "an address that nothing checks",
      files: {
        Dockerfile: `FROM debian:13
ADD https://example.org/tool.tar.gz /opt/
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "archives, checked addresses and repositories",
      files: {
        Dockerfile: `FROM debian:13
ARG FILE=rootfs.tar.xz
ADD \${FILE} /
ADD data.tgz $OTHER /data/
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/a /a
ADD https://github.com/moby/buildkit.git#v0.10.1 /buildkit
ADD git@github.com:moby/buildkit.git /b
COPY . /app
# ADD . /app
`,
      },
      finds: [],
    },
    {
      name: "an address by the value that a variable has there",
      files: {
        Dockerfile: `FROM debian:13
ARG FROM_WHERE=https://example.org/a.bin
ADD $FROM_WHERE /a.bin
ARG FROM_WHERE=notes.tar.gz
ADD $FROM_WHERE /notes
`,
      },
      finds: ["Dockerfile:3"],
    },
    {
      name: "behind ONBUILD",
      files: {
        Dockerfile: `FROM python:3.13-slim
ONBUILD ADD app.py /app/
`,
      },
      finds: ["Dockerfile:2"],
    },
  ],
};
