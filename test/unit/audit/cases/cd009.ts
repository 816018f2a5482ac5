import type { RuleCases } from "../cases.ts";

export const cd009: RuleCases = {
  rule: "CD009",
  cases: [
    {
      name: "rdkit on python's Alpine",
      files: {
        Dockerfile: `ARG TAG=3.13-alpine3.22
FROM python:\${TAG}
RUN pip install -r requirements.txt
`,
        "app.py": `from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": `flask==3.1.0
rdkit==2025.3.1
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "Python that Alpine installs",
      files: {
        Dockerfile: `FROM alpine:3.22 AS build
RUN apk add python3 py3-pip && python3 -m pip install -r requirements.txt
FROM build
`,
        "app.py": `from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": `flask==3.1.0
scikit-learn==1.6.0
`,
      },
      finds: ["Dockerfile:1"],
    },
    {
      name: "Debian; Alpine for something else; packages that have wheels",
      files: {
        Dockerfile: `FROM node:24-alpine AS web
RUN npm ci
FROM python:3.13-slim
RUN pip install -r requirements.txt
`,
        "docker-compose.yml": `services:
  redis:
    image: redis:8-alpine
`,
        "app.py": `from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": `flask==3.1.0
rdkit==2025.3.1
`,
      },
      finds: [],
    },
    {
      name: "packages with wheels for both, and such that only developers need",
      files: {
        Dockerfile: `FROM python:3.13-alpine
RUN pip install -r requirements.txt
`,
        "app.py": `from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": `flask==3.1.0
numpy==2.1.0
`,
        "requirements-dev.txt": "torch==2.6.0\n",
      },
      finds: [],
    },
  ],
};
