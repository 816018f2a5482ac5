import type { RuleCases } from "../cases.ts";

export const cd006: RuleCases = {
  rule: "CD006",
  cases: [
    {
      name: "by name",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY app.py .env /app/
ADD keys/id_rsa /root/.ssh/
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:3"],
    },
    {
      name: "with all the rest, through a build stage",
      files: {
        Dockerfile: `FROM python:3.13-slim AS build
WORKDIR /app
COPY . .
FROM python:3.13-slim
COPY --from=build /app /app
`,
        ".env": "SECRET_KEY=abc\n",
        ".dockerignore": "*.md\n",
      },
      finds: ["Dockerfile:3"],
    },
    {
      name: "let in again",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY . .
`,
        ".env": "API_TOKEN=abc\n",
        ".dockerignore": `.env*
!.env
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "kept out",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY . .
`,
        ".env": "SECRET_KEY=abc\n",
        "credentials.json": '{"a": 1}\n',
        ".dockerignore": `*
!app.py
**/.env
`,
      },
      finds: [],
    },
    {
      name: "examples, certificates, and a .env without secrets",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY .env.example ca.pem ./
COPY . .
`,
        ".env": `PORT=5000
SECRET_KEY=
`,
      },
      finds: [],
    },
    {
      name: "what stays behind in a build stage, and what a stage brings",
      files: {
        Dockerfile: `FROM node:24 AS build
WORKDIR /web
COPY . .
RUN npm run build
FROM nginx:1.30
COPY --from=build /web/dist /usr/share/nginx/html
COPY --from=build /certs/server.pem /etc/
`,
        ".env": "SECRET_KEY=abc\n",
      },
      finds: [],
    },
    {
      name: "in a folder of what is taken on from a build stage",
      files: {
        Dockerfile: `FROM python:3.13-slim AS build
COPY .env /srv/app/
COPY secrets/server.key /tmp/
FROM python:3.13-slim
COPY --from=build /srv /srv
`,
        ".env": "SECRET_KEY=abc\n",
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "behind ONBUILD, by name",
      files: {
        Dockerfile: `FROM python:3.13-slim
ONBUILD COPY .env /app/
ONBUILD COPY . /app
`,
        ".env": `# nothing
`,
        ".dockerignore": `.env
`,
      },
      finds: ["Dockerfile:2"],
    },
  ],
};
