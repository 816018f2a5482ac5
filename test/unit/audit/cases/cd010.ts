import type { RuleCases } from "../cases.ts";

export const cd010: RuleCases = {
  rule: "CD010",
  cases: [
    {
      name: "what the start script calls; not where it knows a server for production",
      files: {
        "app.py": "from flask import Flask\napp = Flask(__name__)\napp.run()\n",
        "start.sh": "#!/bin/sh\nexec python app.py\n",
        "either.sh": '#!/bin/sh\nif [ "$DEV" ]; then exec flask run; fi\nexec gunicorn app:app\n',
        Dockerfile: 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["./start.sh"]\n',
        "b.dockerfile": 'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD ["./either.sh"]\n',
      },
      finds: ["Dockerfile:4"],
    },
    {
      name: "flask run, as list and as text",
      files: {
        "a.dockerfile": `FROM python:3.13-slim
CMD ["flask", "--app", "x", "run"]
`,
        "b.dockerfile": `FROM python:3.13-slim
CMD cd /app && python -m flask run --host=0.0.0.0
`,
      },
      finds: ["a.dockerfile:2", "b.dockerfile:2"],
    },
    {
      name: "python x.py that calls app.run, through conda and ENTRYPOINT",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
ENTRYPOINT ["conda", "run", "-n", "x", "python"]
CMD ["app.py"]
`,
        "app.py": `from flask import Flask
app = Flask(__name__)
if __name__ == '__main__':
    app.run(host='0.0.0.0')
`,
      },
      finds: ["Dockerfile:5"],
    },
    {
      name: "a service's command",
      files: {
        "docker-compose.yml": `services:
  web:
    image: shop:1
    command: sh -c "python manage.py migrate && python manage.py runserver 0.0.0.0:8000"
  api:
    image: api:1
    command: [uvicorn, main:app, --reload]
`,
      },
      finds: ["docker-compose.yml:4", "docker-compose.yml:7"],
    },
    {
      name: "development files, profiles, and an image's command that nobody runs",
      files: {
        Dockerfile: `FROM python:3.13-slim
CMD ["flask", "run"]
`,
        "docker-compose.yml": `services:
  web:
    build: .
    command: gunicorn app:app
  debug:
    image: a:1
    profiles: [dev]
    command: flask run
`,
        "docker-compose.dev.yml": `services:
  web:
    build: .
    command: flask run
`,
        "docker/Dockerfile.dev": `FROM python:3.13-slim
CMD flask run
`,
      },
      finds: [],
    },
    {
      name: "servers, jobs, and a program that runs uvicorn itself",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY main.py .
CMD ["python", "main.py"]
`,
        "main.py": `import uvicorn
from fastapi import FastAPI
app = FastAPI()
uvicorn.run(app)
`,
        "docker-compose.yml": `services:
  a:
    build: .
  b:
    image: b:1
    command: gunicorn 'shop:create_app()'
  c:
    image: c:1
    command: flask db upgrade
`,
      },
      finds: [],
    },
    {
      name: "options with values, the folder of the service, and a shell behind tini",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY . /srv
CMD ["gunicorn", "web.app:app"]
`,
        "web/app.py": `from flask import Flask
app = Flask(__name__)
app.run()
`,
        "docker-compose.yml": `services:
  a:
    build: .
    working_dir: /srv/web
    command: python -W ignore app.py
  b:
    build: .
    command: [tini, --, bash, -o, pipefail, -c, "flask db upgrade && flask run"]
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:8"],
    },
    {
      name: "an image's own command that another entrypoint does away with",
      files: {
        Dockerfile: `FROM python:3.13-slim
CMD ["flask", "run"]
`,
        "docker-compose.yml": `services:
  app:
    build: .
    entrypoint: gunicorn app:app
`,
      },
      finds: [],
    },
    {
      name: "a script that stands in the Dockerfile",
      files: {
        Dockerfile: `FROM python:3.13-slim
COPY --chmod=755 <<EOF /entry.sh
#!/bin/sh
exec flask run --host 0.0.0.0
EOF
ENTRYPOINT ["/entry.sh"]
`,
      },
      finds: ["Dockerfile:6"],
    },
    {
      name: "a module",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["python", "-u", "-m", "shop.web"]
`,
        "shop/web.py": `from flask import Flask
app = Flask(__name__)
if __name__ == '__main__':
    app.run()
`,
        "docker-compose.yml": `services:
  a:
    build: .
  b:
    build: .
    command: python -mshop
  c:
    build: .
    command: python -m shop.other
  d:
    build: .
    command: python -m http.server
`,
        "shop/__main__.py": `from shop.web import app
app.run(host='0.0.0.0')
`,
        "shop/other.py": `print(1)
`,
      },
      finds: ["Dockerfile:4", "docker-compose.yml:6"],
    },
  ],
};
