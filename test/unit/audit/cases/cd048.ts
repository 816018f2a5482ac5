import type { RuleCases } from "../cases.ts";

export const cd048: RuleCases = {
  rule: "CD048",
  cases: [
    {
      name: "Docker's default against gunicorn's",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "app:app"]
`,
        "docker-compose.yml": `services:
  app:
    build: .
`,
      },
      finds: ["docker-compose.yml:2"],
    },
    {
      name: "what is written, against an option, settings and a command of the service",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD exec gunicorn --graceful-timeout 60 app:app
`,
        "docker-compose.yml": `services:
  a:
    build: .
    stop_grace_period: 40s
  b:
    build: .
    command: gunicorn -c conf/g.py app:app
    stop_grace_period: 1m
  c:
    build: .
    command: uvicorn app:app --timeout-graceful-shutdown 20
    stop_grace_period: \${GRACE:-15s}
`,
        "conf/g.py": `graceful_timeout = 90
`,
      },
      finds: ["docker-compose.yml:4", "docker-compose.yml:8", "docker-compose.yml:12"],
    },
    {
      name: "longer, equal or unknown",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
ENV GRACE=5
CMD ["gunicorn", "app:app"]
`,
        "gunicorn.conf.py": `import os
graceful_timeout = int(os.environ.get("GRACE", "30"))
`,
        "docker-compose.yml": `services:
  a:
    build: .
  b:
    build: .
    command: uvicorn app:app
  c:
    build: .
    command: gunicorn -c /elsewhere/g.py app:app
  d:
    image: other:1
    command: gunicorn app:app
  e:
    build: .
    command: python worker.py
  f:
    build: .
    command: gunicorn --graceful-timeout=90 app:app
    stop_grace_period: 1m30s
`,
      },
      finds: [],
    },
    {
      name: "a development file",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "app:app"]
`,
        "docker-compose.dev.yml": `services:
  app:
    build: .
    stop_grace_period: 1s
`,
      },
      finds: [],
    },
  ],
};
