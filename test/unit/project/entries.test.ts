import { describe, expect, it } from "vitest";
import type { Facts } from "../../../src/config/facts.ts";
import { detect } from "../../../src/project/detect.ts";
import { makeProject } from "./project-folder.ts";

const FLASK = "from flask import Flask\napp = Flask(__name__)\n";

/** The entry points as `module:attribute`, a factory with `()`, the certain one with `!`. */
function show({ entries }: Facts): readonly string[] {
  return entries.map(({ value, certain }) => {
    return `${value.module}:${value.attribute}${value.factory ? "()" : ""}${certain ? "!" : ""}`;
  });
}

async function entriesOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return show(await detect(await makeProject(files)));
}

describe("which objects are found", () => {
  it.each([
    ["an object", FLASK, ["app:app!"]],
    ["another import", "import flask as f\nserver = f.Flask('x')\n", ["app:server!"]],
    ["an annotated object", "from flask import Flask\napp: Flask = Flask(__name__)\n", ["app:app!"]],
    [
      "a factory and what it made",
      "from flask import Flask\ndef create_app():\n    app = Flask('x')\n    return app\napp = create_app()\n",
      ["app:app!", "app:create_app()"],
    ],
    [
      "no factory that wants arguments",
      "from flask import Flask\ndef create_app(config):\n    return Flask('x')\napp = create_app({})\n",
      ["app:app!"],
    ],
    [
      "a factory with defaults",
      "from flask import Flask\ndef make(config=None, *args, **kw):\n    return Flask('x')\n",
      ["app:make()!"],
    ],
    [
      "nothing that only exists when started by hand",
      "from flask import Flask\ndef create_app():\n    return Flask('x')\nif __name__ == '__main__':\n    app = create_app()\n    app.run()\n",
      ["app:create_app()!"],
    ],
    ["a subclass", "from flask import Flask\nclass Shop(Flask):\n    pass\napp = Shop('x')\n", ["app:app!"]],
    [
      "a wrapped object",
      `${FLASK}from werkzeug.middleware.proxy_fix import ProxyFix\napplication = ProxyFix(app)\n`,
      ["app:app!", "app:application"],
    ],
    [
      "an object in a try",
      "from flask import Flask\ntry:\n    app = Flask('x')\nexcept Exception:\n    raise\n",
      ["app:app!"],
    ],
    ["nothing in a function", "from flask import Flask\ndef f():\n    app = Flask('x')\n    app.run()\n", []],
    ["no other class", "class Flask:\n    pass\napp = Flask()\n", []],
    ["no response", "from flask import Response\napp = Response()\n", []],
  ])("%s", async (_, source, expected) => {
    expect(await entriesOf({ "app.py": source })).toEqual(expected);
  });

  it("follows imports to what is re-exported", async () => {
    const files = {
      "shop/__init__.py": "from .core import create_app\n",
      "shop/core.py": "from flask import Flask\ndef create_app():\n    return Flask('shop')\n",
      "wsgi.py": "from shop import create_app\napplication = create_app()\n",
      "run.py": "from wsgi import application as app\nif __name__ == '__main__':\n    app.run(port=9000)\n",
    };
    const facts = await detect(await makeProject(files));
    expect(show(facts)).toEqual(["wsgi:application!", "run:app", "shop.core:create_app()"]);
    expect(facts.entries[1]?.from).toEqual({ file: "run.py", line: 1 });
  });
});

describe("which comes first", () => {
  it("prefers the root to packages, and packages to src", async () => {
    const factory = "from flask import Flask\ndef create_app():\n    return Flask('x')\n";
    expect(
      await entriesOf({
        "src/late/app.py": FLASK,
        "pkg/__init__.py": factory,
        "pkg/wsgi.py": FLASK,
        "main.py": factory,
        "app.py": FLASK,
        "trial.py": FLASK,
      }),
    ).toEqual([
      "app:app!",
      "main:create_app()",
      "pkg.wsgi:app",
      "pkg:create_app()",
      "trial:app",
      "late.app:app",
    ]);
  });

  it("is not certain between two that are alike", async () => {
    const files = { "one/app.py": FLASK, "two/app.py": FLASK };
    expect(await entriesOf(files)).toEqual(["one.app:app", "two.app:app"]);
  });

  it.each([
    ["Procfile", "web: gunicorn -w 2 trial:app --log-file -\n"],
    ["Dockerfile", 'FROM python:3.12\nCMD ["gunicorn", "-b", "0.0.0.0:8000", "trial:app"]\n'],
    ["Dockerfile", "FROM python:3.12\nCMD python trial.py\n"],
    ["compose.yaml", "services:\n  web:\n    build: .\n    command: flask --app trial:app run\n"],
    ["docker/start.sh", "#!/bin/sh\nexec gunicorn trial:app\n"],
  ])("believes a command: %s", async (path, text) => {
    const trial = `${FLASK}if __name__ == '__main__':\n    app.run()\n`;
    expect(await entriesOf({ "app.py": FLASK, "trial.py": trial, [path]: text })).toEqual([
      "trial:app!",
      "app:app",
    ]);
  });

  it("keeps what only a command names, and asks", async () => {
    const files = { "app.py": "app = build()\n", Procfile: "web: gunicorn 'app:make(1)'\n" };
    const facts = await detect(await makeProject(files));
    expect(show(facts)).toEqual(["app:make()"]);
    expect(facts.entries[0]?.from).toEqual({ file: "Procfile", line: 1 });
  });
});

describe("how modules are named", () => {
  it("imports a package under src with the dots that its __init__ files allow", async () => {
    expect(await entriesOf({ "src/__init__.py": "", "src/app.py": FLASK })).toEqual(["src.app:app!"]);
    expect(await entriesOf({ "src/app.py": FLASK })).toEqual(["app:app!"]);
  });

  it("takes a folder whose modules import each other by bare names for the root", async () => {
    const files = { "backend/app.py": `import helper\n${FLASK}`, "backend/helper.py": "import redis\n" };
    const facts = await detect(await makeProject(files));
    expect(show(facts)).toEqual(["app:app!"]);
    expect(facts.sources).toEqual(["backend"]);
    expect(facts.redis?.from?.file).toBe("backend/helper.py");
  });

  it("leaves out files that cannot be imported", async () => {
    expect(await entriesOf({ "my-app.py": FLASK, "tests/app.py": FLASK })).toEqual([]);
  });
});

describe("the port", () => {
  it.each([
    ["a number", "if __name__ == '__main__':\n    app.run(port=8123)", 8123, true],
    ["an environment variable's default", "app.run(port=int(os.environ.get('PORT', 5001)))", 5001, true],
    ["a constant", "PORT = 5002\nif __name__ == '__main__':\n    app.run('0.0.0.0', port=PORT)", 5002, true],
    [
      "an argument's default",
      "import argparse\np = argparse.ArgumentParser()\np.add_argument('--port', type=int, default=5003)\nargs = p.parse_args()\nif __name__ == '__main__':\n    app.run(port=args.port)",
      5003,
      true,
    ],
    [
      "waitress",
      "from waitress import serve\nif __name__ == '__main__':\n    serve(app, port=5004)",
      5004,
      true,
    ],
    ["the framework's", "", 5000, false],
    ["not what another object runs on", "job.run(port=1)", 5000, false],
  ])("%s", async (_, source, value, certain) => {
    const facts = await detect(await makeProject({ "app.py": `import os\n${FLASK}${source}\n` }));
    expect(facts.port).toMatchObject({ value, certain });
  });

  it("falls back to EXPOSE, then to a Compose file", async () => {
    const compose =
      "services:\n  db:\n    image: postgres\n    ports: ['5432:5432']\n  web:\n    build: .\n    ports: ['80:7002']\n";
    const docker = "FROM python:3.12-slim\nEXPOSE 7001/tcp\n";
    const both = await detect(
      await makeProject({ "app.py": FLASK, Dockerfile: docker, "compose.yml": compose }),
    );
    expect(both.port).toEqual({ value: 7001, from: { file: "Dockerfile", line: 2 }, certain: true });
    const one = await detect(await makeProject({ "app.py": FLASK, "compose.yml": compose }));
    expect(one.port).toEqual({ value: 7002, from: { file: "compose.yml", line: 5 }, certain: true });
  });
});
