import { isNode, type YAMLMap } from "yaml";
import type { Fault } from "../config/changes.ts";
import { readYaml } from "./yaml/read-yaml.ts";

/** A part of a service that names what stands elsewhere in the file, and how it does so. */
const REFERENCES: readonly {
  readonly key: string;
  /** Where what is named stands. */
  readonly among: string;
  readonly what: string;
  /** The name that an item of the part means; null for one that names nothing. */
  readonly nameOf: (item: unknown) => string | null;
}[] = [
  { key: "depends_on", among: "services", what: "service", nameOf: asText },
  { key: "links", among: "services", what: "service", nameOf: firstPart },
  { key: "volumes_from", among: "services", what: "service", nameOf: firstPart },
  { key: "network_mode", among: "services", what: "service", nameOf: ofService },
  { key: "ipc", among: "services", what: "service", nameOf: ofService },
  { key: "pid", among: "services", what: "service", nameOf: ofService },
  { key: "extends", among: "services", what: "service", nameOf: extended },
  { key: "networks", among: "networks", what: "network", nameOf: asText },
  { key: "volumes", among: "volumes", what: "volume", nameOf: volumeOf },
  { key: "secrets", among: "secrets", what: "secret", nameOf: sourceOf },
  { key: "configs", among: "configs", what: "config", nameOf: sourceOf },
];

/**
 * The first part of a service that names something which is not in the file: Compose refuses the whole file then. So it
 * is left when what a person's own service uses is generated no more. Null for a text that is no readable mapping.
 */
export function findDangling(text: string): Fault | null {
  const read = readYaml(text);
  if (read === null) return null;
  const { source, entry } = read;
  const data = asMap(entry.data);
  // What other files bring is not known here.
  if (data.include !== undefined) return null;
  for (const [service, content] of Object.entries(asMap(data.services))) {
    for (const { key, among, what, nameOf } of REFERENCES) {
      const there = asMap(data[among]);
      const name = itemsOf(key, asMap(content)[key])
        .map(nameOf)
        .find(
          (one) => one !== null && !Object.hasOwn(there, one) && !(key === "networks" && one === "default"),
        );
      if (name === undefined || name === null) continue;
      // By way of a merged mapping, it stands elsewhere: then the service is named.
      const nodes = [
        ["services", service, key],
        ["services", service],
      ].map((at) => (entry.value as YAMLMap).getIn(at, true));
      const at = nodes.find((one) => isNode(one))?.range?.[0] ?? 0;
      const { line, col: column } = source.counter.linePos(at);
      return {
        line,
        column,
        text: `${service} uses the ${what} ${name}, which is not there: Compose refuses the file`,
      };
    }
  }
  return null;
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

/** The items of a list, the keys of a mapping, or the one value that names what it refers to. */
function itemsOf(key: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "string" || key === "extends") return [value];
  // A service that may be missing (`required: false`) is none that has to be there.
  const needed = Object.entries(asMap(value)).filter(([, how]) => asMap(how).required !== false);
  return needed.map(([name]) => name);
}

function asText(item: unknown): string | null {
  return typeof item === "string" && !item.includes("$") ? item : null;
}

/** `redis:cache` and `redis:ro`, but not `container:NAME`. */
function firstPart(item: unknown): string | null {
  const [name = "", ...rest] = (asText(item) ?? "").split(":");
  return name === "" || (name === "container" && rest.length > 0) ? null : name;
}

/** `service:redis` */
function ofService(item: unknown): string | null {
  return /^service:(.+)$/.exec(asText(item) ?? "")?.[1] ?? null;
}

/** A service by its name, or by `service:` where no `file:` says that it stands elsewhere. */
function extended(item: unknown): string | null {
  const { service = item, file } = asMap(item);
  return file === undefined ? asText(service) : null;
}

function sourceOf(item: unknown): string | null {
  return asText(typeof item === "string" ? item : asMap(item).source);
}

/** A named volume; not a path of the host, nor one that only the container names. */
function volumeOf(item: unknown): string | null {
  if (typeof item !== "string") return asMap(item).type === "volume" ? sourceOf(item) : null;
  const [source = "", target] = item.split(":");
  // One letter is a drive of Windows.
  return target !== undefined && /^\w[\w.-]+$/.test(source) ? source : null;
}
