/** What a command line starts. */
export interface ServerCommand {
  /** `app:create_app()` as module and attribute; null when a script is run instead. */
  readonly target: {
    readonly module: string;
    readonly attribute: string;
    readonly factory: boolean;
  } | null;
  /** The Python file that is run: `app.py`. */
  readonly script: string | null;
  readonly interface: "wsgi" | "asgi";
  readonly port: number | null;
  /** The folder that `--chdir` or `--app-dir` names; empty for none. */
  readonly folder: string;
}

const SERVERS: ReadonlyMap<string, "wsgi" | "asgi"> = new Map(
  Object.entries<"wsgi" | "asgi">({
    gunicorn: "wsgi",
    "waitress-serve": "wsgi",
    uwsgi: "wsgi",
    mod_wsgi_express: "wsgi",
    flask: "wsgi",
    uvicorn: "asgi",
    hypercorn: "asgi",
    daphne: "asgi",
    granian: "asgi",
    fastapi: "asgi",
  }),
);

const TARGET = /^([A-Za-z_][\w.]*):([A-Za-z_]\w*)(\(.*)?$/;

/**
 * Reads a command line such as `gunicorn -b 0.0.0.0:8000 app:app` or `python app.py`.
 * @returns null when it starts no Python web application
 */
export function parseServerCommand(command: string): ServerCommand | null {
  const words = splitWords(command);
  const at = words.findIndex((word) => SERVERS.has(nameOf(word)));
  if (at !== -1) return readServer(nameOf(words[at] ?? ""), words.slice(at + 1));
  const python = words.findIndex((word) => /^python[\d.]*$/.test(nameOf(word)));
  if (python === -1) return null;
  const script = words.slice(python + 1).find((word) => !word.startsWith("-"));
  if (script === undefined || !script.endsWith(".py") || script.endsWith("manage.py")) return null;
  return { target: null, script: script.replace(/^\.\//, ""), interface: "wsgi", port: null, folder: "" };
}

function readServer(server: string, words: readonly string[]): ServerCommand | null {
  const options = readOptions(words);
  const asgi = SERVERS.get(server) === "asgi" || /uvicorn|asgi/i.test(options.get("worker-class") ?? "");
  const named =
    server === "flask" ? flaskTarget(options) : words.map(readTarget).find((found) => found !== null);
  const target = named ?? bareModule(server, words);
  const script = server === "fastapi" ? (words.find((word) => word.endsWith(".py")) ?? null) : null;
  if (target === null && script === null && server !== "flask") return null;
  const factory = target !== null && (target.factory || words.includes("--factory"));
  return {
    target: target === null ? null : { ...target, factory },
    script,
    interface: asgi ? "asgi" : "wsgi",
    port: portOf(options),
    folder: (options.get("chdir") ?? options.get("app-dir") ?? "").replace(/^\.\/|\/$/g, ""),
  };
}

const SHORT: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({ b: "bind", k: "worker-class", p: "port", A: "app" }),
);

function readOptions(words: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const [index, word] of words.entries()) {
    const match = /^(?:--([\w-]+)|-([A-Za-z]))(?:=(.*))?$/.exec(word);
    const name = match?.[1] ?? SHORT.get(match?.[2] ?? "");
    if (match === null || name === undefined) continue;
    options.set(name, match[3] ?? words[index + 1] ?? "");
  }
  return options;
}

function readTarget(word: string): ServerCommand["target"] {
  const match = TARGET.exec(word);
  if (match?.[1] === undefined || match[2] === undefined || match[1] === "unix") return null;
  return { module: match[1], attribute: match[2], factory: match[3] !== undefined };
}

/** `flask --app shop run`: Flask looks for `app`, `application` and `create_app` itself. */
function flaskTarget(options: ReadonlyMap<string, string>): ServerCommand["target"] {
  const app = options.get("app");
  return app === undefined ? null : readTarget(app.replace(/\.py\b/, ""));
}

/** `gunicorn shop.wsgi`: gunicorn then takes `application`. */
function bareModule(server: string, words: readonly string[]): ServerCommand["target"] {
  const last = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  if (server !== "gunicorn" || /^-[^=]*$/.test(before) || !/^[A-Za-z_][\w.]*$/.test(last)) return null;
  return { module: last, attribute: "application", factory: false };
}

function portOf(options: ReadonlyMap<string, string>): number | null {
  const text =
    options.get("port") ?? options.get("bind") ?? options.get("listen") ?? options.get("http") ?? "";
  const match = /(?:^|:)(?:\$\{\w+:-(\d+)\}|(\d+))$/.exec(text);
  const port = Number(match?.[1] ?? match?.[2]);
  return Number.isInteger(port) && port > 0 ? port : null;
}

function nameOf(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1);
}

/** Splits as a shell does, as far as quotes go. */
function splitWords(command: string): readonly string[] {
  return [...command.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replace(/["']/g, ""));
}
