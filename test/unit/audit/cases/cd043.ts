import type { RuleCases } from "../cases.ts";

export const cd043: RuleCases = {
  rule: "CD043",
  cases: [
    {
      name: "two services, a range, and every interface beside one address",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    ports: ["8080:80"]
  b:
    image: b:1
    ports:
      - "127.0.0.1:8080:8080"
      - "9000-9002:9000-9002"
  c:
    image: c:1
    ports:
      - target: 1
        published: 9001
`,
      },
      finds: ["docker-compose.yml:8", "docker-compose.yml:13"],
    },
    {
      name: "an anchor that two share, a profile beside none, and several replicas",
      files: {
        "docker-compose.yml": `x-app: &app
  image: app:1
  ports: ["8000:8000"]
services:
  blue:
    <<: *app
  green:
    <<: *app
  tools:
    image: tools:1
    profiles: [tools]
    ports: ["8000:1"]
  many:
    image: many:1
    deploy: { replicas: 3 }
    ports:
      - "7000:7000"
`,
      },
      finds: ["docker-compose.yml:3", "docker-compose.yml:12", "docker-compose.yml:17"],
    },
    {
      name: "other addresses, protocols and profiles, ports that Docker chooses, and files of their own",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    ports: ["127.0.0.1:53:53", "53:53/udp"]
  b:
    image: b:1
    ports: ["127.0.0.2:53:53", "80", "80"]
  c:
    image: c:1
    profiles: [cpu]
    ports: ["8000:8000"]
  d:
    image: d:1
    profiles: [gpu]
    ports: ["8000:8000"]
  e:
    image: e:1
    scale: 3
    ports: ["8100-8110:80"]
  f:
    image: f:1
    ports: ["9000:9000"]
`,
        "docker-compose.override.yml": `services:
  f:
    ports: ["9000:9000"]
`,
        "docker-compose.dev.yml": `services:
  a:
    image: a:1
    ports: ["8000:8000"]
`,
      },
      finds: [],
    },
    {
      name: "ports that a service takes back, or replaces, with !reset and !override",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    ports: ["8000:8000"]
  b:
    extends: a
    ports: !reset []
  c:
    extends: a
    ports: !override
      - "8001:8000"
  d:
    extends: a
    ports: ["8002:8000"]
`,
      },
      finds: ["docker-compose.yml:4"],
    },
    {
      name: "a range before and behind one port of it, and ports of other profiles",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    ports: ["9000-9002:9000-9002"]
  b:
    image: b:1
    ports: ["9001:80"]
  c:
    image: c:1
    ports: ["9100:80"]
  d:
    image: d:1
    ports: ["9099-9101:9099-9101"]
  e:
    image: e:1
    profiles: [x]
    ports: ["9300:80"]
  f:
    image: f:1
    profiles: [y]
    ports: ["9300:80"]
`,
      },
      finds: ["docker-compose.yml:7", "docker-compose.yml:13"],
    },
  ],
};
