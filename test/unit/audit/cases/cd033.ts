import type { RuleCases } from "../cases.ts";

export const cd033: RuleCases = {
  rule: "CD033",
  cases: [
    {
      name: "two values for one limit",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    mem_limit: 512m
    cpus: 2
    pids_limit: 100
    deploy:
      resources:
        limits:
          memory: 1G
          cpus: "1"
          pids: 200
`,
      },
      finds: ["docker-compose.yml:4", "docker-compose.yml:5", "docker-compose.yml:6"],
    },
    {
      name: "a reservation above its limit, and swap below it",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    mem_limit: 512m
    mem_reservation: 1g
    memswap_limit: 256m
  b:
    image: redis:8
    deploy:
      resources:
        limits: { memory: 512M, cpus: "0.5" }
        reservations:
          memory: 513M
          cpus: "1"
  c:
    image: redis:8
    memswap_limit: 1g
  d:
    image: redis:8
    cpus: 1
    cpu_quota: 50000
`,
      },
      finds: [
        "docker-compose.yml:5",
        "docker-compose.yml:6",
        "docker-compose.yml:13",
        "docker-compose.yml:14",
        "docker-compose.yml:17",
        "docker-compose.yml:21",
      ],
    },
    {
      name: "limits under deploy that leave one out",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    mem_limit: 512m
    mem_reservation: 1m
    deploy:
      resources:
        limits:
          cpus: "1"
`,
      },
      finds: ["docker-compose.yml:4"],
    },
    {
      name: "the same value written differently, no limit, a variable",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    mem_limit: 1024m
    memswap_limit: 1g
    cpus: 1
    pids_limit: 100
    deploy:
      resources:
        limits: { memory: 1G, cpus: "1.0", pids: 100 }
        reservations: { memory: 1G, cpus: "1" }
  b:
    image: redis:8
    mem_limit: 1g
    memswap_limit: -1
    deploy: { replicas: 1 }
    mem_reservation: \${RESERVED}
`,
      },
      finds: [],
    },
  ],
};
