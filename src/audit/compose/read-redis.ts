import { readShell } from "../dockerfile/shell-commands.ts";
import { unquote } from "../dockerfile/unquote.ts";
import { variablesOfService } from "../environment.ts";
import { imageName } from "../image-names.ts";
import { folderOf, joinPath } from "../paths.ts";
import type { Subject } from "../subject.ts";
import { startWords } from "./command.ts";
import { eitherForm, fieldOf } from "./forms.ts";
import type { ListedService } from "./list-services.ts";
import { readMounts } from "./mounts.ts";
import { fetchedImage } from "./service-image.ts";

/** What a Redis is told about its memory. */
export interface RedisSettings {
  /** Bytes; 0 for no bound; null where it cannot be told. */
  readonly maxmemory: number | null;
  /** As it is written. */
  readonly written: string;
  /** It writes its data to disk, which takes memory of its own. */
  readonly persistent: boolean;
}

const IMAGES = new Set(["redis", "valkey", "keydb", "redis-stack", "redis-stack-server"]);
const SERVERS = /(^|\/)(redis|valkey|keydb)(-stack)?-server$/;
/** Where images that wrap the server take further options from. */
const OPTIONS = new Set(["REDIS_EXTRA_FLAGS", "VALKEY_EXTRA_FLAGS", "REDIS_ARGS"]);
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1000 ** 2,
  mb: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1024 ** 3,
};

/** The settings of a service that runs a Redis from an image; null for any other. */
export function readRedis(subject: Subject, { service, file }: ListedService): RedisSettings | null {
  if (!IMAGES.has(imageName(fetchedImage(service) ?? ""))) return null;
  const words = startWords(service);
  const [first] = words;
  if (words.some((word) => /sentinel/.test(word))) return null;
  // The image itself puts `redis-server` in front of options and of a configuration file.
  if (first !== undefined && !/^-|\.conf$/.test(first) && !words.some((word) => SERVERS.test(word)))
    return null;
  const options = variablesOfService(service).flatMap(({ name, written }) =>
    OPTIONS.has(name) ? readShell(`x ${written ?? ""}`).flatMap((command) => command.words) : [],
  );
  const text = configuration(subject, { service, file }, words);
  if (text === null) return { maxmemory: null, written: "", persistent: true };
  const directives = [...ofFile(text), ...ofWords([...words, ...options])];
  const last = (name: string): string | null =>
    directives.findLast((directive) => directive.name === name)?.value ?? null;
  const written = last("maxmemory") ?? "0";
  const saves = last("save") !== "" || last("appendonly") === "yes";
  return { maxmemory: readAmount(written), written, persistent: saves };
}

interface Directive {
  readonly name: string;
  readonly value: string;
}

function ofWords(words: readonly string[]): readonly Directive[] {
  // `"--maxmemory 100mb"` as one word counts as two.
  const parts = words.flatMap((word) => (word.startsWith("--") ? word.split(/\s+/) : [word]));
  const starts = parts.flatMap((part, at) => (part.startsWith("--") ? [at] : []));
  return starts.map((at, index) => ({
    name: (parts[at] ?? "").slice(2).toLowerCase(),
    value: unquote(parts.slice(at + 1, starts[index + 1] ?? parts.length).join(" ")).trim(),
  }));
}

function ofFile(text: string): readonly Directive[] {
  return text.split("\n").flatMap((line) => {
    const [, name, value = ""] = /^\s*([a-z][\w-]*)(.*)$/i.exec(line) ?? [];
    return name === undefined ? [] : [{ name: name.toLowerCase(), value: unquote(value.trim()).trim() }];
  });
}

function readAmount(text: string): number | null {
  const [, amount, unit = ""] = /^(\d+)([kmg]?b?)$/i.exec(text) ?? [];
  return amount === undefined ? null : Number(amount) * (UNITS[unit.toLowerCase()] ?? 1);
}

/** The text of the configuration file; empty where none is read, null where it is not in the project. */
function configuration(
  subject: Subject,
  { service, file }: Pick<ListedService, "service" | "file">,
  words: readonly string[],
): string | null {
  const mounted = [
    ...readMounts(service).map(({ source, target, place }) => ({
      target,
      text: (rest: string): string | null =>
        // A volume, or a path outside of the project, cannot be looked into.
        source === null || !source.startsWith(".")
          ? null
          : subject.read(joinPath(folderOf(place.file), `${source}/${rest}`)),
    })),
    ...service.entries("configs").map(({ value }) => {
      const name = eitherForm(value, "source");
      const target = fieldOf(value, "target") ?? `/${name}`;
      return {
        target: String(target),
        text: (): string | null => {
          const content = file.root.get("configs", String(name), "content")?.value;
          if (typeof content === "string") return content;
          const from = file.root.get("configs", String(name), "file");
          return from === null ? null : subject.read(joinPath(folderOf(from.place.file), String(from.value)));
        },
      };
    }),
  ];
  const named = words.find((word) => word.endsWith(".conf"));
  // Images that wrap the server read a file that is mounted, without being told.
  const path = named ?? mounted.find(({ target }) => target.endsWith(".conf"))?.target;
  if (path === undefined) return "";
  const from = mounted.find(
    ({ target }) => path === target || path.startsWith(`${target.replace(/\/+$/, "")}/`),
  );
  return from === undefined ? null : from.text(path.slice(from.target.replace(/\/+$/, "").length + 1));
}
