import type { RuleCases } from "../cases.ts";

export const cd034: RuleCases = {
  rule: "CD034",
  cases: [
    {
      name: "no command, and a command without it",
      files: {
        "docker-compose.yml": `services:
  redis:
    image: redis:8-alpine
    mem_limit: 256m
  cache:
    image: docker.io/valkey/valkey:8
    command: valkey-server --save "" --appendonly no
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:7"],
    },
    {
      name: "too near its limit, with and without persistence",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    mem_limit: 256m
    command: redis-server --maxmemory 256mb --save "" --appendonly no
  b:
    image: redis:8
    deploy:
      resources:
        limits: { memory: 256M }
    command:
      - redis-server
      - --maxmemory
      - 128mb
  c:
    image: redis:8
    mem_limit: 128m
    command: [redis-server, /etc/redis.conf]
    volumes:
      - ./redis/redis.conf:/etc/redis.conf:ro
`,
        "redis/redis.conf": `# maxmemory 10mb
maxmemory 100mb
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:12", "docker-compose.yml:18"],
    },
    {
      name: "far enough from it, by command, by file, by the image's own options",
      files: {
        "docker-compose.yml": `services:
  a:
    image: redis:8
    mem_limit: 256m
    command: [redis-server, --maxmemory, 192mb, --save, "", --appendonly, "no"]
  b:
    image: redis:8
    mem_limit: 256m
    command: sh -c 'exec redis-server --maxmemory 100mb --requirepass "$$(cat /run/secrets/redis)"'
  c:
    image: redis:8
    mem_limit: 256m
    command: /conf/redis.conf
    volumes: ["./redis:/conf:ro"]
  d:
    image: bitnami/redis:8
    environment:
      REDIS_EXTRA_FLAGS: --maxmemory 100mb
  e:
    image: redis:8
    mem_limit: 256m
    command: redis-server --maxmemory \${REDIS_MEMORY}
`,
        "redis/redis.conf": `maxmemory 64mb
`,
      },
      finds: [],
    },
    {
      name: "no server, a file from elsewhere, and files for development",
      files: {
        "docker-compose.yml": `services:
  sentinel:
    image: redis:8
    command: redis-sentinel /etc/sentinel.conf
  fill:
    image: redis:8
    command: redis-cli -h redis set a b
  exporter:
    image: oliver006/redis_exporter:1
  far:
    image: redis:8
    command: redis-server /usr/local/etc/redis/redis.conf
    volumes: ["conf:/usr/local/etc/redis"]
`,
        "docker-compose.dev.yml": `services:
  redis:
    image: redis:8
`,
      },
      finds: [],
    },
  ],
};
