import type { RuleCases } from "../cases.ts";

export const cd054: RuleCases = {
  rule: "CD054",
  cases: [
    {
      name: "a requirement that is commented out",
      files: {
        "app.py": "import bcrypt\nfrom flask import Flask\napp = Flask(__name__)\n",
        "requirements.txt": "flask==3.1.2\n# bcrypt==4\ngunicorn==23 # not bcrypt\n",
        Dockerfile: `FROM python:3.13-slim
COPY . .
RUN pip install -r requirements.txt
CMD ["gunicorn", "app:app"]
`,
      },
      finds: ["Dockerfile:1"],
    },
    {
      name: "listed in a file that the image does not install from",
      files: {
        "app.py": `import flask_cors
from rdkit import Chem
import stripe
import os
import numpy
from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": `flask==3.1.2
Flask_Cors==6.0.1
stripe==12
gunicorn==23
`,
        "environment.yml": `dependencies:
  - rdkit=2025.03.6
  - numpy
`,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt ./
RUN pip install -r requirements.txt
COPY . .
CMD ["gunicorn", "app:app"]
`,
      },
      finds: ["Dockerfile:1"],
    },
    {
      name: "listed nowhere, and the server neither",
      files: {
        "app.py": `import flask_cors
from rdkit import Chem
import stripe
import os
import numpy
from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": `flask==3.1.2
flask-cors==6.0.1
rdkit==2025.3.6
`,
        Dockerfile: `FROM python:3.13-slim AS build
COPY requirements.txt ./
RUN pip install --prefix /out -r requirements.txt
FROM python:3.13-slim
COPY --from=build /out /usr/local
COPY app.py .
CMD ["gunicorn", "app:app"]
`,
      },
      finds: ["Dockerfile:4"],
    },
    {
      name: "installed by files that name each other, by a RUN of its own, and with another",
      files: {
        "app.py": `import flask_cors
from rdkit import Chem
import stripe
import os
import numpy
from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": `-r requirements/base.txt
stripe==12
`,
        "requirements/base.txt": `flask==3.1.2
flask_cors==6.0.1
`,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt ./
COPY requirements requirements
RUN pip install -r requirements.txt && pip install rdkit==2025.3.6 gunicorn
COPY . .
CMD ["gunicorn", "app:app"]
`,
      },
      finds: [],
    },
    {
      name: "what the image or a script brings is not known",
      files: {
        "app.py": `import flask_cors
from rdkit import Chem
import stripe
import os
import numpy
from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": `flask==3.1.2
`,
        Dockerfile: `FROM example.org/science:1
COPY requirements.txt ./
RUN pip install -r requirements.txt
COPY . .
CMD ["gunicorn", "app:app"]
`,
        "Dockerfile.script": `FROM python:3.13-slim
WORKDIR /app
COPY . .
RUN ./install.sh
RUN pip install -r requirements.txt
CMD ["gunicorn", "app:app"]
`,
      },
      finds: [],
    },
    {
      name: "optional imports",
      files: {
        "requirements.txt": `flask==3.1.2
`,
        "app.py": `from flask import Flask
try:
    import stripe
except ImportError:
    stripe = None
app = Flask(__name__)
`,
        Dockerfile: `FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["python", "app.py"]
`,
      },
      finds: [],
    },
    {
      name: "a project that is installed from somewhere else in the image, and that nobody sees here",
      files: {
        "app.py": `from shop_core import make
from flask import Flask
app = Flask(__name__)
`,
        "requirements.txt": "shop-core==1\n",
        Dockerfile: `FROM python:3.13-slim
RUN pip install flask==3.1.2
COPY . /tmp/core
RUN pip install --upgrade -e /tmp/core
COPY examples/shop /app
WORKDIR /app
CMD ["gunicorn", "app:app"]
`,
        "other/Dockerfile": `FROM python:3.13-slim
WORKDIR /build
COPY . .
RUN pip install .[server]
CMD ["gunicorn", "app:app"]
`,
      },
      finds: [],
    },
    {
      name: "a project that is installed, and says what it needs",
      files: {
        "app.py": `import stripe
from flask import Flask
app = Flask(__name__)
`,
        "pyproject.toml": `[project]
name = "shop"
dependencies = ["flask==3.1.2"]
`,
        Dockerfile: `FROM python:3.13-slim
COPY . /src
RUN pip install /src
WORKDIR /src
CMD ["gunicorn", "app:app"]
`,
      },
      finds: ["Dockerfile:1"],
    },
    {
      name: "packages of a folder that an image is built from",
      files: {
        "README.md": ``,
        "backend/requirements.txt": `flask==3.1.2
`,
        "backend/app.py": `from flask import Flask
import stripe
app = Flask(__name__)
`,
        "backend/Dockerfile": `FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
CMD ["flask", "run"]
`,
        "docker-compose.yml": `services:
  api:
    build: backend
    environment: {FLASK_APP: app}
`,
      },
      finds: ["backend/Dockerfile:1"],
    },
  ],
};
