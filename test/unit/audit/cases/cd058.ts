import type { RuleCases } from "../cases.ts";

export const cd058: RuleCases = {
  rule: "CD058",
  cases: [
    {
      name: "several replicas, in either way of writing",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    container_name: a
    deploy:
      replicas: 2
  b:
    image: b:1
    scale: \${COPIES:-3}
    container_name: b
`,
      },
      finds: ["docker-compose.yml:4", "docker-compose.yml:10"],
    },
    {
      name: "updated or on every node",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    container_name: a
    deploy:
      update_config: { order: start-first }
  b:
    image: b:1
    container_name: b
    deploy: { mode: global }
`,
      },
      finds: ["docker-compose.yml:4", "docker-compose.yml:9"],
    },
    {
      name: "one copy, or no name",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    container_name: a
  b:
    image: b:1
    container_name: b
    deploy: { replicas: 1 }
  c:
    image: c:1
    deploy: { replicas: 3 }
`,
      },
      finds: [],
    },
  ],
};
