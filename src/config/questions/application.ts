import { dependencyFilesFor, suggestStrategy } from "../dependencies.ts";
import type { EntryPoint, Facts } from "../facts.ts";
import { PACKAGES } from "../packages.ts";
import { type Question, type QuestionContext, recommend, suggestFact } from "../question.ts";

const DEFAULT_PORTS = { flask: 5000, fastapi: 8000, django: 8000, other: 8000 } as const;

/** An entry point as people write it: `app:app`, `app:create_app()`. */
export function formatEntry(entry: EntryPoint): string {
  return `${entry.module}:${entry.attribute}${entry.factory ? "()" : ""}`;
}

/** Lower-case letters, digits and single hyphens: what image, project and volume names allow. */
export function slugify(name: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return slug.slice(0, 40).replace(/-+$/, "") || "app";
}

export const applicationQuestions: readonly Question[] = [
  {
    id: "application.name",
    group: "application",
    title: "Name of the application",
    help: "Names the image, the Compose projects and the documentation. Changing it later makes Docker see new projects: old containers and volumes stay until you remove them.",
    type: { kind: "text", example: "CryoProtect Mini" },
    level: "basic",
    suggest: ({ facts }) => suggestFact(facts.name),
    validate: (value) =>
      /[\p{L}\p{N}]/u.test(String(value)) ? null : "a name needs at least one letter or digit",
    shows: "docker-compose.yml",
  },
  {
    id: "application.framework",
    group: "application",
    title: "Web framework",
    help: "Decides how the server talks to the application (WSGI or ASGI) and how development reloads it.",
    type: {
      kind: "select",
      options: [
        { value: "flask", label: "Flask", hint: "WSGI; gunicorn with threads." },
        { value: "fastapi", label: "FastAPI", hint: "ASGI; gunicorn with uvicorn workers." },
        { value: "django", label: "Django", hint: "WSGI or ASGI; static files are collected in the build." },
        { value: "other", label: "another", hint: "Any WSGI or ASGI application." },
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
      pattern: /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\(\))?$/,
    },
    level: "basic",
    found: (facts) =>
      facts.entries.map(({ value, from }) => ({
        value: formatEntry(value),
        label: formatEntry(value),
        hint: from === null ? "found in the source" : `found in ${from.file}:${from.line ?? 1}`,
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
    type: { kind: "integer", min: 1024, max: 65535 },
    level: "detail",
    suggest: ({ facts, answers }) => {
      if (facts.port !== null && facts.port.value >= 1024) return suggestFact(facts.port);
      const framework = answers.text("application.framework") as keyof typeof DEFAULT_PORTS;
      return recommend(DEFAULT_PORTS[framework], "the framework's usual port");
    },
    shows: "docker-compose.yml",
  },
  {
    id: "application.python",
    group: "application",
    title: "Python version",
    help: "Minor version of the base image. Take the one that you test with; wheels must exist for it.",
    type: { kind: "text", example: "3.13", pattern: /^3\.\d{1,2}$/ },
    level: "basic",
    suggest: ({ facts }) =>
      facts.python === null
        ? recommend("3.13", "no file of the project names one")
        : suggestFact(facts.python),
    shows: "Dockerfile",
  },
  {
    id: "application.dependencies.strategy",
    group: "application",
    title: "How dependencies are installed",
    help: "What the build stage runs. Only the finished environment goes into the final image, never the tool that made it.",
    type: {
      kind: "select",
      options: [
        {
          value: "requirements",
          label: "pip, from requirements files",
          hint: "Installs your files as they stand.",
        },
        {
          value: "wheels",
          label: "pip, from environment.yml",
          hint: "conda names are written as wheels in docker/requirements.txt for your review; the image is much smaller.",
        },
        {
          value: "conda",
          label: "conda, by micromamba",
          hint: "The exact conda environment; needed for packages without wheels, and larger.",
        },
        { value: "uv", label: "uv, from uv.lock", hint: "Exactly the locked versions." },
        { value: "poetry", label: "Poetry, from poetry.lock", hint: "Exactly the locked versions." },
      ],
    },
    level: "basic",
    suggest: ({ facts }) => suggestStrategy(facts),
    validate: (value, { facts }) => {
      const { names, what } = dependencyFilesFor(String(value), facts);
      return names.length > 0 ? null : `this project has no ${what}`;
    },
    shows: "Dockerfile",
  },
  {
    id: "application.dependencies.files",
    group: "application",
    title: "Dependency files for the image",
    help: "Read in this order. Leave out what only developers need: each package more is size and attack surface.",
    type: { kind: "list", example: "requirements.txt" },
    level: "detail",
    suggest: ({ facts, answers }) => {
      const { names } = dependencyFilesFor(answers.text("application.dependencies.strategy"), facts);
      return { value: names, origin: "detected", why: "found in the project" };
    },
    shows: "Dockerfile",
  },
  {
    id: "application.dependencies.extra",
    group: "application",
    title: "Packages that the code imports and no file lists",
    help: "Added to the image, so that it starts. Better: list them in your own dependency file, with a version, and remove them here.",
    type: { kind: "list", example: "psutil==7.0.0" },
    level: "basic",
    when: ({ facts }) => facts.dependencies.unlisted.length > 0,
    suggest: ({ facts }) => {
      const needed = facts.dependencies.unlisted.filter(({ optional, reached }) => reached && !optional);
      const [first] = needed;
      const value = needed.map(({ name }) => name);
      if (first === undefined) return recommend(value, "every such import is optional");
      return {
        value,
        origin: "detected",
        why: `imported in ${first.from.file}:${first.from.line ?? 1}`,
        from: first.from,
      };
    },
    shows: "docker/requirements.txt",
  },
  {
    id: "application.source",
    group: "application",
    title: "Files that go into the image",
    help: "Everything else stays out (.dockerignore is an allowlist), so a stray data file or secret never ships. Folders are taken whole.",
    type: { kind: "list", example: "app.py", pattern: /^(?!\/)(?!.*\.\.(\/|$))[^\n]+$/ },
    level: "detail",
    suggest: ({ facts }) => ({
      value: facts.sources,
      origin: "detected",
      why: "what the entry point imports, reads and serves",
    }),
    validate: (value) =>
      (value as readonly string[]).length > 0 ? null : "the image needs the application's files",
    shows: ".dockerignore",
  },
  {
    id: "application.writable",
    group: "application",
    title: "Folders that the application writes to",
    help: "Each becomes a named volume: it stays when containers are replaced, while everything else in the image is read-only.",
    type: { kind: "list", example: "logs", pattern: /^(?!\/)(?!.*\.\.(\/|$))[\w./-]+$/ },
    level: "basic",
    suggest: ({ facts }) => {
      const [first] = facts.writable;
      const value = facts.writable.map((folder) => folder.value);
      return first === undefined ? recommend(value, "none was found") : suggestFact({ ...first, value });
    },
    shows: "docker-compose.yml",
  },
  {
    id: "application.variables",
    group: "application",
    title: "Environment variables that are no secrets",
    help: "Passed from `.env` to the container, under the same names. Names only: values never enter cryo-init.yaml.",
    type: { kind: "list", example: "LOG_LEVEL", pattern: /^[A-Za-z_]\w*$/ },
    level: "detail",
    suggest: ({ facts }) => ({
      value: facts.variables.filter(({ secret, name }) => !secret && name !== "PORT").map(({ name }) => name),
      origin: "detected",
      why: "read in the source",
    }),
    shows: ".env.example",
  },
  {
    id: "application.secrets",
    group: "application",
    title: "Secrets",
    help: "Each is a file in secrets/ that only the container reads; its value is in no image, no Compose file and no `docker inspect`. Choose what your deployment really sets.",
    type: { kind: "list", example: "SECRET_KEY", pattern: /^[A-Za-z_]\w*$/ },
    level: "basic",
    found: (facts) =>
      facts.variables
        .filter(({ secret }) => secret)
        .map(({ name, required, from }) => ({
          value: name,
          label: name,
          hint: `${required ? "required" : "optional"}, read in ${from.file}:${from.line ?? 1}`,
        })),
    suggest: ({ facts }) => {
      const needed = facts.variables.filter(({ secret, required }) => secret && required);
      const [first] = needed;
      const value = needed.map(({ name }) => name);
      if (first === undefined) return recommend(value, "no required secret was found");
      return {
        value,
        origin: "detected",
        why: `required in ${first.from.file}:${first.from.line ?? 1}`,
        from: first.from,
      };
    },
    shows: "docker-compose.yml",
  },
  {
    id: "application.redis",
    group: "application",
    title: "Redis beside the application",
    help: "A Redis of its own in each environment, on a network that nothing else reaches. Choose none when you use one elsewhere.",
    type: {
      kind: "select",
      options: [
        { value: "none", label: "none", hint: "No Redis service." },
        { value: "cache", label: "as a cache", hint: "Forgets on restart; old keys make room for new ones." },
        {
          value: "persistent",
          label: "with data kept",
          hint: "Saved to a volume; only 40 % of its memory holds data, because saving needs room.",
        },
      ],
    },
    level: "basic",
    suggest: ({ facts }) =>
      facts.redis === null ? recommend("none", "nothing in the source uses it") : suggestFact(facts.redis),
    shows: "docker-compose.yml",
  },
  ...imageQuestions(),
];

function imageQuestions(): readonly Question[] {
  return [
    {
      id: "image.base",
      group: "application",
      title: "Base image",
      help: "Slim Debian: scientific wheels are built for glibc (manylinux), so Alpine would compile them, or fail. Pin a digest with `name:tag@sha256:…`.",
      type: { kind: "text", example: "python:3.13-slim-trixie", pattern: /^[\w./:@-]+$/ },
      level: "detail",
      suggest: ({ answers }) =>
        answers.text("application.dependencies.strategy") === "conda"
          ? recommend("debian:13-slim", "the conda environment brings its own Python")
          : recommend(
              `python:${answers.text("application.python")}-slim-trixie`,
              "current Debian, with manylinux wheels",
            ),
      validate: (value) => unpinned(String(value)),
      shows: "Dockerfile",
    },
    imageTag(
      "image.redis",
      "Redis image",
      "redis:8-alpine",
      ({ answers }) => answers.text("application.redis") !== "none",
    ),
    imageTag("image.nginx", "Proxy image", "nginxinc/nginx-unprivileged:1.30-alpine"),
    {
      id: "image.mirror",
      group: "application",
      title: "Registry mirror",
      help: "Put in front of every image, for a network that reaches only its own registry. Leave empty for the public one.",
      type: { kind: "text", example: "registry.example.org/mirror", pattern: /^[\w.:/-]+$/, optional: true },
      level: "detail",
      suggest: () => recommend("", "the public registry"),
      shows: "Dockerfile",
    },
    {
      id: "image.ca_certificate",
      group: "application",
      title: "CA certificates for the build",
      help: "Path on the building machine of a bundle that pip must trust, for a network behind its own certificate authority. Used as a build secret: it is in no layer.",
      type: { kind: "text", example: "/etc/ssl/certs/ca-certificates.crt", optional: true },
      level: "detail",
      suggest: () => recommend("", "public certificates suffice"),
      shows: "docker-compose.yml",
    },
    {
      id: "image.index_url",
      group: "application",
      title: "Package index",
      help: "Where pip installs from, when it is not PyPI. No user name or password here: it would stand in the image's history.",
      type: {
        kind: "text",
        example: "https://pypi.example.org/simple",
        pattern: /^https?:\/\/\S+$/,
        optional: true,
      },
      level: "detail",
      suggest: () => recommend("", "PyPI"),
      validate: (value) =>
        /:\/\/[^/]*@/.test(String(value)) ? "a user name or password must not stand in cryo-init.yaml" : null,
      shows: "docker-compose.yml",
    },
    packagesQuestion("image.runtime_packages", "Debian packages of the final image", "runtime"),
    packagesQuestion("image.build_packages", "Debian packages of the build stage", "build"),
  ];
}

function imageTag(id: string, title: string, image: string, when?: Question["when"]): Question {
  return {
    id,
    group: "application",
    title,
    help: "A tag of its own, never latest, so that two builds a month apart are the same.",
    type: { kind: "text", example: image, pattern: /^[\w./:@-]+$/ },
    level: "detail",
    ...(when === undefined ? {} : { when }),
    suggest: () => recommend(image, "small and current"),
    validate: (value) => unpinned(String(value)),
    shows: id === "image.nginx" ? "docker-compose.blue-green.yml" : "docker-compose.yml",
  };
}

function packagesQuestion(id: string, title: string, kind: "runtime" | "build"): Question {
  return {
    id,
    group: "application",
    title,
    help:
      kind === "runtime"
        ? "Libraries that wheels load when they run. Each is size and attack surface: take only what an import asks for."
        : "Compilers and headers for packages without a wheel. They stay in the build stage.",
    type: {
      kind: "list",
      example: kind === "runtime" ? "libxrender1" : "gcc",
      pattern: /^[a-z0-9][a-z0-9.+-]+$/,
    },
    level: "detail",
    suggest: ({ facts }) => {
      const value = systemPackages(facts, kind);
      const by = facts.heavy.filter(({ name }) => (PACKAGES[name]?.[kind] ?? []).length > 0);
      if (by.length === 0) return recommend(value, "no package is known to need any");
      return { value, origin: "detected", why: `needed by ${by.map(({ name }) => name).join(", ")}` };
    },
    shows: "Dockerfile",
  };
}

function systemPackages(facts: Facts, kind: "runtime" | "build"): readonly string[] {
  return [...new Set(facts.heavy.flatMap(({ name }) => PACKAGES[name]?.[kind] ?? []))].sort();
}

function unpinned(image: string): string | null {
  const name = image.split("/").at(-1) ?? "";
  if (image.includes("@sha256:")) return null;
  if (!name.includes(":")) return "an image needs a tag: without one, every build may get another";
  return name.endsWith(":latest") ? "latest is no version: every build may get another" : null;
}

/** True when Redis runs beside the application. */
export function usesRedis({ answers }: QuestionContext): boolean {
  return answers.text("application.redis") !== "none";
}
