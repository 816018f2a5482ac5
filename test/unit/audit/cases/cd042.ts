import type { RuleCases } from "../cases.ts";

export const cd042: RuleCases = {
  rule: "CD042",
  cases: [
    {
      name: "data stores, in each way of writing",
      files: {
        "docker-compose.yml": `services:
  redis:
    image: redis:8
    ports:
      - 6379
      - "0.0.0.0:6380:6379"
  db:
    image: postgis/postgis:17-3.5
    ports:
      - target: 5432
        published: "15432"
  own:
    build: ./db
    ports: ["\${PORT:-3306}:3306"]
`,
      },
      finds: [
        "docker-compose.yml:5",
        "docker-compose.yml:6",
        "docker-compose.yml:10",
        "docker-compose.yml:14",
      ],
    },
    {
      name: "an application on every interface; a store in a file for development",
      files: {
        "docker-compose.yml": `services:
  app:
    image: app:1
    ports:
      - "5000:5000"
      - "[::]:5001:5001"
`,
        "docker-compose.dev.yml": `services:
  db:
    image: postgres:17
    ports: ["5432:5432"]
  app:
    image: app:1
    ports: ["5000:5000"]
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:6", "docker-compose.dev.yml:4"],
    },
    {
      name: "bound to an address, public by purpose, or not published",
      files: {
        "docker-compose.yml": `services:
  app:
    image: app:1
    ports:
      - "127.0.0.1:5000:5000"
      - "\${ADDRESS}:5000:5000"
      - { target: 8000, published: 8000, host_ip: 127.0.0.1 }
  proxy:
    image: nginx:1.30
    ports: ["8080:80"]
  web:
    build: .
    ports: ["80:8000", "443:8443"]
  db:
    image: postgres:17
    expose: [5432]
    ports: ["127.0.0.1:5432:5432", "[::1]:5432:5432"]
`,
        "docker-compose.stack.yml": `services:
  app:
    image: app:1
    ports: ["8081:8080"]
`,
      },
      finds: [],
    },
  ],
};
