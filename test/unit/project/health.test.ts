import { describe, expect, it } from "vitest";
import { detect } from "../../../src/project/detect.ts";
import { isHealthPath, judgeMeaning } from "../../../src/project/health/health-path.ts";
import { joinRoute } from "../../../src/project/health/route.ts";
import { makeFlask, makeProject } from "./project-folder.ts";

describe("paths of health checks", () => {
  it.each([
    "/health",
    "/healthz",
    "/health/",
    "/health/backup",
    "/api/v1/health",
    "/orders/health",
    "/-/ready",
    "/livez",
    "/status",
    "/api/status",
    "/ping",
    "/metrics",
    "/health-check",
    "/healthcheck",
    "/_health",
    "/startup",
    "/catalog/readiness",
  ])("%s is one", (path) => {
    expect(isHealthPath(path)).toBe(true);
  });

  it.each([
    "/",
    "/orders/status",
    "/orders/<id>/status",
    "/health/<name>",
    "/healthy-recipes",
    "/live-shows",
    "/statuses",
    "/user/ping",
    "/public_health_data/list",
  ])("%s is none", (path) => {
    expect(isHealthPath(path)).toBe(false);
  });

  it.each([
    ["/health", "health", [200, 500], [], "status"],
    ["/health", "health", [200], ["redis"], "status"],
    ["/health", "health", [200], [], "alive"],
    ["/health", "readiness_probe", [200, 503], [], "ready"],
    ["/healthz", "x", [200, 503], [], "alive"],
    ["/health/live", "x", [200], [], "alive"],
    ["/ready", "x", [200], [], "ready"],
    ["/health/startup", "x", [200], [], "started"],
    ["/metrics", "x", [200], [], "metrics"],
    ["/status", "x", [200], [], "status"],
    ["/health/backup", "x", [200], [], "status"],
  ] as const)("%s by %s with %j asking %j means %s", (path, name, codes, asks, meaning) => {
    expect(judgeMeaning(path, name, codes, asks)).toBe(meaning);
  });

  it.each([
    [["", "/health"], "/health"],
    [["/api", "health"], "/api/health"],
    [["/api/", "/health/"], "/api/health/"],
    [["/health", ""], "/health"],
    [["", ""], "/"],
  ])("%j joins to %s", (parts, joined) => {
    expect(joinRoute(...parts)).toBe(joined);
  });
});

describe("status codes", () => {
  it.each([
    ["a plain return", "return 'ok'", [200]],
    ["a tuple", "return {}, 503", [503]],
    ["a tuple with headers", "return 'x', 207, {'X': 'y'}", [207]],
    ["several returns", "if bad():\n        return {}, 500\n    return {}", [200, 500]],
    ["a conditional", "return {}, 200 if ok() else 503", [200, 503]],
    ["a variable", "code = 200\n    if bad():\n        code = 503\n    return {}, code", [200, 503]],
    ["make_response", "return make_response({}, 207)", [207]],
    ["make_response of a tuple", "return make_response(({}, 207))", [207]],
    ["Response", "return Response('x', 503)", [503]],
    ["a named status", "return Response('x', status=HTTPStatus.MULTI_STATUS)", [207]],
    ["a text", "return 'x', '503 Service Unavailable'", [503]],
    ["abort", "if bad():\n        abort(503)\n    return 'x'", [200, 503]],
    ["an exception", "if bad():\n        raise ServiceUnavailable()\n    return 'x'", [200, 503]],
    [
      "a response's code",
      "r = jsonify({})\n    r.status_code = 503 if bad() else 200\n    return r",
      [200, 503],
    ],
    [
      "a response's code, sometimes",
      "r = jsonify({})\n    if bad():\n        r.status_code = 500\n    return r",
      [200, 500],
    ],
    ["a helper", "return answer(503)", [503]],
    ["a helper's conditional", "return both(bad())", [200, 500]],
    ["a helper in a circle", "return circle()", [200]],
    ["a returned variable", "r = ({}, 503)\n    return r", [503]],
    ["an unknown code", "return {}, compute()", [200]],
  ])("%s", async (_, body, codes) => {
    const root = await makeFlask(
      [
        "from http import HTTPStatus",
        "from flask import Response, abort, jsonify, make_response",
        "from werkzeug.exceptions import ServiceUnavailable",
        "def answer(code):\n    return jsonify({}), code",
        "def both(x):\n    if x:\n        return answer(500)\n    return answer(200)",
        "def circle():\n    return circle()",
        `@app.route('/health')\ndef health():\n    ${body}\n`,
      ].join("\n"),
    );
    expect((await detect(root)).health).toMatchObject([{ path: "/health", codes }]);
  });
});

describe("where routes hang", () => {
  it("knows nested blueprints, loops over blueprints, and one that is registered twice", async () => {
    const root = await makeFlask(
      "from parts import outer, twice, looped\napp.register_blueprint(outer, url_prefix='/api')\napp.register_blueprint(twice, url_prefix='/a')\napp.register_blueprint(twice, url_prefix='/b')\nfor part in [looped]:\n    app.register_blueprint(part)\n",
      {
        "parts.py": [
          "from flask import Blueprint",
          "outer = Blueprint('outer', __name__)",
          "inner = Blueprint('inner', __name__, url_prefix='/v1')",
          "outer.register_blueprint(inner)",
          "twice = Blueprint('twice', __name__)",
          "looped = Blueprint('looped', __name__, url_prefix='/internal')",
          "@inner.get('/health')\ndef a():\n    return ''",
          "@twice.get('/livez')\ndef b():\n    return ''",
          "@looped.get('/ready')\ndef c():\n    return ''",
        ].join("\n"),
      },
    );
    expect((await detect(root)).health.map(({ path }) => path)).toEqual([
      "/a/livez",
      "/api/v1/health",
      "/b/livez",
      "/internal/ready",
    ]);
  });

  it("knows routes inside the factory and in functions that take the application", async () => {
    const root = await makeProject({
      "app.py": [
        "from flask import Flask",
        "def register(app):\n    @app.route('/health/live')\n    def live():\n        return ''",
        "def create_app():\n    app = Flask('x')\n    register(app)\n    @app.get('/metrics')\n    def metrics():\n        return ''\n    return app",
      ].join("\n"),
    });
    expect((await detect(root)).health.map(({ path, meaning }) => [path, meaning])).toEqual([
      ["/health/live", "alive"],
      ["/metrics", "metrics"],
    ]);
  });

  it("knows exporters that serve metrics themselves", async () => {
    const flask = await makeFlask(
      "from prometheus_flask_exporter import PrometheusMetrics\nPrometheusMetrics(app)\n",
    );
    expect((await detect(flask)).health).toMatchObject([
      { path: "/metrics", meaning: "metrics", codes: [200] },
    ]);
    const mounted = await makeFlask(
      "from prometheus_client import make_wsgi_app\nfrom werkzeug.middleware.dispatcher import DispatcherMiddleware\napp.wsgi_app = DispatcherMiddleware(app.wsgi_app, {'/metrics': make_wsgi_app()})\n",
    );
    expect((await detect(mounted)).health).toMatchObject([{ path: "/metrics" }]);
  });

  it("leaves out what does not answer GET, and what nothing reaches", async () => {
    const root = await makeFlask("@app.post('/health')\ndef a():\n    return ''\n", {
      "stray.py": "from app import app\n@app.get('/ready')\ndef r():\n    return ''\n",
    });
    expect((await detect(root)).health).toEqual([]);
  });
});

describe("what is asked", () => {
  it("looks at names and keys, not at words in texts", async () => {
    const root = await makeFlask(
      [
        "import psutil, shutil",
        "def check_db():\n    return session.execute('SELECT 1')",
        "@app.get('/health')",
        "def health():",
        '    """Leaves Redis alone."""',
        "    check_db()",
        "    free = shutil.disk_usage('/').free",
        "    used = psutil.virtual_memory().percent",
        "    return {'message': 'see redis', 'supabase': app.extensions['supabase'].ping()}",
      ].join("\n"),
    );
    expect((await detect(root)).health).toMatchObject([{ asks: ["supabase", "database", "disk", "memory"] }]);
  });
});
