import type { RuleCases } from "../cases.ts";

export const cd004: RuleCases = {
  rule: "CD004",
  cases: [
    {
      name: "a name",
      files: {
        Dockerfile: `FROM python:3.13-slim
RUN useradd app
USER app
`,
      },
      finds: ["Dockerfile:3"],
    },
    {
      name: "a name with a group, by ARG",
      files: {
        Dockerfile: `FROM python:3.13-slim
ARG NAME=app
USER $NAME:app
`,
      },
      finds: ["Dockerfile:3"],
    },
    {
      name: "numbers, root, a variable without a value, and a user before the last",
      files: {
        Dockerfile: `FROM python:3.13-slim
USER app
RUN id
USER 10001:app
`,
        "a.dockerfile": `FROM python:3.13-slim
USER root
`,
        "b.dockerfile": `FROM python:3.13-slim
ARG WHO
USER $WHO
`,
      },
      finds: [],
    },
  ],
};
