import type { RuleCases } from "../cases.ts";

export const cd037: RuleCases = {
  rule: "CD037",
  cases: [
    {
      name: "missing, and off",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
  b:
    image: b:1
    security_opt:
      - no-new-privileges:false
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:7"],
    },
    {
      name: "other options only",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    security_opt: [seccomp:./profile.json]
`,
      },
      finds: ["docker-compose.yml:2"],
    },
    {
      name: "each spelling, and Swarm, which takes none",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    security_opt: [no-new-privileges:true]
  b:
    image: b:1
    security_opt: [no-new-privileges]
  c:
    image: c:1
    security_opt: ["label:disable", "no-new-privileges=true"]
`,
        "compose.swarm.yaml": `services:
  a:
    image: a:1
`,
        "docker-compose.swarm.yml": `services:
  a:
    image: a:1
`,
        "docker-compose.test.yml": `services:
  a:
    image: a:1
`,
      },
      finds: [],
    },
  ],
};
