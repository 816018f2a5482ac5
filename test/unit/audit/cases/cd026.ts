import type { RuleCases } from "../cases.ts";

export const cd026: RuleCases = {
  rule: "CD026",
  cases: [
    {
      name: "in an image and in a service",
      files: {
        Dockerfile: `FROM python:3.13-slim
ENV FLASK_APP=app.py \\
    FLASK_ENV=production
`,
        "docker-compose.yml": `services:
  a:
    build: .
    environment:
      - FLASK_ENV=\${ENV:-development}
`,
      },
      finds: ["Dockerfile:2", "docker-compose.yml:5"],
    },
    {
      name: "in a mapping that services share, with a new Flask",
      files: {
        "requirements.txt": `flask>=3
`,
        "app.py": `from flask import Flask
app = Flask(__name__)
`,
        "docker-compose.yml": `x-env: &env
  FLASK_ENV: production
services:
  a:
    image: x:1
    environment: *env
  b:
    image: x:1
    environment: *env
`,
      },
      finds: ["docker-compose.yml:2"],
    },
    {
      name: "an old Flask reads it",
      files: {
        "requirements.txt": `Flask==2.2.5
`,
        "app.py": `from flask import Flask
app = Flask(__name__)
`,
        Dockerfile: `FROM python:3.13-slim
ENV FLASK_ENV=production
`,
      },
      finds: [],
    },
    {
      name: "the application reads it itself",
      files: {
        "requirements.txt": `flask==3.1.2
`,
        "app.py": `import os
from flask import Flask
app = Flask(__name__)
DEBUG = os.environ.get("FLASK_ENV") == "development"
`,
        Dockerfile: `FROM python:3.13-slim
ENV FLASK_ENV=production
`,
      },
      finds: [],
    },
    {
      name: "other names, and comments",
      files: {
        Dockerfile: `FROM python:3.13-slim
# ENV FLASK_ENV=production
ENV FLASK_DEBUG=0 MY_FLASK_ENV=production
`,
      },
      finds: [],
    },
  ],
};
