import { hasUnknownVariables } from "./environment.ts";
import { gunicornSettings } from "./gunicorn-settings.ts";
import { imageFileAt } from "./image-files.ts";
import { joinPath } from "./paths.ts";
import { readPython } from "./python-command.ts";
import { optionOf, type Server, serverOf } from "./server.ts";
import { scriptsOf } from "./start-scripts.ts";
import type { BuiltStart } from "./starts.ts";
import type { Subject } from "./subject.ts";

/** Where a server listens inside its container; null for a part that is not known. */
export interface Listening {
  /** `gunicorn`, `app.py`. */
  readonly what: string;
  readonly host: string | null;
  readonly port: number | null;
}

/** Where a container's server listens, as far as its command and its files say; null where they do not. */
export function listeningOf(subject: Subject, start: BuiltStart): Listening | null {
  const server = serverOf(start);
  if (server === null) return scriptListening(subject, start);
  const { name, options } = server;
  const variable = (key: string): string | null | undefined => start.environment.get(key);
  switch (name) {
    case "gunicorn":
      return gunicornListening(subject, start, server);
    case "hypercorn": {
      const bind = optionOf(options, "--bind", "-b");
      return bind === null ? null : { what: name, ...readAddress(bind) };
    }
    case "uvicorn": {
      if (options.some((word) => /^--(?:uds|fd)\b/.test(word)) || variable("UVICORN_HOST") !== undefined)
        return null;
      if (variable("UVICORN_PORT") !== undefined) return null;
      return parts(name, optionOf(options, "--host"), optionOf(options, "--port"), 8000);
    }
    case "flask run": {
      if (mayBeToldElse(subject, start)) return null;
      const host = optionOf(options, "--host", "-h") ?? variable("FLASK_RUN_HOST") ?? null;
      const port = optionOf(options, "--port", "-p") ?? variable("FLASK_RUN_PORT") ?? null;
      return parts(name, host, port, 5000);
    }
    case "runserver": {
      const address = options.find((word) => !word.startsWith("-")) ?? "8000";
      return { what: "runserver", ...readAddress(/^\d+$/.test(address) ? `127.0.0.1:${address}` : address) };
    }
    default:
      return null;
  }
}

function parts(what: string, host: string | null, port: string | null, usual: number): Listening {
  return { what, host: host ?? "127.0.0.1", port: port === null ? usual : toPort(port) };
}

function toPort(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}

function readAddress(text: string): Pick<Listening, "host" | "port"> {
  const [, host = "", port = ""] = /^(.*):([^:]*)$/.exec(text) ?? ["", text, "8000"];
  return { host: host.includes("$") || /^(?:unix|fd|file)/.test(text) ? null : host, port: toPort(port) };
}

function gunicornListening(subject: Subject, start: BuiltStart, server: Server): Listening | null {
  const { options, name } = server;
  const binds = options.filter((word) => /^(?:--bind|-b)/.test(word)).length;
  if (binds > 1 || start.environment.has("GUNICORN_CMD_ARGS")) return null;
  const bind = optionOf(options, "--bind", "-b");
  if (bind !== null) return { what: name, ...readAddress(bind) };
  const settings = gunicornSettings(subject, start, server);
  if (settings === "unknown") return null;
  const written = settings === null ? undefined : /^bind\s*=\s*(.+?)\s*$/m.exec(settings.text)?.[1];
  if (written !== undefined) {
    const literal = /^["']([^"'{}]+)["']\s*(?:#.*)?$/.exec(written)?.[1];
    return literal === undefined ? null : { what: name, ...readAddress(literal) };
  }
  if (settings !== null && /\bbind\b/.test(settings.text)) return null;
  if (mayBeToldElse(subject, start)) return null;
  const port = start.environment.get("PORT");
  if (port === undefined) return { what: name, host: "127.0.0.1", port: 8000 };
  return { what: name, host: "0.0.0.0", port: port === null ? null : toPort(port) };
}

/** Whether a script or a file that is not there may set the variables that a server listens by. */
function mayBeToldElse(subject: Subject, start: BuiltStart): boolean {
  const texts = scriptsOf(subject, start).map((script) => script?.text ?? null);
  const sets = (text: string | null) => text === null || /PORT\b|HOST\b|GUNICORN_CMD_ARGS/.test(text);
  return hasUnknownVariables(subject, start.service) || texts.some(sets);
}

/** `python app.py`, where that file ends in Flask's own `app.run(…)`. */
function scriptListening(subject: Subject, { commands, stage, folder }: BuiltStart): Listening | null {
  const script = commands.map(readPython).find((one) => one !== null)?.script ?? null;
  if (script === null || !script.endsWith(".py")) return null;
  const text = imageFileAt(subject, stage, joinPath(folder, script))?.text ?? null;
  if (text === null || !/^(?:from|import) flask\b/m.test(text) || /\bdash\b|socketio/i.test(text))
    return null;
  const calls = [...text.matchAll(/^\s+(?:app|application)\.run\(([^()]*)\)/gm)];
  const [, given = ""] = calls[0] ?? [];
  if (calls.length !== 1 || given.includes("*") || /^\s*["']/.test(given)) return null;
  const host = argument(given, "host");
  const port = argument(given, "port");
  return {
    what: script,
    host: host === null ? "127.0.0.1" : (/^["']([^"']*)["']$/.exec(host)?.[1] ?? null),
    port: port === null ? 5000 : toPort(port),
  };
}

function argument(given: string, name: string): string | null {
  return new RegExp(`(?:^|[,\\s])${name}\\s*=\\s*([^,]+?)\\s*(?:,|$)`).exec(given)?.[1] ?? null;
}
