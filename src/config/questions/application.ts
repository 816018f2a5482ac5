import { type EntryPoint, formatPlace } from "../facts.ts";
import { HIGHEST_PORT } from "../ports.ts";
import { type Question, recommend, type Shape, suggestFact } from "../question.ts";

const DEFAULT_PORTS = { flask: 5000, fastapi: 8000, django: 8000, other: 8000 } as const;

const MINOR_VERSION: Shape = { pattern: /^3\.\d{1,2}$/, allows: "3, a dot, and the minor version" };

/** Below it, only root may listen. */
const LOWEST_PORT = 1024;

/** An entry point as people write it: `app:app`, `app:create_app()`. */
export function formatEntry(entry: EntryPoint): string {
  return `${entry.module}:${entry.attribute}${entry.factory ? "()" : ""}`;
}

/** What the application is, and how it is started. */
export const applicationQuestions: readonly Question[] = [
  {
    id: "application.name",
    group: "application",
    title: "Name of the application",
    help: "Names the image, the Compose projects and the documentation. Changing it later makes Docker see new projects: old containers and volumes stay until you remove them.",
    type: { kind: "text", example: "CryoProtect Mini" },
    level: "basic",
    suggest: ({ facts }) => suggestFact({ ...facts.name, certain: true }, "the name of the folder"),
    validate: (value) =>
      /[\p{L}\p{N}]/u.test(String(value)) ? null : "a name needs at least one letter or digit",
    shows: "docker-compose.yml",
  },
  {
    id: "application.framework",
    group: "application",
    title: "Web framework",
    help: "Decides how the server talks to the application (WSGI: a thread for each request; ASGI: many requests in one loop) and how development reloads it.",
    type: {
      kind: "select",
      options: [
        { value: "flask", label: "Flask", hint: "WSGI; gunicorn with threads." },
        { value: "fastapi", label: "FastAPI", hint: "ASGI; gunicorn with uvicorn workers." },
        { value: "django", label: "Django", hint: "WSGI or ASGI; static files are collected in the build." },
        { value: "other", label: "other", hint: "Any WSGI or ASGI application." },
      ],
    },
    level: "detail",
    suggest: ({ facts }) =>
      facts.framework === null
        ? ({ ...recommend("other", "no framework was recognised"), uncertain: true } as const)
        : suggestFact(facts.framework),
    shows: "Dockerfile",
  },
  {
    id: "application.entry",
    group: "application",
    title: "What the server loads",
    help: "Module and object, as `module:object`, or `module:factory()` when a function makes the application. It must be importable from the project's root.",
    type: {
      kind: "text",
      example: "app:app",
      shape: {
        pattern: /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\(\))?$/,
        allows: "the module as Python imports it, a colon, and a name in it",
      },
    },
    level: "basic",
    found: (facts) =>
      facts.entries.map(({ value, from }) => ({
        value: formatEntry(value),
        label: formatEntry(value),
        hint: from === null ? "found in the source" : `found in ${formatPlace(from)}`,
      })),
    suggest: ({ facts }) => {
      const [best] = facts.entries;
      if (best === undefined) return recommend("", "no application object was found");
      return suggestFact({ ...best, value: formatEntry(best.value) });
    },
    validate: (value) =>
      value === "" ? "no WSGI or ASGI object was found in the source: name it, as module:object" : null,
    shows: "Dockerfile",
  },
  {
    id: "application.interface",
    group: "application",
    title: "Server interface",
    help: "WSGI for Flask and most Django projects, ASGI for FastAPI. The wrong one makes every request fail.",
    type: {
      kind: "select",
      options: [
        { value: "wsgi", label: "WSGI", hint: "Synchronous; gunicorn's own threads." },
        { value: "asgi", label: "ASGI", hint: "Asynchronous; uvicorn workers under gunicorn." },
      ],
    },
    level: "detail",
    suggest: ({ facts, answers }) => {
      const chosen = facts.entries.find(
        ({ value }) => formatEntry(value) === answers.text("application.entry"),
      );
      if (chosen !== undefined)
        return suggestFact({ ...chosen, value: chosen.value.interface, certain: true });
      const asgi = answers.text("application.framework") === "fastapi";
      return recommend(asgi ? "asgi" : "wsgi", "what the framework speaks");
    },
    shows: "docker/gunicorn.conf.py",
  },
  {
    id: "application.port",
    group: "application",
    title: "Port inside the container",
    help: "The server listens here. It is not the port on your host: each environment publishes its own.",
    type: { kind: "integer", min: LOWEST_PORT, max: HIGHEST_PORT },
    level: "detail",
    kept: true,
    suggest: ({ facts, answers }) => {
      if (facts.port !== null && facts.port.value >= LOWEST_PORT) return suggestFact(facts.port);
      const framework = answers.text("application.framework") as keyof typeof DEFAULT_PORTS;
      return recommend(DEFAULT_PORTS[framework], "the framework's usual port");
    },
    shows: "docker-compose.yml",
  },
  {
    id: "application.longest_request",
    group: "application",
    title: "Longest request that must be answered",
    help: "A stop or a release gives running requests this long to end, and the grace period of the container is longer. Workers that hang, and the proxy's wait for an answer, end 30 s after it. A longer one makes stops and releases slower.",
    type: { kind: "quantity", dimension: "duration", min: 1000, max: 3_600_000 },
    level: "detail",
    suggest: () => recommend(30_000, "gunicorn's own default"),
    shows: "docker/gunicorn.conf.py",
  },
  {
    id: "application.python",
    group: "application",
    title: "Python version",
    help: "Minor version of the base image. Take the one that you test with; the packages must exist ready-built (as wheels) for it.",
    type: { kind: "text", example: "3.13", shape: MINOR_VERSION },
    level: "basic",
    suggest: ({ facts }) =>
      facts.python === null
        ? { ...recommend("3.13", "no file of the project names one"), uncertain: true }
        : suggestFact(facts.python),
    shows: "Dockerfile",
  },
];
