import type { RuleCases } from "../cases.ts";

export const cd055: RuleCases = {
  rule: "CD055",
  cases: [
    {
      name: "the whole checkout, in both forms",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
`,
        "docker-compose.yml": `services:
  a:
    build: .
    volumes:
      - .:/app
  b:
    build: .
    volumes:
      - type: bind
        source: .
        target: /app
        read_only: true
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:9"],
    },
    {
      name: "a package of it, from a stage and from a Compose file in a folder",
      files: {
        Dockerfile: `FROM python:3.13 AS build
WORKDIR /srv
COPY . .
FROM python:3.13-slim
COPY --from=build /srv /srv
`,
        "shop/__init__.py": ``,
        "deploy/compose.yaml": `services:
  a:
    build: ..
    volumes:
      - ../shop:/srv/shop:ro
`,
      },
      finds: ["deploy/compose.yaml:5"],
    },
    {
      name: "data, volumes, other places, and what the image does not hold",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
`,
        "other/Dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
`,
        "plugins/__init__.py": ``,
        "docker-compose.yml": `services:
  a:
    build: .
    volumes:
      - ./data:/app/data
      - code:/app
      - .:/workspace
      - ./plugins:/app/extra
  b:
    image: node:24
    volumes:
      - .:/app
`,
      },
      finds: [],
    },
    {
      name: "files for development, and an override",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
`,
        "docker-compose.dev.yml": `services:
  a:
    build: .
    volumes:
      - .:/app
`,
        "docker-compose.yml": `services:
  a:
    build: .
`,
        "docker-compose.override.yml": `services:
  a:
    volumes:
      - .:/app
`,
      },
      finds: [],
    },
    {
      name: "production has a file of its own",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
`,
        "docker-compose.yml": `services:
  a:
    build: .
    volumes:
      - .:/app
`,
        "docker-compose.prod.yml": `services:
  a:
    build: .
`,
      },
      finds: [],
    },
    {
      name: "the folder that Compose is started in",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
`,
        "shop/__init__.py": ``,
        "docker-compose.yml": `services:
  a:
    build: \${PWD}
    volumes:
      - \${PWD}:/app
  b:
    build: .
    volumes: ["$PWD/shop:/app/shop:ro", "\${PWD:-/x}:/app", "\${PWDX}:/app"]
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:8", "docker-compose.yml:8"],
    },
    {
      name: "folders that images are built from",
      files: {
        "backend/app.py": ``,
        "frontend/package.json": `{}`,
        "backend/Dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY . .
`,
        "frontend/Dockerfile": `FROM node:24
WORKDIR /app
COPY . .
`,
        "docker-compose.yml": `services:
  api:
    build: ./backend
    volumes:
      - ./backend:/app
      - ./frontend:/app/frontend
  web:
    build: frontend
    volumes:
      - .:/app
      - ./backend:/srv
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:10"],
    },
  ],
};
