import type { RuleCases } from "../cases.ts";

export const cd046: RuleCases = {
  rule: "CD046",
  cases: [
    {
      name: "the short form on a data store, and on what has a check",
      files: {
        "docker-compose.yml": `services:
  app:
    image: app:1
    depends_on:
      - redis
      - api
      - other
  redis:
    image: redis:8
  api:
    image: api:1
    healthcheck:
      test: [CMD, a]
  other:
    image: other:1
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:6"],
    },
    {
      name: "healthy without a check, and a target of another profile",
      files: {
        "docker-compose.yml": `services:
  app:
    build: .
    depends_on:
      db:
        condition: service_healthy
      tool:
        condition: service_started
  worker:
    image: worker:1
    depends_on:
      app: { condition: service_healthy }
  db:
    image: postgres:17
  tool:
    image: tool:1
    profiles: [tools]
`,
        Dockerfile: `FROM python:3.13-slim
CMD ["a"]
`,
      },
      finds: ["docker-compose.yml:6", "docker-compose.yml:7", "docker-compose.yml:12"],
    },
    {
      name: "checks in the service, in the image, or in an image from elsewhere",
      files: {
        "docker-compose.yml": `services:
  app:
    image: app:1
    depends_on:
      db: { condition: service_healthy }
      own: { condition: service_healthy }
      far: { condition: service_healthy }
      started: { condition: service_started }
      tool: { condition: service_started, required: false }
  db:
    image: postgres:17
    healthcheck: { test: pg_isready }
  own:
    build: .
  far:
    image: supabase/postgres:15
  started:
    image: redis:8
  tool:
    image: tool:1
    profiles: [tools]
  other:
    image: tool:1
    profiles: [tools]
    depends_on: [tool, proxy]
  proxy:
    image: proxy:1
`,
        Dockerfile: `FROM python:3.13-slim
HEALTHCHECK CMD true
CMD ["a"]
`,
        "docker-compose.stack.yml": `services:
  a:
    image: a:1
    depends_on: [redis]
  redis:
    image: redis:8
`,
      },
      finds: [],
    },
    {
      name: "images of Docker Hub by their whole name bring no check either",
      files: {
        "docker-compose.yml": `services:
  app:
    image: app:1
    depends_on:
      cache:
        condition: service_healthy
  cache:
    image: docker.io/library/memcached:1.6
`,
      },
      finds: ["docker-compose.yml:6"],
    },
  ],
};
