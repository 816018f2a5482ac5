import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseServerCommand } from "../../../src/project/deploy/server-command.ts";
import { detect } from "../../../src/project/detect.ts";
import { toWebAddress } from "../../../src/project/git.ts";
import { makeFlask, makeProject } from "./project-folder.ts";

async function writableOf(source: string): Promise<readonly string[]> {
  const { writable } = await detect(await makeFlask(source));
  return writable.map(({ value }) => value);
}

describe("folders that are written to", () => {
  it.each<[string, string, readonly string[]]>([
    ["makedirs", "os.makedirs('a/b', exist_ok=True)", ["a/b"]],
    ["mkdir of a path", "from pathlib import Path\nPath('a').mkdir()", ["a"]],
    [
      "open to write",
      "open('a/x.txt', 'w')\nopen('b/y', mode='ab')\nopen('c/z')\nopen('d/z', 'r')",
      ["a", "b"],
    ],
    [
      "a path's methods",
      "from pathlib import Path\nP = Path('a')\n(P / 'x').write_text('')\n(P / 'b' / 'y').open('w')\nPath('r').read_text()",
      ["a"],
    ],
    [
      "log handlers",
      "from logging.handlers import RotatingFileHandler\nimport logging\nRotatingFileHandler('logs/app.log')\nlogging.FileHandler(filename='other/app.log')",
      ["logs", "other"],
    ],
    ["basicConfig", "import logging\nlogging.basicConfig(filename='logs/x.log')", ["logs"]],
    [
      "dictConfig",
      "C = {'handlers': {'f': {'class': 'logging.handlers.WatchedFileHandler', 'filename': 'logs/a.log'}}}",
      ["logs"],
    ],
    ["loguru", "from loguru import logger\nlogger.add('logs/x.log')", ["logs"]],
    ["a variable's default", "D = os.environ.get('CACHE_DIR', 'cache')\nos.makedirs(D)", ["cache"]],
    [
      "joined constants",
      "BASE = os.path.abspath(os.path.dirname(__file__))\nDATA = os.path.join(BASE, 'backup', 'data')\nos.makedirs(DATA)",
      ["backup/data"],
    ],
    [
      "a variable's default in a table",
      "D = {'LOG_FILE': 'logs/app.log'}\nos.makedirs(os.path.dirname(os.getenv('LOG_FILE', D['LOG_FILE'])))",
      ["logs"],
    ],
    [
      "a helper",
      "def ensure(path):\n  os.makedirs(path, exist_ok=True)\nensure('a')\nensure('b')",
      ["a", "b"],
    ],
    [
      "an attribute",
      "class Cache:\n  def __init__(self, folder='cache'):\n    self.folder = folder\n  def put(self, key):\n    with open(os.path.join(self.folder, key), 'wb') as f: pass",
      ["cache"],
    ],
    ["a loop", "for d in ('a', 'b'):\n  os.makedirs(d)", ["a", "b"]],
    [
      "uploads",
      "app.config['UPLOAD_FOLDER'] = 'uploads'\ndef f(file):\n  file.save(os.path.join(app.config['UPLOAD_FOLDER'], file.filename))",
      ["uploads"],
    ],
    [
      "data frames and figures",
      "def f(df, plt):\n  df.to_csv('out/a.csv')\n  plt.savefig('plots/b.png')\n  df.to_json()",
      ["out", "plots"],
    ],
    [
      "SQLite",
      "import sqlite3\nsqlite3.connect('data/app.db')\nfrom sqlalchemy import create_engine\ncreate_engine('sqlite:///store/x.db')\nsqlite3.connect(':memory:')",
      ["data", "store"],
    ],
    [
      "temporary files in a folder",
      "import tempfile\ntempfile.NamedTemporaryFile(dir='spool')\ntempfile.mkdtemp()",
      ["spool"],
    ],
    ["copies", "import shutil\nshutil.copy('a', 'archive/a')", ["archive"]],
    [
      "an absolute path",
      "os.makedirs('/var/lib/shop/files')\nos.makedirs('/tmp/x')\nopen('/dev/null', 'w')",
      ["/var/lib/shop/files"],
    ],
    [
      "nothing unknown",
      "def f(x):\n  os.makedirs(x)\n  open(f'{x}/y', 'w')\n  open('../up/x', 'w')\n  open(os.path.expanduser('~/x'), 'w')",
      [],
    ],
    [
      "one folder for what lies in it",
      "os.makedirs('a')\nos.makedirs('a/b/c')\nos.makedirs('ab')",
      ["a", "ab"],
    ],
  ])("%s", async (_, source, expected) => {
    expect(await writableOf(source)).toEqual(expected);
  });

  it("keeps a folder of data beside source in its package", async () => {
    const root = await makeFlask("import backup\nos.makedirs('backup')\nos.makedirs('backup/data')", {
      "backup/__init__.py": "",
    });
    expect((await detect(root)).writable.map(({ value }) => value)).toEqual(["backup", "backup/data"]);
  });

  it("explains what is written beside the source", async () => {
    const { writable, scan } = await detect(await makeFlask("open('app.log', 'a')"));
    expect(writable).toEqual([]);
    expect(scan).toMatchObject({
      complete: true,
      notes: ["app.py:4 writes a file beside the source, where a container cannot write"],
    });
  });
});

describe("what has to be copied", () => {
  it("follows imports, names of files, and conventions, and nothing else", async () => {
    const root = await makeFlask(
      [
        "import pkg.views, importlib",
        "importlib.import_module('plugins.extra')",
        "import pandas as pd",
        "TABLE = pd.read_csv('tables/molecules.csv')",
        "RULES = open(os.path.join(os.path.dirname(__file__), 'rules.txt')).read()",
        "os.makedirs('logs', exist_ok=True)",
        "text = 'docs'",
        "url = '/static/x.css'",
      ].join("\n"),
      {
        "pkg/__init__.py": "",
        "pkg/views.py":
          "from . import helper\nfrom flask import Blueprint\nbp = Blueprint('x', __name__, template_folder='../pages')\n",
        "pkg/helper.py": "import flask_migrate\n",
        "plugins/extra.py": "",
        "tables/molecules.csv": "",
        "rules.txt": "",
        "templates/index.html": "",
        "static/x.css": "",
        "pages/a.html": "",
        "migrations/env.py": "",
        "docs/index.md": "",
        "logs/old.log": "",
        "tests/test_x.py": "",
        "stray.py": "",
        "README.md": "",
        Dockerfile: "FROM scratch\n",
      },
    );
    expect((await detect(root)).sources).toEqual([
      "app.py",
      "migrations",
      "pages",
      "pkg",
      "plugins",
      "rules.txt",
      "static",
      "tables",
      "templates",
    ]);
  });
});

describe("services", () => {
  it.each<[string, string, string | null, boolean]>([
    ["a client", "import redis", "cache", true],
    ["a variable", "os.environ.get('REDIS_URL')", "cache", false],
    [
      "a cache that is told to",
      "from flask_caching import Cache\nc = {'CACHE_TYPE': 'RedisCache'}",
      "cache",
      false,
    ],
    ["a cache in memory", "from flask_caching import Cache\nc = {'CACHE_TYPE': 'SimpleCache'}", null, false],
    ["a queue", "import redis\nfrom rq import Queue", "persistent", true],
    ["Celery with RabbitMQ", "import celery\nb = 'amqp://mq'", null, false],
    ["nothing", "", null, false],
  ])("Redis by %s", async (_, source, value, certain) => {
    const { redis } = await detect(await makeFlask(source));
    expect(redis === null ? null : [redis.value, redis.certain]).toEqual(
      value === null ? null : [value, certain],
    );
  });

  it.each<[string, readonly (readonly [string, boolean])[]]>([
    ["import psycopg2", [["postgres", true]]],
    ["u = 'postgresql+asyncpg://h/d'", [["postgres", false]]],
    [
      "import pymysql, sqlite3, pymongo",
      [
        ["mysql", true],
        ["sqlite", true],
        ["mongodb", true],
      ],
    ],
    ["from supabase import create_client", [["supabase", true]]],
    ["os.environ['SUPABASE_URL']", [["supabase", false]]],
    ["# postgresql://in-a-comment", []],
  ])("databases in %s", async (source, expected) => {
    const { databases } = await detect(await makeFlask(source));
    expect(databases.map(({ value, certain }) => [value, certain])).toEqual(expected);
  });
});

describe("server commands", () => {
  it.each([
    ["gunicorn app:app", "app:app", 0, "wsgi"],
    ["gunicorn -w 4 -b 0.0.0.0:8000 'shop.wsgi:create_app()'", "shop.wsgi:create_app()", 8000, "wsgi"],
    ["exec gunicorn --bind=:$PORT shop.wsgi", "shop.wsgi:application", 0, "wsgi"],
    ["/venv/bin/gunicorn -k uvicorn.workers.UvicornWorker main:app", "main:app", 0, "asgi"],
    ["uvicorn main:app --host 0.0.0.0 --port 80 --reload", "main:app", 80, "asgi"],
    [`uvicorn --factory main:make --port \${PORT:-8001}`, "main:make()", 8001, "asgi"],
    ["poetry run uvicorn main:app", "main:app", 0, "asgi"],
    ["waitress-serve --listen=*:8041 wsgi:application", "wsgi:application", 8041, "wsgi"],
    ["flask --app shop:make run -p 5001", "shop:make", 5001, "wsgi"],
    ["conda run -n env python app.py", "app.py", 0, "wsgi"],
    ["python3 -u ./server/main.py", "server/main.py", 0, "wsgi"],
  ])("%s", (command, target, port, kind) => {
    const found = parseServerCommand(command);
    const shown = found?.target
      ? `${found.target.module}:${found.target.attribute}${found.target.factory ? "()" : ""}`
      : found?.script;
    expect([shown, found?.port ?? 0, found?.interface]).toEqual([target, port, kind]);
  });

  it.each([
    "nginx -g 'daemon off;'",
    "python manage.py migrate",
    "python -m http.server",
    "npm start",
    "gunicorn --version",
    "",
  ])("%j starts no application", (command) => {
    expect(parseServerCommand(command)?.target ?? null).toBeNull();
  });
});

describe("what stands in the checkout", () => {
  it("lists Docker and CI files", async () => {
    const root = await makeFlask("", {
      Dockerfile: "FROM scratch\n",
      "Dockerfile.prod": "FROM scratch\n",
      "docker/api.dockerfile": "FROM scratch\n",
      "docker-compose.yml": "services: {}\n",
      "docker-compose.override.yaml": "services: {}\n",
      "deploy/compose.prod.yml": "services: {}\n",
      ".dockerignore": "",
      ".gitlab-ci.yml": "",
      ".github/workflows/ci-cd.yml": "",
      "composer.yml": "",
      "Dockerfile.md": "",
    });
    expect((await detect(root)).existing).toEqual({
      dockerfiles: ["Dockerfile", "Dockerfile.prod", "docker/api.dockerfile"],
      composeFiles: ["deploy/compose.prod.yml", "docker-compose.override.yaml", "docker-compose.yml"],
      dockerignore: ".dockerignore",
      ci: [".github/workflows/ci-cd.yml", ".gitlab-ci.yml"],
    });
  });

  it.each([
    ["git@github.com:mushu-dev/cryoprotect.git", "https://github.com/mushu-dev/cryoprotect"],
    ["https://user:token@gitlab.example.org:8443/a/b/c.git", "https://gitlab.example.org:8443/a/b/c"],
    ["ssh://git@host.example:2222/a/b.git", "https://host.example/a/b"],
    ["http://git.example/a/b", "http://git.example/a/b"],
    ["git://host.example/a.git", "https://host.example/a"],
    ["/srv/git/a.git", null],
    ["file:///srv/git/a.git", null],
    ["C:/git/a", null],
    ["../a", null],
    ["https://host.example/", null],
  ])("the remote %s is at %s", (remote, address) => {
    expect(toWebAddress(remote)).toBe(address);
  });

  it("reads the remote and the branch of a checkout and of a worktree", async () => {
    const root = await makeFlask("");
    await mkdir(join(root, ".git", "worktrees", "other"), { recursive: true });
    await writeFile(join(root, ".git", "HEAD"), "ref: refs/heads/main\n");
    await writeFile(
      join(root, ".git", "config"),
      '[core]\n\tbare = false\n[remote "fork"]\n\turl = git@x.org:f/f.git\n[remote "origin"]\n\turl = https://me:pw@x.org/a/b.git\n',
    );
    expect((await detect(root)).git).toEqual({ remote: "https://x.org/a/b", branch: "main" });

    const worktree = await makeFlask("", { ".git": `gitdir: ${root}/.git/worktrees/other\n` });
    await writeFile(join(root, ".git", "worktrees", "other", "HEAD"), "ref: refs/heads/feature/x\n");
    await writeFile(join(root, ".git", "worktrees", "other", "commondir"), "../..\n");
    expect((await detect(worktree)).git).toEqual({ remote: "https://x.org/a/b", branch: "feature/x" });
  });

  it("has no branch on a detached HEAD, and no remote in a fresh repository", async () => {
    const root = await makeFlask("", {
      ".git/HEAD": "4b825dc642cb6eb9a060e54bf8d69288fbee4904\n",
      ".git/config": "[core]\n",
    });
    expect((await detect(root)).git).toEqual({ remote: null, branch: null });
    expect((await detect(await makeFlask("", { ".git": "nonsense\n" }))).git).toBeNull();
  });

  it("is named after its folder when nothing else names it", async () => {
    const root = await makeProject({
      "app.py": "",
      "environment.yml": "name: base\ndependencies: [python]\n",
    });
    expect((await detect(root)).name).toEqual({ value: root.split("/").pop(), from: null, certain: false });
  });
});
