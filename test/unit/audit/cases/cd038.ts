import type { RuleCases } from "../cases.ts";

export const cd038: RuleCases = {
  rule: "CD038",
  cases: [
    {
      name: "the other words for no and yes",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
    read_only: no
  b:
    image: b:1
    read_only: on
`,
      },
      finds: ["docker-compose.yml:4"],
    },
    {
      name: "a root that can be written to",
      files: {
        "docker-compose.yml": `services:
  a:
    image: a:1
  b:
    image: b:1
    read_only: false
`,
      },
      finds: ["docker-compose.yml:2", "docker-compose.yml:6"],
    },
    {
      name: "a read-only root without what the server needs",
      files: {
        "docker-compose.yml": `services:
  a:
    build: .
    read_only: true
  b:
    image: nginx:1.30
    read_only: true
    tmpfs: /var/cache/nginx
  c:
    image: c:1
    command: gunicorn app:app
    read_only: true
    volumes:
      - ./tmp:/tmp:ro
`,
        Dockerfile: `FROM python:3.13-slim
CMD ["gunicorn", "app:app"]
`,
      },
      finds: ["docker-compose.yml:4", "docker-compose.yml:7", "docker-compose.yml:12"],
    },
    {
      name: "a read-only root with it, or with a configuration of its own",
      files: {
        "docker-compose.yml": `services:
  a:
    build: .
    read_only: true
    tmpfs: [/tmp:size=64m]
  b:
    image: nginx:1.30
    read_only: true
    volumes:
      - { type: tmpfs, target: /var/cache/nginx }
      - run:/var/run
  c:
    image: nginx:1.30
    read_only: true
    command: [nginx, -c, /conf/nginx.conf]
  d:
    image: redis:8
    read_only: true
  e:
    image: e:1
    command: gunicorn --worker-tmp-dir /dev/shm app:app
    read_only: true
`,
        Dockerfile: `FROM python:3.13-slim
CMD ["gunicorn", "app:app"]
`,
        "docker-compose.dev.yml": `services:
  a:
    image: a:1
`,
      },
      finds: [],
    },
    {
      name: "gunicorn's settings are read: in one folder they move its files, in the other they do not",
      files: {
        "a/Dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "app:app"]
`,
        "a/gunicorn.conf.py": `worker_tmp_dir = "/dev/shm"
`,
        "b/Dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "-c", "gunicorn.conf.py", "app:app"]
`,
        "b/gunicorn.conf.py": `workers = 2
`,
        "docker-compose.yml": `services:
  a:
    build: a
    read_only: true
  b:
    build: b
    read_only: true
`,
      },
      finds: ["docker-compose.yml:7"],
    },
  ],
};
