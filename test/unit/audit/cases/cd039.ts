import type { RuleCases } from "../cases.ts";

export const cd039: RuleCases = {
  rule: "CD039",
  cases: [
    {
      name: "in either way of writing, read-only too",
      files: {
        "docker-compose.yml": `services:
  a:
    image: traefik:3
    volumes:
      - /etc/localtime:/etc/localtime:ro
      - /var/run/docker.sock:/var/run/docker.sock:ro
  b:
    image: b:1
    volumes:
      - type: bind
        source: \${SOCKET:-/run/docker.sock}
        target: /docker.sock
`,
      },
      finds: ["docker-compose.yml:6", "docker-compose.yml:10"],
    },
    {
      name: "by an anchor, once, and by use_api_socket",
      files: {
        "docker-compose.yml": `x-agent: &agent
  volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
services:
  a:
    <<: *agent
    image: a:1
  b:
    <<: *agent
    image: b:1
  c:
    image: c:1
    use_api_socket: true
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:12"],
    },
    {
      name: "a socket proxy, another socket, a comment",
      files: {
        "docker-compose.yml": `services:
  proxy:
    image: tecnativa/docker-socket-proxy:1
    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
  a:
    image: a:1
    volumes:
      - ./postgres.sock:/tmp/postgres.sock
      # - /var/run/docker.sock:/var/run/docker.sock
    environment:
      DOCKER_HOST: tcp://proxy:2375
`,
      },
      finds: [],
    },
  ],
};
