import type { RuleCases } from "../cases.ts";

export const cd007: RuleCases = {
  rule: "CD007",
  cases: [
    {
      name: "pip",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
`,
      },
      finds: ["Dockerfile:3"],
    },
    {
      name: "conda, behind options and a comment",
      files: {
        Dockerfile: `FROM continuumio/miniconda3:25.3.1-1
COPY ./ /app/
RUN conda env create \\
    # the production one
    -f environment.yml
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "a list, and a text between << and EOF",
      files: {
        "a.dockerfile": `FROM node:24
COPY . .
RUN ["npm", "ci"]
`,
        "b.dockerfile": `FROM python:3.13-slim
COPY . .
RUN <<EOF
python -m pip install --no-cache-dir -r requirements.txt
EOF
`,
      },
      finds: ["a.dockerfile:2", "b.dockerfile:2"],
    },
    {
      name: "a here-string opens no text of its own",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY . .
RUN pip install -r requirements.txt && cat <<<done
`,
      },
      finds: ["Dockerfile:2"],
    },
    {
      name: "dependencies first, the project itself after it",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
RUN pip install .
`,
        "a.dockerfile": `FROM python:3.13-slim
COPY pyproject.toml uv.lock ./
RUN uv sync --no-install-project
COPY . .
RUN uv sync
`,
      },
      finds: [],
    },
    {
      name: "other stages, a tool, and a package that needs its source",
      files: {
        Dockerfile: `FROM python:3.13-slim AS build
COPY . /src
FROM python:3.13-slim
RUN pip install -r /tmp/requirements.txt
`,
        "a.dockerfile": `FROM python:3.13-slim
COPY . .
RUN pip install .
RUN npm install -g serve
`,
        "b.dockerfile": `FROM python:3.13-slim
COPY --from=python:3.13 . .
RUN pip install -r requirements.txt
`,
      },
      finds: [],
    },
    {
      name: "the tool alone is installed behind the source",
      files: {
        Dockerfile: `FROM debian:13
COPY . .
RUN apt-get update && apt-get install -y yarn
`,
      },
      finds: [],
    },
  ],
};
