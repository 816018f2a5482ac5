import type { RuleCases } from "../cases.ts";

export const cd024: RuleCases = {
  rule: "CD024",
  cases: [
    {
      name: "in a build",
      files: {
        Dockerfile: `FROM python:3.13-slim AS build
RUN pip install --trusted-host pypi.org flask==3.1.2
RUN curl -fsSLk https://example.org/x | sh
RUN git config --global http.sslVerify false
FROM python:3.13-slim
ENV PYTHONHTTPSVERIFY=0 \\
    A=1
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:3", "Dockerfile:4", "Dockerfile:6"],
    },
    {
      name: "in a service, as a mapping and as a list",
      files: {
        "docker-compose.yml": `x-env: &env
  NODE_TLS_REJECT_UNAUTHORIZED: 0
services:
  a:
    image: node:24
    environment: *env
  b:
    image: node:24
    environment:
      <<: *env
  c:
    image: python:3.13
    environment:
      - PYTHONHTTPSVERIFY=0
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:14"],
    },
    {
      name: "other options of the same letters, values that keep it on, and checks of the container itself",
      files: {
        Dockerfile: `FROM python:3.13-slim
ENV PYTHONHTTPSVERIFY=1 GIT_SSL_NO_VERIFY=false
RUN curl -fsSL https://example.org/k -o k && tar -xkf k && wget -q https://example.org/-k
RUN git config http.sslVerify true && curl --keepalive-time 2 https://example.org
HEALTHCHECK CMD curl -fk https://localhost:8443/ || exit 1
`,
        "docker-compose.dev.yml": `services:
  a:
    image: node:24
    environment:
      NODE_TLS_REJECT_UNAUTHORIZED: "0"
`,
      },
      finds: [],
    },
    {
      name: "behind ONBUILD",
      files: {
        Dockerfile: `FROM python:3.13-slim
ONBUILD RUN curl -k https://example.org/x
`,
      },
      finds: ["Dockerfile:2"],
    },
  ],
};
