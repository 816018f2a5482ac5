import type { Service } from "./compose/read-compose.ts";
import { projectFileAt, workingFolder } from "./copies.ts";
import { expandVariables } from "./dockerfile/expand-variables.ts";
import { finalStage, type Stage } from "./dockerfile/read-dockerfile.ts";
import { readShell } from "./dockerfile/shell-commands.ts";
import { environmentOf } from "./environment.ts";
import type { Place } from "./finding.ts";
import { isDevelopment, lastInstruction, stageOfService } from "./images.ts";
import { joinPath } from "./paths.ts";
import type { Subject } from "./subject.ts";

/** What a container runs: an image alone, or a service of an image that the project builds. */
export interface Start {
  readonly stage: Stage;
  readonly service: Service | null;
  /** Where the command is written. */
  readonly place: Place;
  /** The folder that it runs in. */
  readonly folder: string;
  /** Its commands as words, with variables put in as far as they are known; the first of them for a list. */
  readonly commands: readonly (readonly string[])[];
  readonly environment: ReadonlyMap<string, string | null>;
}

/** A web server for Python that a container starts. */
export interface Server {
  /** `gunicorn`; `flask` and `runserver` for the development servers. */
  readonly name: string;
  readonly options: readonly string[];
}

/** What the services that are built here run; development files are left out. */
export function startsOfServices(subject: Subject): readonly (Start & { readonly service: Service })[] {
  return subject.composeFiles
    .filter((file) => !isDevelopment(file))
    .flatMap(({ services }) => services)
    .flatMap((service) => {
      const stage = stageOfService(subject, service);
      const start = stage === null ? null : startOf(subject, stage, service);
      return start === null ? [] : [{ ...start, service }];
    });
}

/** What the images run by themselves; development files are left out. */
export function startsOfImages(subject: Subject): readonly Start[] {
  return subject.dockerfiles
    .filter((file) => !isDevelopment(file))
    .flatMap((dockerfile) => {
      const stage = finalStage(dockerfile);
      const start = stage === null ? null : startOf(subject, stage, null);
      return start === null ? [] : [start];
    });
}

function startOf(subject: Subject, stage: Stage, service: Service | null): Start | null {
  const environment = environmentOf(subject, stage, service);
  const known = new Map([...environment].flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  const chosen = service?.get("working_dir")?.value;
  const folder = joinPath(workingFolder(stage), typeof chosen === "string" ? chosen : "");
  const own = (key: string) => {
    const found = service?.get(key) ?? null;
    if (found === null || found.value === null) return null;
    const { value, place } = found;
    return { place, parts: Array.isArray(value) ? [value.map(String)] : shellWords(String(value)) };
  };
  const ofImage = (keyword: string) => {
    const instruction = lastInstruction(stage, keyword);
    if (instruction === null) return null;
    const { exec, rest, place } = instruction;
    return { place, parts: exec === null ? shellWords(rest) : [exec] };
  };
  const entrypoint = own("entrypoint");
  const before = entrypoint ?? ofImage("ENTRYPOINT");
  const after = own("command") ?? (entrypoint === null ? ofImage("CMD") : null);
  const parts =
    before === null || after === null
      ? [...(before?.parts ?? []), ...(after?.parts ?? [])]
      : [[...before.parts.flat(), ...(after.parts[0] ?? [])], ...after.parts.slice(1)];
  const place = after?.place ?? before?.place;
  if (place === undefined) return null;
  const commands = parts
    .flatMap((words) => {
      const script = /^(?:ba|da)?sh$/.test(words[0]?.split("/").at(-1) ?? "") ? words.indexOf("-c") : -1;
      return script === -1 ? [words] : shellWords(words[script + 1] ?? "");
    })
    .map((words) => words.map((word) => expandVariables(word, known)));
  return { stage, service, place, folder, commands, environment };
}

function shellWords(text: string): readonly (readonly string[])[] {
  return readShell(text).map(({ words }) => words);
}

const SERVERS = new Set(["gunicorn", "uvicorn", "hypercorn"]);

/** The server that is started; null for anything else. A wrapper in front of it (`tini --`, `poetry run`) is passed over. */
export function serverOf({ commands }: Pick<Start, "commands">): Server | null {
  for (const words of commands) {
    const names = words.map((word) => word.slice(word.lastIndexOf("/") + 1));
    const at = names.findIndex((name) => SERVERS.has(name));
    if (at !== -1) return { name: names[at] ?? "", options: words.slice(at + 1) };
    const flask = names.indexOf("flask");
    if (flask !== -1 && words.includes("run")) return { name: "flask", options: words.slice(flask + 1) };
    const manage = names.indexOf("manage.py");
    if (manage !== -1 && words[manage + 1] === "runserver")
      return { name: "runserver", options: words.slice(manage + 2) };
  }
  return null;
}

/** The value of an option in any of its forms: `--bind x`, `--bind=x`, `-b x`, `-bx`; null where it is not given. In a list, `-b x` may be one word. */
export function optionOf(options: readonly string[], long: string, short?: string): string | null {
  for (const [at, word] of options.entries()) {
    if (word === long || word === short) return options[at + 1] ?? null;
    if (word.startsWith(`${long}=`)) return word.slice(long.length + 1);
    if (short !== undefined && /^-\w./.test(word) && word.startsWith(short))
      return word.slice(short.length).trim();
  }
  return null;
}

/** The file that gunicorn reads its settings from, as far as the project holds it. */
export function gunicornSettings(
  subject: Subject,
  { stage, folder }: Start,
  { options }: Server,
): { readonly path: string; readonly text: string } | null | "unknown" {
  const named = optionOf(options, "--config", "-c")?.replace(/^file:/, "");
  const path = projectFileAt(subject, stage, joinPath(folder, named ?? "gunicorn.conf.py"));
  const text = path === null ? null : subject.read(path);
  if (path !== null && text !== null) return { path, text };
  return named === undefined ? null : "unknown";
}

/** A whole number that gunicorn's settings give a name: written there, or the default of a variable. */
export function settingOf(
  text: string,
  name: string,
  environment: ReadonlyMap<string, string | null>,
): number | null | "unknown" {
  const value = new RegExp(`^${name}\\s*=\\s*(.+?)\\s*(?:#.*)?$`, "m").exec(text)?.[1];
  if (value === undefined) return null;
  if (/^\d+$/.test(value)) return Number(value);
  const [, variable, fallback] = /["']([A-Z_]+)["']\s*,\s*["']?(\d+)\b/.exec(value) ?? [];
  if (variable === undefined) return "unknown";
  if (!environment.has(variable)) return Number(fallback);
  const set = environment.get(variable) ?? "";
  return /^\d+$/.test(set) ? Number(set) : "unknown";
}

/** The scripts that a container's command goes through, as far as it names them: paths of the project, null for others. */
export function scriptsOf(subject: Subject, { commands, stage, folder }: Start): readonly (string | null)[] {
  return [...new Set(commands.flat())]
    .filter((word) => /\.sh$|entrypoint/.test(word))
    .map((word) => projectFileAt(subject, stage, joinPath(folder, word)));
}
