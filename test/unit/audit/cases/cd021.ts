import type { RuleCases } from "../cases.ts";

export const cd021: RuleCases = {
  rule: "CD021",
  cases: [
    {
      name: "a heredoc for a shell that is named behind it",
      files: {
        Dockerfile: `FROM debian:13-slim
RUN <<EOF bash -ex
apt-get update
apt-get install -y libpq5
EOF
`,
      },
      finds: ["Dockerfile:3"],
    },
    {
      name: "update alone, in any stage",
      files: {
        Dockerfile: `FROM debian:13 AS build
RUN apt-get update
RUN apt-get install -y gcc
FROM debian:13
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "lists kept and recommends, in what runs",
      files: {
        Dockerfile: `FROM debian:13-slim
RUN apt-get update && \\
    apt-get install -y libpq5
RUN apt-get update && apt-get install -y --no-install-recommends curl
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:4"],
    },
    {
      name: "lists removed or mounted, and build stages",
      files: {
        Dockerfile: `FROM debian:13 AS build
RUN apt-get update && apt-get install -y gcc
FROM debian:13-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl \\
    # the lists
    && rm -rf /var/lib/apt/lists/*
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \\
    apt-get update && apt-get install -y --no-install-recommends jq
`,
      },
      finds: [],
    },
    {
      name: "a heredoc, and a script behind the update",
      files: {
        Dockerfile: `FROM debian:13-slim
RUN <<EOF
set -e
apt-get update
apt-get install -y --no-install-recommends curl
rm -rf /var/lib/apt/lists/*
EOF
RUN apt-get update && ./install.sh && rm -rf /var/lib/apt/lists/*
RUN cat <<EOF > /notes
apt-get update
EOF
`,
      },
      finds: [],
    },
    {
      name: "behind ONBUILD",
      files: {
        Dockerfile: `FROM python:3.13-slim
ONBUILD RUN apt-get update
`,
      },
      finds: ["Dockerfile:2"],
    },
  ],
};
