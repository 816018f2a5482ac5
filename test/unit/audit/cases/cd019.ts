import type { RuleCases } from "../cases.ts";

export const cd019: RuleCases = {
  rule: "CD019",
  cases: [
    {
      name: "packages without a version",
      files: {
        Dockerfile: `FROM python:3.13-slim
RUN pip install --no-cache-dir flask "redis>=5"
RUN python -m pip install -U pip && uv pip install --system gunicorn
`,
      },
      finds: ["Dockerfile:2", "Dockerfile:3"],
    },
    {
      name: "a requirements file that leaves versions open",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY requirements/ requirements/
RUN pip install -r requirements/all.txt
`,
        "requirements/all.txt": `-r base.txt
flask==3.1.2
`,
        "requirements/base.txt": `redis>=5,<8 # for the cache
`,
      },
      finds: ["Dockerfile:4"],
    },
    {
      name: "pins, hashes, constraints, paths and addresses",
      files: {
        Dockerfile: `FROM python:3.13-slim
ARG V=3.1.2
COPY requirements.txt constraints.txt ./
RUN pip install -r requirements.txt
RUN pip install flask==$V "redis[hiredis]==7.1.0" ./lib/thing . /wheels/*.whl
RUN pip install -c constraints.txt gunicorn
RUN pip install "lib @ https://example.org/lib-1.tar.gz" git+https://example.org/x.git@v1
RUN pip install --upgrade pip setuptools wheel 2>&1 | tee log
`,
        "requirements.txt": `flask==3.1.2 \\
    --hash=sha256:abc
`,
        "constraints.txt": `gunicorn==23.0.0
`,
      },
      finds: [],
    },
    {
      name: "a development file, and a file that is made in the build",
      files: {
        "Dockerfile.dev": `FROM python:3.13-slim
RUN pip install flask
`,
        Dockerfile: `FROM python:3.13-slim
RUN make-requirements > /tmp/r.txt && pip install -r /tmp/r.txt
# RUN pip install flask
`,
      },
      finds: [],
    },
    {
      name: "a requirements file of the folder that a service builds from",
      files: {
        "api/Dockerfile": `FROM python:3.13-slim
COPY requirements.txt .
RUN pip install -r requirements.txt
`,
        "api/requirements.txt": "flask\n",
        "requirements.txt": "flask==3.1.2\n",
        "docker-compose.yml": `services:
  api:
    build: api
`,
      },
      finds: ["api/Dockerfile:3"],
    },
    {
      name: "a file in the folder that the RUN is in, which is not the last one",
      files: {
        Dockerfile: `FROM python:3.13-slim
WORKDIR /build
COPY requirements.txt .
RUN pip install -r requirements.txt
WORKDIR /app
`,
        "requirements.txt": "flask\n",
      },
      finds: ["Dockerfile:4"],
    },
    {
      name: "behind ONBUILD",
      files: {
        Dockerfile: `FROM python:3.13-slim
ONBUILD RUN pip install --no-cache-dir flask
`,
      },
      finds: ["Dockerfile:2"],
    },
  ],
};
