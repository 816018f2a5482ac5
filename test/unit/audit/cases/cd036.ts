import type { RuleCases } from "../cases.ts";

export const cd036: RuleCases = {
  rule: "CD036",
  cases: [
    {
      name: "none dropped, and one only",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
  b:
    image: b:1
    cap_drop:
      - NET_RAW
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:7"],
    },
    {
      name: "some added, none dropped",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    cap_add: [CHOWN]
`,
      },
      finds: ["docker-compose.yml:2"],
    },
    {
      name: "all dropped, in any spelling, also by an anchor",
      files: {
        "docker-compose.yml": `x-safe: &safe
  cap_drop: [all]
services:
  a:
    image: a:1
    cap_drop: [ALL]
    cap_add: [CHOWN]
  b:
    <<: *safe
    image: b:1
  c:
    image: c:1
    privileged: true
`,
        "compose.dev.yml": `services:
  a:
    image: a:1
`,
      },
      finds: [],
    },
  ],
};
