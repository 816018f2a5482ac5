import { readShell } from "../dockerfile/shell-commands.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { imageFileAt, projectFile } from "../image-files.ts";
import { joinPath } from "../paths.ts";
import { type PythonCommand, readPython } from "../python-command.ts";
import { developmentServer, serverOf } from "../server.ts";
import { scriptTextsOf } from "../start-scripts.ts";
import { type Start, startsOf } from "../starts.ts";
import type { Subject } from "../subject.ts";

/** Servers that are made for one developer. */
export const cd010: Rule = {
  id: "CD010",
  title: "Development server in production",
  severity: "high",
  what: "`flask run`, `manage.py runserver`, `fastapi dev`, a server with `--reload`, or `python x.py` and `python -m x` where that file calls `app.run(…)`, as what an image or a service outside of development starts, by itself or in its script.",
  why: "It serves with one process, does not finish running requests when it is stopped, and says itself that it is not for production; with its debugger on, whoever reaches it runs code.",
  fix: "Start the application with gunicorn or uvicorn, and keep the development server in docker-compose.dev.yml.",
  settled: true,
  references: [],
  find: (subject) =>
    onePerPlace(
      startsOf(subject).flatMap((start): readonly Hit[] => {
        const server = findServer(subject, start) ?? findInScripts(subject, start);
        if (server === null) return [];
        return [{ place: start.place, message: `It is started with ${server}, a server for development.` }];
      }),
    ),
};

function findServer(subject: Subject, start: Start): string | null {
  const own = serverOf(start);
  return (own === null ? null : developmentServer(own)) ?? findRun(subject, start);
}

/** Servers for production: a script that knows one may start another in development alone. */
const PRODUCTION = /\b(?:gunicorn|uvicorn|hypercorn|waitress|uwsgi|daphne|granian)\b/;

/** What the scripts start that a container goes through. */
function findInScripts(subject: Subject, start: Start): string | null {
  const { stage } = start;
  const scripts = stage === null ? [] : scriptTextsOf(subject, { ...start, stage });
  for (const { name, text } of scripts) {
    if (PRODUCTION.test(text)) continue;
    const commands = readShell(text).map(({ words }) => words);
    const server = findServer(subject, { ...start, commands });
    if (server !== null) return `${name}, which calls ${server}`;
  }
  return null;
}

/** `python app.py`, or `python -m app`, whose source calls `app.run(…)`. */
function findRun(subject: Subject, { commands, stage, folder }: Start): string | null {
  for (const python of commands.map(readPython)) {
    for (const script of scriptsOf(python)) {
      const held = stage === null ? null : imageFileAt(subject, stage, joinPath(folder, script));
      // A service can mount the source over an image of its own, or of others.
      const file = held ?? (script.startsWith("/") ? null : projectFile(subject, script));
      if (file !== null && runsApplication(file.text))
        return `"python ${python?.script ?? `-m ${python?.module}`}"`;
    }
  }
  return null;
}

/** The files that Python may take for what it is told to run. */
function scriptsOf(python: PythonCommand | null): readonly string[] {
  const { script = null, module = null } = python ?? {};
  if (module === null) return script?.endsWith(".py") === true ? [script] : [];
  const path = module.replaceAll(".", "/");
  return [`${path}.py`, `${path}/__main__.py`];
}

/** True for a source that runs a Flask object itself: `app = Flask(…)` or `create_app()`, then `app.run()`. */
function runsApplication(source: string): boolean {
  const flask = /^\s*(?:from|import)\s+flask/m.test(source);
  return [...source.matchAll(/^[ \t]*(\w+)\.(?:run|run_server)\(/gm)].some(([, name = ""]) => {
    if (name === "socketio") return flask;
    const made = new RegExp(
      `^[ \\t]*${name}\\b[^=\\n]*=\\s*(?:[\\w.]*Flask|[\\w.]*Dash|(?:[\\w.]*\\.)?(?:create|make)_app)\\(`,
      "m",
    );
    const imported = new RegExp(`^[ \\t]*from\\s+[\\w.]+\\s+import\\s[^\\n]*\\b${name}\\b`, "m");
    return made.test(source) || (/^app(?:lication)?$/.test(name) && imported.test(source));
  });
}
