import type { RuleCases } from "../cases.ts";

export const cd050: RuleCases = {
  rule: "CD050",
  cases: [
    {
      name: "in gunicorn's settings, and in a command",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "app:app"]
`,
        "gunicorn.conf.py": `import multiprocessing
# cpu_count() of the host
workers = multiprocessing.cpu_count() * 2 + 1
`,
        "docker-compose.yml": `services:
  app:
    build: .
    command: sh -c "gunicorn -w $$(nproc) app:app"
  other:
    build: .
`,
      },
      finds: ["docker-compose.yml:4", "gunicorn.conf.py:3"],
    },
    {
      name: "settings of an image whose command nobody runs",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "app:app"]
`,
        "gunicorn.conf.py": `import multiprocessing
workers = multiprocessing.cpu_count()
`,
        "docker-compose.yml": `services:
  app:
    build: .
    command: gunicorn -w 2 app:app
`,
      },
      finds: [],
    },
    {
      name: "in the entrypoint's script",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
COPY entrypoint.sh /
ENTRYPOINT ["/entrypoint.sh"]
`,
        "entrypoint.sh": `#!/bin/sh
exec gunicorn --workers "$(nproc)" app:app
`,
      },
      finds: ["entrypoint.sh:2"],
    },
    {
      name: "threads of numpy under a limit",
      files: {
        "requirements.txt": `flask==3.1.2
numpy==2.3.1
`,
        "app.py": `import numpy
from flask import Flask
app = Flask(__name__)
`,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "app:app"]
`,
        "docker-compose.yml": `services:
  app:
    build: .
    deploy:
      resources:
        limits:
          cpus: "1"
`,
      },
      finds: ["docker-compose.yml:2"],
    },
    {
      name: "a variable that is set decides, or an option",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
ENV WEB_CONCURRENCY=4
CMD ["gunicorn", "app:app"]
`,
        "gunicorn.conf.py": `import os, multiprocessing
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count()))
`,
        "b/Dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "-w", "4", "app:app"]
`,
      },
      finds: [],
    },
    {
      name: "threads are set, or there is no limit",
      files: {
        "requirements.txt": `flask==3.1.2
numpy==2.3.1
`,
        "app.py": `import numpy
from flask import Flask
app = Flask(__name__)
`,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "app:app"]
`,
        "docker-compose.yml": `services:
  a:
    build: .
    cpus: 1
    environment:
      - OMP_NUM_THREADS=1
  b:
    build: .
  c:
    build: .
    cpus: 1
    env_file: threads.env
`,
        "threads.env": `OPENBLAS_NUM_THREADS=1
`,
      },
      finds: [],
    },
  ],
};
