import type { RuleCases } from "../cases.ts";

export const cd047: RuleCases = {
  rule: "CD047",
  cases: [
    {
      name: "no logging, and json-file without a size",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
  b:
    image: b:1
    logging:
      driver: json-file
      options: { max-file: "3" }
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:7"],
    },
    {
      name: "an empty group, and options of something else",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    logging:
      options:
        tag: a
`,
      },
      finds: ["docker-compose.yml:5"],
    },
    {
      name: "a size, a driver that rotates, or one that sends the lines away",
      files: {
        "docker-compose.yml": `x-log: &log
  logging:
    options: { max-size: 10m }
services:
  a:
    <<: *log
    image: a:1
  b:
    image: b:1
    logging: { driver: local }
  c:
    image: c:1
    logging: { driver: syslog }
  d:
    image: d:1
    logging: { driver: "\${DRIVER}" }
`,
        "docker-compose.local.yml": `services:
  a:
    image: a:1
`,
      },
      finds: [],
    },
  ],
};
