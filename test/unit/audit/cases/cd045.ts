import type { RuleCases } from "../cases.ts";

export const cd045: RuleCases = {
  rule: "CD045",
  cases: [
    {
      name: "an external secret",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    secrets: [key]
secrets:
  key:
    external: true
`,
      },
      finds: ["docker-compose.yml:7"],
    },
    {
      name: "an owner and a mode for a file",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    secrets:
      - other
      - source: key
        target: key
        mode: 0400
      - { source: key, uid: "1000" }
secrets:
  key: { file: ./key }
  other: { file: ./other }
`,
      },
      finds: ["docker-compose.yml:6", "docker-compose.yml:9"],
    },
    {
      name: "for Swarm, from the environment, and without options",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    secrets:
      - source: key
        mode: 0400
      - source: plain
        target: /run/secrets/other
secrets:
  key: { environment: KEY }
  plain: { file: ./plain }
  third: { external: false, file: ./third }
  unused: { external: true }
`,
        "docker-stack.yml": `services:
  a:
    image: a:1
    secrets:
      - { source: key, uid: '1' }
secrets:
  key:
    external: true
`,
      },
      finds: [],
    },
  ],
};
