import type { RuleCases } from "../cases.ts";

export const cd035: RuleCases = {
  rule: "CD035",
  cases: [
    {
      name: "files that are included, by a list, by each other, and found by their names as well",
      files: {
        "docker-compose.yml": "include:\n  - path: [a/x.yml, a/compose.yaml]\nservices: {}\n",
        "a/x.yml": "include: [y.yml, x.yml]\nservices:\n  x: { image: 'x:1' }\n",
        "a/y.yml": "services:\n  y: { image: 'y:1', privileged: true }\n",
        "a/compose.yaml": "services:\n  z: { image: 'z:1', privileged: true }\n",
      },
      finds: ["a/compose.yaml:2", "a/y.yml:2"],
    },
    {
      name: "the other words for yes",
      files: {
        "docker-compose.yml": `services:
  a: { image: "a:1", privileged: on }
  b: { image: "a:1", privileged: "yes" }
  c: { image: "a:1", privileged: off }
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:3"],
    },
    {
      name: "privileged, in development too",
      files: {
        "docker-compose.yml": `services:
  a:
    image: docker:dind
    privileged: true
`,
        "docker-compose.dev.yml": `services:
  a:
    image: a:1
    privileged: \${YES:-true}
`,
      },
      finds: ["docker-compose.yml:4", "docker-compose.dev.yml:4"],
    },
    {
      name: "capabilities as good as it",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    cap_add:
      - NET_ADMIN
      - SYS_ADMIN
  b:
    image: b:1
    cap_add: [cap_sys_admin]
  c:
    image: c:1
    cap_add:
      - ALL
`,
      },
      finds: ["docker-compose.yml:6", "docker-compose.yml:9", "docker-compose.yml:13"],
    },
    {
      name: "not privileged, dropped, or only named",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    privileged: false
    cap_drop: [ALL]
    cap_add: [NET_BIND_SERVICE]
    # privileged: true
  b:
    image: b:1
    environment:
      privileged: "true"
`,
      },
      finds: [],
    },
  ],
};
