import type { RuleCases } from "../cases.ts";

export const cd044: RuleCases = {
  rule: "CD044",
  cases: [
    {
      name: "a default of a default, what psql reads, and a token by its look",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    environment:
      S3_SECRET: \${A:-\${B:-fallback1}}
      PGPASSWORD: abcdefg1
      SUPABASE_SERVICE_ROLE: eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZSJ9.c2lnbmF0dXJlLW9m
      SUPABASE_ANON_KEY: eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZSJ9.c2lnbmF0dXJlLW9m
      PLACE: \${A:-x}/\${B:-y}
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:6", "docker-compose.yml:7"],
    },
    {
      name: "values and defaults, in each way of writing",
      files: {
        "docker-compose.yml": `services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: hunter2
      POSTGRES_USER: app
      MYSQL_PASSWORD: 123456
  app:
    build:
      context: .
      args:
        NPM_TOKEN: npm_abcdef
    environment:
      - SECRET_KEY=\${SECRET_KEY:-changeme}
      - SUPABASE_KEY=eyJhbGciOi
      - DATABASE_URL=postgresql://app:hunter2@db/app
`,
      },
      finds: [
        "docker-compose.yml:5",
        "docker-compose.yml:7",
        "docker-compose.yml:12",
        "docker-compose.yml:14",
        "docker-compose.yml:15",
        "docker-compose.yml:16",
      ],
    },
    {
      name: "through an anchor once, a default inside an address, and a password in a command",
      files: {
        "docker-compose.yml": `x-env: &env
  JWT_SECRET: "abc def"
services:
  a:
    image: a:1
    environment:
      <<: *env
      BROKER_URL: amqp://app:\${RABBIT_PASSWORD:-guest}@rabbit//
  b:
    image: b:1
    environment: *env
  redis:
    image: redis:8
    command: redis-server --requirepass hunter2
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:8", "docker-compose.yml:14"],
    },
    {
      name: "a true key in a file for development",
      files: {
        "docker-compose.dev.yml": `services:
  a:
    image: a:1
    environment:
      API_KEY: sk1A9fKq03LmZx84TtYw21Bv
      POSTGRES_PASSWORD: postgres
`,
      },
      finds: ["docker-compose.dev.yml:5"],
    },
    {
      name: "from elsewhere, public, files, switches and numbers",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    environment:
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD:?}
      SECRET_KEY: \${SECRET_KEY}
      API_TOKEN:
      OTHER_TOKEN: \${OTHER_TOKEN:-}
      THIRD_TOKEN: \${THIRD_TOKEN:-$OTHER_TOKEN}
      POSTGRES_PASSWORD_FILE: /run/secrets/db
      SSL_KEY: /certs/key.pem
      SSH_KEY: ~/.ssh/key
      MAX_TOKENS: 4096
      GROUP_BY_KEY: id
      SENTRY_DSN: https://abc@sentry.example.org/1
      TOKEN_EXPIRY: 3600
      PASSWORD_MIN_LENGTH: 8
      ALLOW_EMPTY_PASSWORD: "yes"
      MYSQL_RANDOM_ROOT_PASSWORD: "1"
      NEXT_PUBLIC_API_KEY: pk_live
      SUPABASE_ANON_KEY: eyJhbGciOi
      STRIPE_PUBLISHABLE_KEY: pk_live
      DATABASE_URL: postgresql://app:\${DB_PASSWORD}@db/app
      REDIS_URL: redis://redis:6379/0
      KEYCLOAK_URL: https://login.example.org
      # PASSWORD: hunter2
  redis:
    image: redis:8
    command: redis-server --requirepass \${REDIS_PASSWORD}
  other:
    image: redis:8
    command: [sh, -c, 'redis-server --requirepass "$$(cat /run/secrets/redis)"']
`,
      },
      finds: [],
    },
    {
      name: "names of files, and of a cluster",
      files: {
        "docker-compose.yml": `services:
  kafka:
    image: confluentinc/cp-kafka:8.0.0
    environment:
      KAFKA_SSL_KEYSTORE_CREDENTIALS: kafka1_keystore_creds
  etcd:
    image: quay.io/coreos/etcd:v3.6.4
    environment:
      - ETCD_INITIAL_CLUSTER_TOKEN=tutorial
`,
      },
      finds: [],
    },
    {
      name: "a token under any name, a name with the word inside, and names of tables",
      files: {
        "docker-compose.yml": `services:
  app:
    image: app:1
    environment:
      DEPLOY_WITH: ghp_madeupmadeupmadeupmadeup01
      SECRET_KEY_PROD: k3lvin-tr33house
      OPTIONS: --broker=redis://:hunter2@redis:6379/0
      TOKEN_ISSUER: me
      HASH_KEY: identifier
      MAX_TOKENS: many
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:6", "docker-compose.yml:7"],
    },
  ],
};
