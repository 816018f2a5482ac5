import type { RuleCases } from "../cases.ts";

export const cd056: RuleCases = {
  rule: "CD056",
  cases: [
    {
      name: "another port, of a command, an option of the service and a variable",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:5000", "app:app"]
`,
        "docker-compose.yml": `services:
  a:
    build: .
    ports:
      - "127.0.0.1:80:8080"
  b:
    build: .
    command: gunicorn -b :\${PORT:-9000} app:app
    ports:
      - target: 8000
        published: 80
  c:
    build: .
    command: gunicorn app:app
    environment:
      PORT: "7000"
    ports: ["7000:8000"]
`,
      },
      finds: ["Dockerfile:4", "docker-compose.yml:5", "docker-compose.yml:10", "docker-compose.yml:17"],
    },
    {
      name: "inside the container only",
      files: {
        "requirements.txt": `flask==3.1.2
`,
        "app.py": `from flask import Flask
app = Flask(__name__)
if __name__ == "__main__":
    app.run(debug=True, port=8000)
`,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD python app.py
`,
        "docker-compose.yml": `services:
  a:
    build: .
    ports:
      - 8000:8000
  b:
    build: .
    command: uvicorn app:app
    ports:
      - 8001:8000
`,
      },
      finds: ["docker-compose.yml:5", "docker-compose.yml:10"],
    },
    {
      name: "the same port, and what is not known",
      files: {
        "app.py": `from flask import Flask
app = Flask(__name__)
if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.environ["PORT"]))
`,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
EXPOSE 5000
CMD ["gunicorn", "--bind=0.0.0.0:5000", "app:app"]
`,
        "docker-compose.yml": `services:
  a:
    build: .
    ports: ["8080:5000", "9090:9090"]
  b:
    build: .
    command: python app.py
    ports: ["8000:8000"]
  c:
    build: .
    command: gunicorn -b unix:/run/app.sock app:app
    ports: ["80:80"]
  d:
    build: .
    command: gunicorn -b 0.0.0.0:$$PORT app:app
    ports: ["80:80"]
  e:
    build: .
    command: supervisord
    ports: ["80:80"]
  f:
    build: .
    network_mode: host
    command: uvicorn app:app
  g:
    build: .
    command: uvicorn app:app
`,
      },
      finds: [],
    },
    {
      name: "a script or a file of variables may say where, and a working_dir",
      files: {
        "app.py": `from flask import Flask
app = Flask(__name__)
if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)
`,
        "sub/app.py": `from flask import Flask
app = Flask(__name__)
if __name__ == "__main__":
    app.run(host="0.0.0.0", port=9000)
`,
        "start.sh": `export PORT=9000
exec "$@"
`,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "app:app"]
`,
        "docker-compose.yml": `services:
  a:
    build: .
    env_file: .env.production
    ports: ["80:9000"]
  b:
    build: .
    entrypoint: [/app/start.sh]
    command: gunicorn app:app
    ports: ["81:9000"]
  c:
    build: .
    working_dir: /app/sub
    command: python app.py
    ports: ["82:9000"]
`,
      },
      finds: [],
    },
    {
      name: "gunicorn's settings say where",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
EXPOSE 5000
CMD ["gunicorn", "-c", "g.py", "app:app"]
`,
        "g.py": `bind = "0.0.0.0:5000"
`,
        "other/Dockerfile": `FROM python:3.13-slim
EXPOSE 5000
CMD ["gunicorn", "-c", "/etc/g.py", "app:app"]
`,
      },
      finds: [],
    },
    {
      name: "an option and its value as one word of a list",
      files: {
        Dockerfile: `FROM python:3.13-slim
EXPOSE 5000
CMD ["gunicorn", "-b 0.0.0.0:5000", "-w 4", "app:app"]
`,
      },
      finds: [],
    },
  ],
};
