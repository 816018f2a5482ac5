import { expect, test } from "vitest";
import { mendFindings } from "../../../src/audit/fixes/mend-findings.ts";
import { openProject } from "./projects.ts";

type Files = Readonly<Record<string, string>>;

/** What one rule's mends make of a file; null where they leave it as it is. */
async function mend(id: string, files: Files, path: string): Promise<string | null> {
  const project = await openProject(files);
  const { texts, mended } = mendFindings({ ...project, mayEdit: () => true }, new Set([id]));
  expect(mended.length > 0).toBe(texts.size > 0);
  return texts.get(path) ?? null;
}

const SLIM = "FROM python:3.13-slim\n";
const ALPINE = "FROM python:3.13-alpine\n";

/** Rule, what stands behind FROM, and what comes of it. */
const DOCKERFILES: readonly (readonly [string, string, string | null])[] = [
  ["CD004", "RUN useradd -u 1001 app\nUSER app\n", "RUN useradd -u 1001 app\nUSER 1001\n"],
  [
    "CD004",
    "RUN groupadd -g 7 web && useradd --uid=1001 -g web app\nUSER app:web\n",
    "RUN groupadd -g 7 web && useradd --uid=1001 -g web app\nUSER 1001:web\n",
  ],
  [
    "CD004",
    "RUN addgroup -g 1001 app && adduser -D -u 1001 -G app app\nUSER app\n",
    "RUN addgroup -g 1001 app && adduser -D -u 1001 -G app app\nUSER 1001\n",
  ],
  ["CD004", "RUN useradd app\nUSER app\n", null],
  ["CD004", "RUN useradd -u 1001 app && usermod -u 1002 app\nUSER app\n", null],
  ["CD004", "ARG ID=1001\nRUN useradd -u $ID app\nUSER app\n", null],
  ["CD004", "RUN useradd -u 1001 -g app other\nUSER app\n", null],

  ["CD011", 'ENV PYTHONOPTIMIZE=1 B="2 3"\n', 'ENV B="2 3"\n'],
  ["CD011", "ENV A=1 \\\n    PYTHONOPTIMIZE=1 \\\n    B=2\n", "ENV A=1 \\\n    B=2\n"],
  ["CD011", "ENV PYTHONOPTIMIZE 2\nEXPOSE 80\n", "EXPOSE 80\n"],
  ["CD011", "ENV PYTHONOPTIMIZE=1\nENV LEVEL=$PYTHONOPTIMIZE\n", null],
  ["CD011", "# Faster.\nENV PYTHONOPTIMIZE=1\n", null],
  ["CD011", 'CMD ["python", "-O", "app.py"]\n', null],

  ["CD012", "CMD  gunicorn  --bind=:80 app:app\n", 'CMD  ["gunicorn", "--bind=:80", "app:app"]\n'],
  ["CD012", "CMD /opt/venv/bin/gunicorn app:app\n", 'CMD ["/opt/venv/bin/gunicorn", "app:app"]\n'],
  ["CD012", "ENTRYPOINT [ 'gunicorn', 'app:app' ]\n", 'ENTRYPOINT [ "gunicorn", "app:app" ]\n'],
  ["CD012", "CMD gunicorn --bind :$PORT app:app\n", null],
  ["CD012", "CMD flask db upgrade && gunicorn app:app\n", null],
  ["CD012", "CMD A=1 gunicorn app:app\n", null],
  ["CD012", "CMD gunicorn 'app:make()'\n", null],
  ["CD012", "CMD gunicorn *.py\n", null],
  ["CD012", "CMD cd /app\n", null],
  ["CD012", "CMD ./start\n", null],
  ["CD012", "CMD start.sh\n", null],
  ["CD012", "CMD gunicorn \\\n  app:app\n", null],
  ["CD012", 'ENTRYPOINT python app.py\nCMD ["web"]\n', null],
  ["CD012", "CMD ['it''s', \"a\"]\n", null],

  [
    "CD015",
    "HEALTHCHECK --timeout=3s \\\n  CMD a\nEXPOSE 80\nHEALTHCHECK CMD b\n",
    "EXPOSE 80\nHEALTHCHECK CMD b\n",
  ],
  ["CD015", 'CMD ["a"]\nEXPOSE 80\nCMD ["a"]\n', 'EXPOSE 80\nCMD ["a"]\n'],
  ["CD015", 'CMD ["a"]\nCMD ["c"]\n', null],
  ["CD015", "# The page.\nHEALTHCHECK CMD a\nHEALTHCHECK CMD b\n", null],

  [
    "CD016",
    'HEALTHCHECK CMD ["curl", "-H", "A: b", "http://x/", "||", "exit", "1"]\n',
    "HEALTHCHECK CMD curl -H 'A: b' http://x/ || exit 1\n",
  ],
  [
    "CD016",
    'HEALTHCHECK --timeout=3s CMD ["python check.py || exit 1"]\n',
    "HEALTHCHECK --timeout=3s CMD python check.py || exit 1\n",
  ],
  ["CD016", 'HEALTHCHECK CMD ["curl", "http://x:$PORT", "||", "exit", "1"]\n', null],
  ["CD016", 'HEALTHCHECK CMD ["curl", "a || b"]\n', null],

  [
    "CD018",
    "HEALTHCHECK CMD redis-cli ping || exit 1\n",
    "HEALTHCHECK CMD redis-cli ping | grep -q PONG || exit 1\n",
  ],
  ["CD018", 'HEALTHCHECK CMD ["redis-cli", "ping"]\n', "HEALTHCHECK CMD redis-cli ping | grep -q PONG\n"],
  ["CD018", "HEALTHCHECK CMD redis-cli ping && echo up\n", null],

  [
    "CD020",
    "RUN set -e; \\\n    # pip install is slow\n    pip3.13 install a==1 && \\\n    python -m pip install \\\n      b==2\n",
    "RUN set -e; \\\n    # pip install is slow\n    pip3.13 install --no-cache-dir a==1 && \\\n    python -m pip install --no-cache-dir \\\n      b==2\n",
  ],
  ["CD020", "RUN <<EOF\npip install a==1\nEOF\n", "RUN <<EOF\npip install --no-cache-dir a==1\nEOF\n"],
  ["CD020", 'RUN ["pip", "install", "a==1"]\n', null],
  ["CD020", "RUN pip -q install a==1\n", null],
  ["CD020", "RUN echo pip install it && pip install a==1\n", null],

  [
    "CD021",
    "RUN apt-get update \\\n && apt-get install -y --no-install-recommends jq\n",
    "RUN apt-get update \\\n && apt-get install -y --no-install-recommends jq \\\n && rm -rf /var/lib/apt/lists/*\n",
  ],
  ["CD021", "RUN apt-get update && apt-get install -y jq\n", null],
  ["CD021", "RUN apt-get update\nRUN apt-get install -y --no-install-recommends jq\n", null],
  [
    "CD021",
    "RUN apt-get update && apt-get install -y --no-install-recommends jq\nRUN apt-get install -y --no-install-recommends curl\n",
    null,
  ],
  ["CD021", "RUN apt-get update && apt-get install -y --no-install-recommends jq # why\n", null],

  ["CD022", "add --chown=1:1 ./app.py src/ /app/\n", "copy --chown=1:1 ./app.py src/ /app/\n"],
  ["CD022", 'ADD ["a b.txt", "/app/"]\n', 'COPY ["a b.txt", "/app/"]\n'],
  ["CD022", "ADD model.bin /app/\n", null],
  // What it is called says nothing: it may be an archive.
  ["CD022", "ADD blob /app/\n", null],
  ["CD022", "ADD https://example.org/a /a\n", null],
  ["CD022", "ADD --unpack=true a.txt /a\n", null],

  ["CD023", "RUN sudo make && (sudo make install)\n", "RUN make && (make install)\n"],
  ["CD023", "RUN sudo -E make\n", null],
  ["CD023", "USER app\nRUN sudo make\n", null],

  ["CD026", "ENV FLASK_ENV=production\nENV A=1\n", "ENV A=1\n"],
];

test.each(DOCKERFILES)("%s in a Dockerfile: %j", async (id, before, after) => {
  const base = id === "CD018" ? ALPINE : SLIM;
  expect(await mend(id, { Dockerfile: base + before }, "Dockerfile")).toBe(
    after === null ? null : base + after,
  );
});

/** Rule, a Compose file, and what comes of it. */
const COMPOSE_FILES: readonly (readonly [string, string, string | null])[] = [
  [
    "CD011",
    "services:\n  a:\n    image: a:1\n    environment:\n      PYTHONOPTIMIZE: 1 # fast\n      B: 2\n",
    "services:\n  a:\n    image: a:1\n    environment:\n      B: 2\n",
  ],
  [
    "CD011",
    "services:\n  a:\n    environment:\n      - PYTHONOPTIMIZE=1\n    image: a:1\n",
    "services:\n  a:\n    image: a:1\n",
  ],
  ["CD011", "services:\n  a:\n    image: a:1\n    environment: [PYTHONOPTIMIZE=1]\n", null],
  [
    "CD011",
    "services:\n  a:\n    image: a:1\n    environment:\n      PYTHONOPTIMIZE: &one 1\n      B: *one\n",
    null,
  ],

  [
    "CD016",
    'services:\n  a:\n    image: a:1\n    healthcheck:\n      test:\n        - CMD\n        - curl\n        - http://x/\n        - "||"\n        - exit\n        - "1"\n      retries: 3\n',
    'services:\n  a:\n    image: a:1\n    healthcheck:\n      test:\n        - "CMD-SHELL"\n        - "curl http://x/ || exit 1"\n      retries: 3\n',
  ],
  [
    "CD016",
    'services:\n  a:\n    image: a:1\n    healthcheck:\n      test:\n        - CMD\n        - curl # why\n        - "||"\n        - exit\n',
    null,
  ],
  [
    "CD016",
    'services:\n  a:\n    image: a:1\n    healthcheck:\n      test: [CMD, curl, "http://$$HOST", "||", "exit"]\n',
    null,
  ],

  [
    "CD018",
    'services:\n  a:\n    image: redis:8\n    healthcheck:\n      test: ["CMD-SHELL", "redis-cli -a $$PW ping"]\n',
    'services:\n  a:\n    image: redis:8\n    healthcheck:\n      test: ["CMD-SHELL", "redis-cli -a $$PW ping | grep -q PONG"]\n',
  ],
  [
    "CD018",
    "services:\n  a:\n    image: redis:8\n    healthcheck:\n      test: [CMD, redis-cli, -a, $$PW, ping]\n",
    null,
  ],
  [
    "CD018",
    'services:\n  a:\n    image: redis:8\n    healthcheck:\n      test: "redis-cli ping || exit 1"\n',
    'services:\n  a:\n    image: redis:8\n    healthcheck:\n      test: "redis-cli ping | grep -q PONG || exit 1"\n',
  ],

  ["CD027", 'version: "3"\n\nservices:\n  a:\n    image: a:1\n', "services:\n  a:\n    image: a:1\n"],
  ["CD027", "services:\n  a:\n    image: a:1\n\nversion: '3'", "services:\n  a:\n    image: a:1\n\n"],

  [
    "CD037",
    "services:\n    a:\n        image: redis:8 # ours\n        # ports:\n\n    b:\n        image: other:1\n",
    "services:\n    a:\n        image: redis:8 # ours\n        security_opt: [no-new-privileges:true]\n        # ports:\n\n    b:\n        image: other:1\n",
  ],
  [
    "CD037",
    "services:\n  a:\n    security_opt:\n      - seccomp:a.json\n    image: redis:8",
    "services:\n  a:\n    security_opt:\n      - seccomp:a.json\n      - no-new-privileges:true\n    image: redis:8",
  ],
  [
    "CD037",
    "services:\n  a:\n    image: redis:8\n    security_opt: [seccomp:a.json]\n",
    "services:\n  a:\n    image: redis:8\n    security_opt: [seccomp:a.json, no-new-privileges:true]\n",
  ],
  ["CD037", "services:\n  a:\n    image: redis:8\n    security_opt: [no-new-privileges:false]\n", null],
  [
    "CD037",
    "x-a: &a\n  security_opt: [seccomp:a.json]\nservices:\n  a:\n    <<: *a\n    image: redis:8\n",
    null,
  ],
  ["CD037", "services:\n  a: { image: redis:8 }\n", null],

  [
    "CD042",
    "services:\n  a:\n    image: redis:8\n    ports: [6379:6379]\n",
    'services:\n  a:\n    image: redis:8\n    ports: ["127.0.0.1:6379:6379"]\n',
  ],
  [
    "CD042",
    "services:\n  a:\n    image: redis:8\n    ports:\n      - '0.0.0.0:6379:6379'\n      - 6379 # any\n",
    "services:\n  a:\n    image: redis:8\n    ports:\n      - '127.0.0.1:6379:6379'\n      - \"127.0.0.1::6379\" # any\n",
  ],
  [
    "CD042",
    "services:\n  a:\n    image: redis:8\n    ports:\n      - target: 6379\n        published: 6379\n",
    "services:\n  a:\n    image: redis:8\n    ports:\n      - target: 6379\n        published: 6379\n        host_ip: 127.0.0.1\n",
  ],
  ["CD042", "services:\n  a:\n    image: redis:8\n    ports: ['[::]:6379:6379']\n", null],
  ["CD042", "services:\n  a:\n    image: app:1\n    ports: ['5000:5000']\n", null],

  [
    "CD047",
    "services:\n    a:\n        image: a:1\n",
    'services:\n    a:\n        image: a:1\n        logging:\n            driver: json-file\n            options:\n                max-size: 10m\n                max-file: "3"\n',
  ],
  [
    "CD047",
    'services:\n  a:\n    image: a:1\n    logging:\n      driver: json-file\n      options:\n        max-file: "2"\n',
    'services:\n  a:\n    image: a:1\n    logging:\n      driver: json-file\n      options:\n        max-file: "2"\n        max-size: 10m\n',
  ],
  [
    "CD047",
    "services:\n  a:\n    image: a:1\n    logging:\n      driver: json-file\n      options: { tag: a }\n",
    "services:\n  a:\n    image: a:1\n    logging:\n      driver: json-file\n      options: { max-size: 10m, tag: a }\n",
  ],
  ["CD047", "services:\n  a:\n    image: a:1\n    logging:\n      options:\n        tag: a\n", null],

  [
    "CD058",
    "services:\n  a:\n    image: a:1\n    container_name: a\n    scale: 2\n",
    "services:\n  a:\n    image: a:1\n    scale: 2\n",
  ],
  ["CD058", "services:\n  a:\n    image: a:1\n    container_name: a\n    deploy: { mode: global }\n", null],
];

test.each(COMPOSE_FILES)("%s in a Compose file: %j", async (id, before, after) => {
  expect(await mend(id, { "docker-compose.yml": before }, "docker-compose.yml")).toBe(after);
});

const GUNICORN = `${SLIM}WORKDIR /app\nCOPY . .\nCMD ["gunicorn", "app:app"]\n`;

/** Rule, files, the file that is looked at, and what comes of it. */
const PROJECTS: readonly (readonly [string, Files, string, string | null])[] = [
  ["CD008", { Dockerfile: `${SLIM}COPY . .\n` }, ".dockerignore", ".git\n.env\n.venv\nvenv\n"],
  ["CD008", { Dockerfile: `${SLIM}COPY . .\n`, ".dockerignore": "*.pyc\n!.env\n" }, ".dockerignore", null],
  [
    "CD008",
    { Dockerfile: `${SLIM}COPY . .\n`, ".dockerignore": ".git" },
    ".dockerignore",
    ".git\n.env\n.venv\nvenv\n",
  ],
  ["CD008", { Dockerfile: `${SLIM}COPY . .\nRUN set -a && . ./.env\n` }, ".dockerignore", null],
  [
    "CD008",
    {
      Dockerfile: `${SLIM}COPY . .\n`,
      "app.py": "from flask import Flask\napp = Flask(__name__)\n",
      "requirements.txt": "flask==3.1\npython-dotenv==1.1\n",
    },
    ".dockerignore",
    null,
  ],
  [
    "CD008",
    { Dockerfile: `${SLIM}COPY . .\n`, "pyproject.toml": '[build-system]\nrequires = ["setuptools-scm"]\n' },
    ".dockerignore",
    null,
  ],
  [
    "CD012",
    {
      Dockerfile: `${SLIM}ENTRYPOINT python app.py\n`,
      "docker-compose.yml": "services:\n  a:\n    build: .\n    command: --debug\n",
    },
    "Dockerfile",
    null,
  ],
  ...(
    [
      ['#!/bin/sh\nset -e\n"$@"\n', '#!/bin/sh\nset -e\nexec "$@"\n'],
      ["#!/bin/sh\ngunicorn \\\n  app:app\n", "#!/bin/sh\nexec gunicorn \\\n  app:app\n"],
      ["#!/bin/sh\ngunicorn app:app | tee log\n", null],
      ["#!/bin/sh\nA=1 gunicorn app:app\n", null],
      ["#!/bin/sh\nserve() {\n  gunicorn app:app\n}\nserve\n", null],
      ["#!/bin/sh\nif true; then\n  gunicorn app:app; fi\n", null],
    ] as const
  ).map(
    ([before, after]) =>
      [
        "CD013",
        { Dockerfile: `${SLIM}COPY run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n`, "run.sh": before },
        "run.sh",
        after,
      ] as const,
  ),
  ...["env.sh", "elsewhere.sh"].map(
    (script) =>
      [
        "CD026",
        {
          Dockerfile: `${SLIM}COPY env.sh /\nENV FLASK_ENV=production\nCMD ["/${script}"]\n`,
          "env.sh": '#!/bin/sh\n[ "$FLASK_ENV" = production ] || exit 1\nexec "$@"\n',
        },
        "Dockerfile",
        null,
      ] as const,
  ),
  [
    "CD037",
    {
      Dockerfile: `${SLIM}RUN apt-get install sudo\n`,
      "docker-compose.yml": "services:\n  a:\n    build: .\n",
    },
    "docker-compose.yml",
    null,
  ],
  [
    "CD048",
    { Dockerfile: GUNICORN, "docker-compose.yml": "services:\n  a:\n    build: .\n" },
    "docker-compose.yml",
    "services:\n  a:\n    build: .\n    stop_grace_period: 40s\n",
  ],
  [
    "CD048",
    {
      Dockerfile: GUNICORN,
      "docker-compose.yml": "services:\n  a:\n    stop_grace_period: 5s # quick\n    build: .\n",
    },
    "docker-compose.yml",
    "services:\n  a:\n    stop_grace_period: 40s # quick\n    build: .\n",
  ],
  [
    "CD048",
    {
      Dockerfile: GUNICORN,
      "docker-compose.yml": `services:\n  a:\n    build: .\n    stop_grace_period: \${G:-5s}\n`,
    },
    "docker-compose.yml",
    null,
  ],
  [
    "CD058",
    {
      "docker-compose.yml":
        "services:\n  a:\n    image: a:1\n    container_name: a\n    deploy:\n      replicas: 1\n",
    },
    "docker-compose.yml",
    null,
  ],
];

test.each(PROJECTS)("%s in %j", async (id, files, path, after) => {
  expect(await mend(id, files, path)).toBe(after);
});

test("what a comment leaves out stays as it is, and keeps its comment", async () => {
  const text = `${SLIM}# cryo-init: ignore CD020 because the cache is wanted\nRUN pip install a==1\nRUN pip install b==1\n`;
  expect(await mend("CD020", { Dockerfile: text }, "Dockerfile")).toBe(
    text.replace("pip install b", "pip install --no-cache-dir b"),
  );
});

test("one finding that cannot be mended does not keep the others from it", async () => {
  const text = `${SLIM}RUN pip install a==1\nRUN pip -q install b==1\n`;
  expect(await mend("CD020", { Dockerfile: text }, "Dockerfile")).toBe(
    text.replace("pip install a", "pip install --no-cache-dir a"),
  );
});

test("a mend that makes another rule find something is left out", async () => {
  // The image has no curl, which shows once a shell is to start it.
  const text = `${SLIM}HEALTHCHECK CMD ["curl -f http://x/ || exit 1"]\n`;
  expect(await mend("CD016", { Dockerfile: text }, "Dockerfile")).toBe(null);
});

test("a file that is not to be edited is left, and its findings are named", async () => {
  const files = {
    "a.dockerfile": `${SLIM}RUN pip install a==1\n`,
    "b.dockerfile": `${SLIM}RUN pip install b==1\n`,
  };
  const project = await openProject(files);
  const { texts, refused } = mendFindings({ ...project, mayEdit: (path) => path !== "a.dockerfile" });
  expect([...texts.keys()]).toEqual(["b.dockerfile"]);
  expect(refused.map(({ rule, place }) => `${rule.id} ${place.file}`)).toEqual(["CD020 a.dockerfile"]);
});

test("sudo stays where the base may run as another user", async () => {
  const dockerfile = "FROM jenkins/jenkins:2.492.1\nRUN sudo mkdir -p /opt/x\n";
  expect(await mend("CD023", { Dockerfile: dockerfile }, "Dockerfile")).toBe(null);
  const root = dockerfile.replace("RUN", "USER root\nRUN");
  expect(await mend("CD023", { Dockerfile: root }, "Dockerfile")).toBe(root.replace("sudo ", ""));
});
