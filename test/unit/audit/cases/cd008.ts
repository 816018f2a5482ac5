import type { RuleCases } from "../cases.ts";

export const cd008: RuleCases = {
  rule: "CD008",
  cases: [
    {
      name: "none",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY . .
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "a weak one, in the folder that is built from",
      files: {
        "web/Dockerfile": `FROM python:3.13-slim
COPY . /app
`,
        "web/.dockerignore": `# Python's
__pycache__
`,
        "docker-compose.yml": `services:
  web:
    build: ./web
`,
      },
      finds: ["web/.dockerignore:1"],
    },
    {
      name: "virtual environments of a pip project",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY . .
`,
        ".dockerignore": `.git
.env
`,
        "app.py": `from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": "flask==3.1.0\n",
      },
      finds: [".dockerignore:1"],
    },
    {
      name: "everything out, or all that matters",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY . .
`,
        ".dockerignore": `*
!app.py
`,
        "web/Dockerfile": `FROM python:3.13-slim
COPY . .
`,
        "web/Dockerfile.dockerignore": `**/.git
**/.env
venv/
`,
        "docker-compose.yml": `services:
  web:
    build: web
`,
        "app.py": `from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": "flask==3.1.0\n",
      },
      finds: [],
    },
    {
      name: "files by name only, and a folder that nobody says is built from",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY app.py requirements.txt ./
COPY src/ src/
`,
        "docker/Dockerfile": `FROM python:3.13-slim
COPY . .
`,
      },
      finds: [],
    },
  ],
};
