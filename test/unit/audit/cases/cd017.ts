import type { RuleCases } from "../cases.ts";

export const cd017: RuleCases = {
  rule: "CD017",
  cases: [
    {
      name: "curl in the check of a slim image",
      files: {
        Dockerfile: `FROM python:3.13-slim
RUN apt-get update && apt-get install -y libpq5
HEALTHCHECK CMD curl -f http://localhost:5000/ || exit 1
`,
      },
      finds: ["Dockerfile:3"],
    },
    {
      name: "a service's check, of an image that is built and of another's",
      files: {
        Dockerfile: `ARG V=3.13
FROM python:\${V}-slim
`,
        "docker-compose.yml": `services:
  app:
    build: .
    healthcheck:
      test: [CMD, curl, -f, "http://localhost"]
  cache:
    image: redis:8
    healthcheck:
      test: [CMD-SHELL, "nc -z localhost 6379"]
  edge:
    image: alpine:3.22
    healthcheck:
      test: curl -f http://localhost || exit 1
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:9", "docker-compose.yml:13"],
    },
    {
      name: "an entrypoint script that waits with nc",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
ENTRYPOINT ["./docker/start.sh"]
`,
        "docker/start.sh": `#!/bin/sh
# nc tells when it is there
until nc -z redis 6379; do sleep 1; done
exec "$@"
`,
      },
      finds: ["docker/start.sh:3"],
    },
    {
      name: "installed, brought by the image, asked for first, copied, or in a fallback",
      files: {
        Dockerfile: `FROM python:3.13-slim AS base
RUN apt-get update && apt-get install -y curl netcat-openbsd
FROM base
COPY start.sh /start.sh
HEALTHCHECK CMD curl -f http://localhost/
ENTRYPOINT ["/start.sh"]
`,
        "start.sh": `#!/bin/sh
nc -z redis 6379
if command -v jq >/dev/null; then jq . x.json; fi
exec "$@"
`,
        "full/Dockerfile": `FROM python:3.13
HEALTHCHECK CMD wget -q http://localhost/ || exit 1
`,
        "copied/Dockerfile": `FROM debian:13-slim
COPY --from=curlimages/curl /usr/bin/curl /usr/bin/curl
HEALTHCHECK CMD ["curl", "http://localhost/"]
`,
      },
      finds: [],
    },
    {
      name: "busybox has wget, what an unknown image holds is not known, and a fallback may work",
      files: {
        "docker-compose.yml": `services:
  a:
    image: nginx:1.30-alpine
    healthcheck:
      test: wget -q http://localhost/
  b:
    image: example.org/mine:1
    healthcheck:
      test: curl http://localhost/
  c:
    image: debian:13
    healthcheck:
      test: curl http://localhost/ || python3 check.py
  d:
    image: debian:13
    healthcheck:
      test: echo "curl is missing"
`,
      },
      finds: [],
    },
    {
      name: "a script that is made executable is not run",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY start.sh .
RUN chmod +x start.sh
HEALTHCHECK CMD nc -z localhost 8000
ENTRYPOINT ["./start.sh"]
`,
        "b/Dockerfile": `FROM python:3.13-slim
COPY install.sh .
RUN chmod +x install.sh && ./install.sh
HEALTHCHECK CMD nc -z localhost 8000
`,
      },
      finds: ["Dockerfile:4"],
    },
    {
      name: "in a script that CMD names, of the service's folder",
      files: {
        "api/Dockerfile": `FROM python:3.13-slim
COPY run.sh /usr/local/bin/
CMD ["run.sh"]
`,
        "api/run.sh": `#!/bin/sh
curl -f http://config/
exec gunicorn app:app
`,
        "docker-compose.yml": `services:
  api:
    build: api
`,
      },
      finds: ["api/run.sh:2"],
    },
    {
      name: "what ONBUILD of an earlier stage installs, and what it installs elsewhere",
      files: {
        Dockerfile: `FROM python:3.13-slim AS base
ONBUILD RUN apt-get update && apt-get install -y curl
FROM base
HEALTHCHECK CMD curl -f http://localhost:8000/
`,
        "a/Dockerfile": `FROM python:3.13-slim
ONBUILD RUN apt-get update && apt-get install -y curl
HEALTHCHECK CMD curl -f http://localhost:8000/
`,
      },
      finds: ["a/Dockerfile:3"],
    },
  ],
};
