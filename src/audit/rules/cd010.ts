import { absolute, fileInImage } from "../build-context.ts";
import { workingFolder } from "../copies.ts";
import { findDevelopmentServer } from "../development-server.ts";
import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { type StartCommand, startCommands } from "../start-commands.ts";
import type { Subject } from "../subject.ts";

/** Servers that are made for one developer. */
export const cd010: Rule = {
  id: "CD010",
  title: "Development server in production",
  severity: "high",
  what: "`flask run`, `manage.py runserver`, `fastapi dev`, a server with `--reload`, or `python x.py` where that file calls `app.run(…)`, as what an image or a service outside of development starts.",
  why: "It serves with one process, does not finish running requests when it is stopped, and says itself that it is not for production; with its debugger on, whoever reaches it runs code.",
  fix: "Start the application with gunicorn or uvicorn, and keep the development server in docker-compose.dev.yml.",
  settled: true,
  references: [],
  find: (subject) =>
    onePerPlace(
      startCommands(subject).flatMap((start): readonly Hit[] => {
        const server = findDevelopmentServer(start.words) ?? findRun(subject, start);
        return server === null
          ? []
          : [{ place: start.place, message: `It is started with ${server}, a server for development.` }];
      }),
    ),
};

/** `python app.py` whose source calls `app.run(…)`. */
function findRun(subject: Subject, { words, image }: StartCommand): string | null {
  const python = words.findIndex((word) => /(?:^|\/)python[\d.]*$/.test(word));
  const script = words.find((word, at) => at > python && !word.startsWith("-"));
  if (python === -1 || script === undefined || !script.endsWith(".py")) return null;
  const path = image === null ? null : absolute(workingFolder(image.stage), script);
  const text =
    image === null || path === null
      ? subject.read(script)
      : (fileInImage(subject, image, path)?.text ?? (script.startsWith("/") ? null : subject.read(script)));
  return text !== null && runsApplication(text) ? `"python ${script}"` : null;
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
