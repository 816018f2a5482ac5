import type { RuleCases } from "../cases.ts";

export const cd005: RuleCases = {
  rule: "CD005",
  cases: [
    {
      name: "values, addresses with passwords, and names as ARG",
      files: {
        Dockerfile: `FROM python:3.13-slim
ENV SUPABASE_KEY=sb_secret_made_up_1 \\
    PORT=5000
ENV DATABASE_URL postgres://app:hunter2@db/app?sslmode=require
ARG GITHUB_TOKEN
ENV SECRET_KEY=$SECRET_KEY
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:4", "Dockerfile:5", "Dockerfile:6"],
    },
    {
      name: "a default ahead of the first FROM, and a stand-in that runs",
      files: {
        Dockerfile: `ARG NPM_TOKEN=abc
FROM python:3.13-slim
ENV SECRET_KEY=dummy
`,
      },
      finds: ["Dockerfile:1", "Dockerfile:3"],
    },
    {
      name: "public names, files, empty values, switches and numbers about secrets",
      files: {
        Dockerfile: `FROM python:3.13-slim
ENV NEXT_PUBLIC_SUPABASE_ANON_KEY=abc STRIPE_PUBLISHABLE_KEY=pk_1 GPG_KEY=7169
ENV SECRET_KEY_FILE=/run/secrets/secret_key TLS_KEY=/etc/ssl/key.pem
ENV API_KEY="" REQUIRE_TOKEN=true TOKEN_TTL=3600 MAX_TOKENS=4096 PASSWORD_MIN_LENGTH=12 CACHE_KEY_PREFIX=shop
ENV DATABASE_URL=postgres://db/app REDIS_URL=redis://redis:6379/0 PIP_INDEX_URL=https://pypi.org/simple
ENV TOKENIZERS_PARALLELISM=false KEYBOARD=de MONKEY=1
# ENV SECRET_KEY=abc
ARG VERSION=1
`,
      },
      finds: [],
    },
    {
      name: "what stands in for a secret while it is built",
      files: {
        Dockerfile: `FROM python:3.13-slim AS build
ENV SECRET_KEY=dummy
RUN python manage.py collectstatic
FROM python:3.13-slim
COPY --from=build /static /static
`,
      },
      finds: [],
    },
    {
      name: "a variable that nothing in the file gives a value",
      files: {
        Dockerfile: `FROM python:3.13-slim
ENV SECRET_KEY=\${DJANGO_SECRET_KEY} \\
    DEBUG=$DJANGO_DEBUG
`,
        "b/Dockerfile": `FROM python:3.13-slim
ARG GIVEN_KEY
ENV SECRET_KEY=$GIVEN_KEY
`,
      },
      finds: ["b/Dockerfile:2", "b/Dockerfile:3"],
    },
    {
      name: "keys of tables, and the password of somebody's rules",
      files: {
        Dockerfile: `FROM python:3.13-slim
ENV GROUP_KEY=identifier PARTITION_KEY=customer
ENV ALLOW_EMPTY_PASSWORD=perhaps
`,
      },
      finds: [],
    },
    {
      name: "behind ONBUILD, in a stage and in a file of their own",
      files: {
        Dockerfile: `FROM python:3.13-slim AS base
ONBUILD ENV API_TOKEN=3f9ab1c27e44d0
FROM base
FROM base
`,
        "a/Dockerfile": `FROM python:3.13-slim
ONBUILD ARG NPM_TOKEN
`,
      },
      finds: ["Dockerfile:2", "a/Dockerfile:2"],
    },
  ],
};
