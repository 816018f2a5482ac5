import { baseName } from "./paths.ts";
import type { Start } from "./starts.ts";

/** A web server for Python that a container starts. */
export interface Server {
  /** `gunicorn`; `flask run`, `runserver` and `fastapi dev` for those that frameworks bring. */
  readonly name: string;
  /** What follows it, without the word that makes it serve. */
  readonly options: readonly string[];
}

const SERVERS = /^(?:gunicorn|uvicorn|hypercorn|waitress-serve|daphne|granian|uwsgi)$/;
/** Programs of frameworks, and the words that make them serve. */
const FRAMEWORKS: readonly { readonly program: RegExp; readonly verb: string; readonly name: string }[] = [
  { program: /^flask$/, verb: "run", name: "flask run" },
  { program: /^(?:manage\.py|django-admin)$/, verb: "runserver", name: "runserver" },
  { program: /^fastapi$/, verb: "dev", name: "fastapi dev" },
];

/** The server that is started; null for anything else. A wrapper in front of it (`tini --`, `poetry run`) is passed over. */
export function serverOf({ commands }: Pick<Start, "commands">): Server | null {
  for (const words of commands) {
    const names = words.map(baseName);
    const at = names.findIndex((name) => SERVERS.test(name));
    if (at !== -1) return { name: names[at] ?? "", options: words.slice(at + 1) };
    for (const { program, verb, name } of FRAMEWORKS) {
      const first = names.findIndex((one) => program.test(one));
      const options = first === -1 ? [] : words.slice(first + 1);
      if (options.includes(verb)) return { name, options: options.filter((word) => word !== verb) };
    }
  }
  return null;
}

/** A server that is made for one developer, as it is called: `"flask run"`; null for any other. */
export function developmentServer({ name, options }: Server): string | null {
  if (FRAMEWORKS.some((framework) => framework.name === name)) return `"${name}"`;
  return options.includes("--reload") ? `"${name} --reload"` : null;
}

/**
 * The value of an option in any of its forms: `--bind x`, `--bind=x`, `-b x`, `-bx`; null where it is not given. In a
 * list, `-b x` may be one word.
 */
export function optionOf(options: readonly string[], long: string, short?: string): string | null {
  for (const [at, word] of options.entries()) {
    if (word === long || word === short) return options[at + 1] ?? null;
    if (word.startsWith(`${long}=`)) return word.slice(long.length + 1);
    if (short !== undefined && /^-\w./.test(word) && word.startsWith(short))
      return word.slice(short.length).trim();
  }
  return null;
}
