import type { RuleCases } from "../cases.ts";

export const cd051: RuleCases = {
  rule: "CD051",
  cases: [
    {
      name: "in variables, users and arguments",
      files: {
        "docker-compose.yml": `services:
  a:
    build:
      context: .
      args:
        REVISION: $(git rev-parse HEAD)
    user: "$(id -u):$(id -g)"
    environment:
      - WORKERS=$(nproc)
    volumes:
      - $(pwd)/data:/data
`,
      },
      finds: [
        "docker-compose.yml:6",
        "docker-compose.yml:7",
        "docker-compose.yml:9",
        "docker-compose.yml:11",
      ],
    },
    {
      name: "in a command that no shell reads",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    command: server --host $(hostname)
  b:
    image: b:1
    command:
      - server
      - "$(hostname)"
`,
      },
      finds: ["docker-compose.yml:4", "docker-compose.yml:9"],
    },
    {
      name: "a list that holds itself",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    environment: &list [*list, A=$(nproc)]
`,
      },
      finds: ["docker-compose.yml:4"],
    },
    {
      name: "where a shell reads it, or on purpose",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    command: sh -c "server --host $(hostname)"
    healthcheck:
      test: [CMD-SHELL, '[ "$(redis-cli ping)" = PONG ]']
    environment:
      PS1: "$(whoami)$ "
      PATTERN: "^/(a|b)$"
      ESCAPED: $$(nproc)
      # WORKERS: $(nproc)
  b:
    image: b:1
    entrypoint: [/bin/bash, -ec]
    command: ["exec server $(hostname)"]
`,
      },
      finds: [],
    },
  ],
};
