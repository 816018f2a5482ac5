import type { RuleCases } from "../cases.ts";

export const cd029: RuleCases = {
  rule: "CD029",
  cases: [
    {
      name: "two services, one of them built",
      files: {
        "docker-compose.yml": `services:
  app:
    build: .
  redis:
    image: redis:8
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:4"],
    },
    {
      name: "a file beside it whose variable has no policy",
      files: {
        "docker-compose.yml": `services:
  app:
    # restart: always
    image: app:1
    environment:
      restart: always
`,
      },
      finds: ["docker-compose.yml:2"],
    },
    {
      name: "a policy by anchor, by extends, or on purpose none; jobs",
      files: {
        "docker-compose.yml": `x-base: &base
  restart: unless-stopped
services:
  a:
    <<: *base
    image: redis:8
  b:
    extends: { service: a }
  c:
    image: redis:8
    restart: "no"
  d:
    image: redis:8
    deploy:
      restart_policy: { condition: any }
  db-migrate:
    image: app:1
  prepare:
    image: app:1
    command: python manage.py migrate
  fill:
    image: app:1
  e:
    image: app:1
    restart: always
    depends_on:
      fill: { condition: service_completed_successfully }
  pgadmin:
    image: pgadmin:1
    profiles: [tools]
`,
      },
      finds: [],
    },
    {
      name: "files for development and for Swarm, and what a file read over it sets",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
`,
        "docker-compose.prod.yml": `services:
  a:
    restart: always
`,
        "docker-compose.dev.yml": `services:
  a:
    image: redis:8
`,
        "docker-compose.stack.yml": `services:
  a:
    image: redis:8
`,
      },
      finds: [],
    },
    {
      name: "a load balancer and a clock are no jobs; what loads data is one",
      files: {
        "docker-compose.yml": `services:
  load-balancer:
    image: haproxy:3.2
  cron:
    image: app:1
  load-data:
    image: app:1
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:4"],
    },
    {
      name: "a server behind a migration, as targets of make",
      files: {
        "docker-compose.yml": `services:
  web:
    image: web:1
    command: [make, migrate, runserver]
`,
      },
      finds: ["docker-compose.yml:2"],
    },
  ],
};
