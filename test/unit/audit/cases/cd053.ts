import type { RuleCases } from "../cases.ts";

export const cd053: RuleCases = {
  rule: "CD053",
  cases: [
    {
      name: "a module that no COPY brings",
      files: {
        "requirements.txt": `flask==3.1.2
gunicorn==23.0.0
`,
        "app.py": `from flask import Flask
from shop.api import api
import config
app = Flask(__name__)
`,
        "shop/__init__.py": ``,
        "shop/api.py": `from . import models
from .views import (
    a,  # the first
    b,
)
api = 1
`,
        "shop/models.py": `"""Like this:

import nothing
"""
`,
        "shop/views.py": `a = b = 1
`,
        "config.py": `try:
    import local_settings
except ImportError:
    pass
def later():
    import tools
`,
        "local_settings.py": ``,
        "tools.py": ``,
        "nothing.py": ``,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY app.py ./
COPY shop/ shop/
CMD ["gunicorn", "app:app"]
`,
      },
      finds: ["Dockerfile:1"],
    },
    {
      name: "a package in part, with a stage between",
      files: {
        "requirements.txt": `flask==3.1.2
gunicorn==23.0.0
`,
        "app.py": `from flask import Flask
from shop.api import api
import config
app = Flask(__name__)
`,
        "shop/__init__.py": ``,
        "shop/api.py": `from . import models
from .views import (
    a,  # the first
    b,
)
api = 1
`,
        "shop/models.py": `"""Like this:

import nothing
"""
`,
        "shop/views.py": `a = b = 1
`,
        "config.py": `try:
    import local_settings
except ImportError:
    pass
def later():
    import tools
`,
        "local_settings.py": ``,
        "tools.py": ``,
        "nothing.py": ``,
        Dockerfile: `FROM python:3.13-slim AS build
WORKDIR /app
COPY app.py config.py /app/
COPY shop/a*.py shop/__init__.py shop/
FROM python:3.13-slim
COPY --from=build /app /app
WORKDIR /app
ENV FLASK_APP=app
CMD flask run
`,
      },
      finds: ["Dockerfile:5"],
    },
    {
      name: "kept out by .dockerignore",
      files: {
        "requirements.txt": `flask==3.1.2
gunicorn==23.0.0
`,
        "app.py": `from flask import Flask
from shop.api import api
import config
app = Flask(__name__)
`,
        "shop/__init__.py": ``,
        "shop/api.py": `from . import models
from .views import (
    a,  # the first
    b,
)
api = 1
`,
        "shop/models.py": `"""Like this:

import nothing
"""
`,
        "shop/views.py": `a = b = 1
`,
        "config.py": `try:
    import local_settings
except ImportError:
    pass
def later():
    import tools
`,
        "local_settings.py": ``,
        "tools.py": ``,
        "nothing.py": ``,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["python", "app.py"]
`,
        ".dockerignore": `# what is not needed
*
!app.py
!shop
**/views.py
!requirements.txt
`,
      },
      finds: [".dockerignore:2", ".dockerignore:5"],
    },
    {
      name: "all of it, though not what may be missing",
      files: {
        "requirements.txt": `flask==3.1.2
gunicorn==23.0.0
`,
        "app.py": `from flask import Flask
from shop.api import api
import config
app = Flask(__name__)
`,
        "shop/__init__.py": ``,
        "shop/api.py": `from . import models
from .views import (
    a,  # the first
    b,
)
api = 1
`,
        "shop/models.py": `"""Like this:

import nothing
"""
`,
        "shop/views.py": `a = b = 1
`,
        "config.py": `try:
    import local_settings
except ImportError:
    pass
def later():
    import tools
`,
        "local_settings.py": ``,
        "tools.py": ``,
        "nothing.py": ``,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY *.py requirements.txt ./
COPY shop shop
CMD ["gunicorn", "app:app"]
`,
        ".dockerignore": `tools.py
local_settings.py
nothing.py
.git
tests/
*.md
`,
      },
      finds: [],
    },
    {
      name: "lets folders through again",
      files: {
        "requirements.txt": `flask==3.1.2
gunicorn==23.0.0
`,
        "app.py": `from flask import Flask
from shop.api import api
import config
app = Flask(__name__)
`,
        "shop/__init__.py": ``,
        "shop/api.py": `from . import models
from .views import (
    a,  # the first
    b,
)
api = 1
`,
        "shop/models.py": `"""Like this:

import nothing
"""
`,
        "shop/views.py": `a = b = 1
`,
        "config.py": `try:
    import local_settings
except ImportError:
    pass
def later():
    import tools
`,
        "local_settings.py": ``,
        "tools.py": ``,
        "nothing.py": ``,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "app:app"]
`,
        ".dockerignore": `*
!*.py
!shop/**
**/__pycache__
`,
      },
      finds: [],
    },
    {
      name: "another program, a mount, and files that git brings",
      files: {
        "requirements.txt": `flask==3.1.2
gunicorn==23.0.0
`,
        "app.py": `from flask import Flask
from shop.api import api
import config
app = Flask(__name__)
`,
        "shop/__init__.py": ``,
        "shop/api.py": `from . import models
from .views import (
    a,  # the first
    b,
)
api = 1
`,
        "shop/models.py": `"""Like this:

import nothing
"""
`,
        "shop/views.py": `a = b = 1
`,
        "config.py": `try:
    import local_settings
except ImportError:
    pass
def later():
    import tools
`,
        "local_settings.py": ``,
        "tools.py": ``,
        "nothing.py": ``,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY app.py .
CMD ["python", "worker.py"]
`,
        "Dockerfile.git": `FROM python:3.13
RUN git clone https://example.org/x /app
COPY app.py /app/
CMD ["gunicorn", "app:app"]
`,
        "Dockerfile.mounted": `FROM python:3.13-slim
WORKDIR /app
COPY app.py .
CMD ["gunicorn", "app:app"]
`,
        "docker-compose.yml": `services:
  a:
    build:
      context: .
      dockerfile: Dockerfile.mounted
    volumes:
      - .:/app
`,
      },
      finds: [],
    },
    {
      name: "files that come by a bind mount without a type",
      files: {
        "requirements.txt": "flask==3.1.2\n",
        "app.py": `import shop
from flask import Flask
app = Flask(__name__)
`,
        "shop.py": "",
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY app.py .
RUN --mount=target=/context cp /context/*.* .
CMD ["gunicorn", "app:app"]
`,
      },
      finds: [],
    },
    {
      name: "files that ONBUILD of an earlier stage copies, and not those of other projects",
      files: {
        "requirements.txt": `flask==3.1.2
`,
        "app.py": `from flask import Flask
import shop
app = Flask(__name__)
`,
        "shop.py": ``,
        Dockerfile: `FROM python:3.13-slim AS base
ONBUILD COPY . /app
FROM base
WORKDIR /app
CMD ["gunicorn", "app:app"]
`,
        "Dockerfile.base": `FROM python:3.13-slim
WORKDIR /app
ONBUILD COPY app.py .
CMD ["gunicorn", "app:app"]
`,
      },
      finds: [],
    },
    {
      name: "a Dockerfile in a Compose file",
      files: {
        "requirements.txt": `flask==3.1.2
`,
        "app.py": `from flask import Flask
import shop
app = Flask(__name__)
`,
        "shop.py": ``,
        "docker-compose.yml": `services:
  a:
    build:
      context: .
      dockerfile_inline: |
        FROM python:3.13-slim
        COPY app.py .
        CMD ["gunicorn", "app:app"]
`,
      },
      finds: ["docker-compose.yml:6"],
    },
    {
      name: "a folder whose contents are copied beside the module that imports it",
      files: {
        "requirements.txt": `flask==3.1.2
`,
        "app.py": `from flask import Flask
import shop.cart
app = Flask(__name__)
`,
        "shop/__init__.py": ``,
        "shop/cart.py": ``,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY shop app.py ./
CMD ["gunicorn", "app:app"]
`,
        "a.dockerfile": `FROM python:3.13-slim AS build
WORKDIR /src
COPY app.py ./
COPY shop .
FROM python:3.13-slim
WORKDIR /app
COPY --from=build /src .
CMD ["gunicorn", "app:app"]
`,
      },
      finds: ["Dockerfile:3", "a.dockerfile:4"],
    },
    {
      name: "folders that arrive under their names, and where that cannot be told",
      files: {
        "requirements.txt": `flask==3.1.2
`,
        "app.py": `from flask import Flask
import shop.cart
app = Flask(__name__)
`,
        "shop/__init__.py": ``,
        "shop/cart.py": ``,
        Dockerfile: `FROM python:3.13-slim AS build
WORKDIR /src
COPY app.py /src/
COPY shop shop/
FROM python:3.13-slim
WORKDIR /app
COPY --from=build /src .
CMD ["gunicorn", "app:app"]
`,
        "a.dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY --parents shop app.py ./
CMD ["gunicorn", "app:app"]
`,
        "b.dockerfile": `FROM python:3.13-slim
ENV PYTHONPATH=/srv
WORKDIR /app
COPY app.py ./
COPY shop /srv/shop
CMD ["gunicorn", "app:app"]
`,
        "c.dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY shop app.py ./
RUN mkdir shop && mv cart.py __init__.py shop/
CMD ["gunicorn", "app:app"]
`,
        "d.dockerfile": `FROM python:3.13-slim
COPY app.py /app/
COPY shop /app/shop
CMD ["gunicorn", "--chdir", "/app", "app:app"]
`,
        "e.dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY sho[p] ./shop/
COPY *.py ./
CMD ["gunicorn", "app:app"]
`,
      },
      finds: [],
    },
    {
      name: "images that are built from folders of their own",
      files: {
        "backend/requirements.txt": `flask==3.1.2
`,
        "backend/app.py": `from flask import Flask
import shop.cart
app = Flask(__name__)
`,
        "backend/shop/__init__.py": ``,
        "backend/shop/cart.py": ``,
        "frontend/package.json": `{}`,
        "backend/Dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY app.py .
CMD ["gunicorn", "app:app"]
`,
        "docker-compose.yml": `services:
  api:
    build: ./backend
`,
        "worker/Dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY worker.py .
CMD ["gunicorn", "worker:app"]
`,
        "worker/requirements.txt": `flask==3.1.2
`,
        "worker/worker.py": `from flask import Flask
import jobs
app = Flask(__name__)
`,
        "worker/jobs.py": ``,
      },
      finds: ["backend/Dockerfile:1", "worker/Dockerfile:1"],
    },
    {
      name: "a folder's own .dockerignore, and a whole context",
      files: {
        "backend/requirements.txt": `flask==3.1.2
`,
        "backend/app.py": `from flask import Flask
import shop.cart
app = Flask(__name__)
`,
        "backend/shop/__init__.py": ``,
        "backend/shop/cart.py": ``,
        "backend/.dockerignore": `shop
`,
        "backend/Dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY . .
CMD ["gunicorn", "app:app"]
`,
        "deploy/api.dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY backend .
CMD ["gunicorn", "app:app"]
`,
        "docker-compose.yml": `services:
  api:
    build: ./backend
`,
      },
      finds: ["backend/.dockerignore:1"],
    },
  ],
};
