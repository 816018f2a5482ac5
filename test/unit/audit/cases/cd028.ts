import type { RuleCases } from "../cases.ts";

export const cd028: RuleCases = {
  rule: "CD028",
  cases: [
    {
      name: "deploy says something else",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    restart: unless-stopped
    deploy:
      restart_policy:
        condition: on-failure
`,
      },
      finds: ["docker-compose.yml:4"],
    },
    {
      name: "through a merge key, and without a condition",
      files: {
        "docker-compose.yml": `x-base: &base
  restart: always
  deploy:
    restart_policy: { max_attempts: 3 }
services:
  a:
    <<: *base
    image: redis:8
  b:
    <<: *base
    image: redis:8
`,
      },
      finds: ["docker-compose.yml:2"],
    },
    {
      name: "one policy, or two that say the same",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    restart: always
    deploy:
      restart_policy: { condition: any }
  b:
    image: redis:8
    restart: on-failure:3
    deploy:
      restart_policy: { condition: on-failure, max_attempts: 3 }
  c:
    image: redis:8
    restart: always
    deploy:
      resources: { limits: { memory: 1g } }
  d:
    image: redis:8
    deploy:
      restart_policy: { condition: any }
`,
      },
      finds: [],
    },
  ],
};
