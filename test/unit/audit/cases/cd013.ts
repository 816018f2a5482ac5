import type { RuleCases } from "../cases.ts";

export const cd013: RuleCases = {
  rule: "CD013",
  cases: [
    {
      name: "the last branch of a choice",
      files: {
        "start.sh": '#!/bin/sh\ncase "$1" in\n  web)\n    gunicorn app:app\n    ;;\nesac\n',
        "prepare.sh": '#!/bin/sh\nif [ "$MIGRATE" ]; then\n  python migrate.py\nfi\n',
        Dockerfile: 'FROM python:3.13-slim\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n',
        "b.dockerfile": 'FROM python:3.13-slim\nCOPY prepare.sh /prepare.sh\nENTRYPOINT ["/prepare.sh"]\n',
      },
      finds: ["start.sh:4"],
    },
    {
      name: "a script that ends with the arguments",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY docker/entrypoint.sh /usr/local/bin/
ENTRYPOINT ["entrypoint.sh"]
CMD ["gunicorn"]
`,
        "docker/entrypoint.sh": `#!/bin/sh
set -e
flask db upgrade
"$@"
`,
      },
      finds: ["docker/entrypoint.sh:4"],
    },
    {
      name: "through a shell, from a folder, with a long last line",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["bash", "./start.sh"]
`,
        "start.sh": `#!/usr/bin/env bash
exec 2>&1
# exec gunicorn
gunicorn \\
    --bind :80 \\
    app:app

`,
      },
      finds: ["start.sh:4"],
    },
    {
      name: "exec, in one branch or more; traps; programs that are no shell's",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY entrypoint.sh /entrypoint.sh
ENTRYPOINT ["tini", "--", "/entrypoint.sh"]
`,
        "entrypoint.sh": `#!/bin/sh
if [ "$1" = web ]; then
  exec gunicorn app:app
fi
exec "$@"
`,
        "a.dockerfile": `FROM python:3.13-slim
COPY a.sh /a.sh
CMD ["/a.sh"]
`,
        "a.sh": `#!/bin/sh
trap 'kill $pid' TERM
gunicorn app:app & pid=$!
wait $pid
`,
        "b.dockerfile": `FROM python:3.13-slim
COPY run /run.py
ENTRYPOINT ["/run.py"]
`,
        run: `#!/usr/bin/env python3
print(1)
`,
        "c.dockerfile": `FROM python:3.13-slim
ENTRYPOINT ["/from-elsewhere.sh"]
`,
      },
      finds: [],
    },
    {
      name: "through a build stage, with exec",
      files: {
        Dockerfile: `FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
FROM python:3.13-slim
COPY --from=build /src /app
WORKDIR /app
ENTRYPOINT ["./run.sh"]
`,
        "run.sh": `#!/bin/sh
exec "$@"
`,
      },
      finds: [],
    },
    {
      name: "a script in CMD behind an entrypoint that hands over, and one that ends before the server starts",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY *.sh /
ENTRYPOINT ["tini", "--", "/entrypoint.sh"]
CMD ["/serve.sh"]
`,
        "entrypoint.sh": `#!/bin/sh
exec "$@"
`,
        "serve.sh": `#!/bin/sh
gunicorn app:app
`,
        "other/Dockerfile": `FROM python:3.13-slim
COPY migrate.sh /
CMD /migrate.sh && exec gunicorn app:app
`,
        "other/migrate.sh": `#!/bin/sh
alembic upgrade head
`,
        "docker-compose.yml": `services:
  other:
    build: other
  app:
    build: .
`,
      },
      finds: ["serve.sh:2"],
    },
    {
      name: "a script that stands in the Dockerfile",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY --chmod=755 <<'EOF' /entry.sh
#!/bin/sh
set -e
gunicorn app:app
EOF
ENTRYPOINT ["/entry.sh"]
`,
        "a/Dockerfile": `FROM python:3.13-slim
COPY <<"start.sh" /srv/
#!/bin/sh
exec gunicorn app:app
start.sh
WORKDIR /srv
ENTRYPOINT ["./start.sh"]
`,
      },
      finds: ["Dockerfile:5"],
    },
  ],
};
