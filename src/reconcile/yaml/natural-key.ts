/**
 * What tells the items of a Compose list apart, by the key under which the list stands. Lists that are not here have
 * an order that means something (`command`, `entrypoint`, `test`, steps of a pipeline): they are one value.
 */
const ITEM_KEYS: Readonly<Record<string, (item: Item) => string | null>> = {
  ports: portKey,
  volumes: volumeKey,
  tmpfs: (item) => (typeof item === "string" ? (item.split(":")[0] ?? null) : null),
  secrets: mountKey,
  configs: mountKey,
  environment: nameKey,
  labels: nameKey,
  args: nameKey,
  extra_hosts: (item) => (typeof item === "string" ? (item.split(/[:=]/)[0] ?? null) : null),
  depends_on: itself,
  env_file: itself,
  networks: itself,
  cap_add: itself,
  cap_drop: itself,
  security_opt: itself,
  expose: itself,
  profiles: itself,
};

type Item = unknown;

/** Lists that Compose takes as mappings, too. */
const NAMED: readonly string[] = ["environment", "labels", "args"];

/**
 * A list of `NAME=value` and `NAME` as the mapping that means the same; null for any other list.
 * @param listKey the key under which the list stands
 */
export function namesAndValues(
  listKey: string,
  items: readonly Item[],
): Record<string, string | null> | null {
  if (!NAMED.includes(listKey)) return null;
  const names = keysOfItems(listKey, items);
  return (
    names &&
    Object.fromEntries(
      names.map((name, at) => {
        const item = String(items[at]);
        return [name, item === name ? null : item.slice(name.length + 1)];
      }),
    )
  );
}

/** A mapping of values as the list that means the same; null where it is none, or none that Compose takes as a list. */
export function asNamedList(listKey: string, map: Readonly<Record<string, Item>>): readonly string[] | null {
  if (!NAMED.includes(listKey)) return null;
  const entries = Object.entries(map);
  if (entries.some(([, value]) => typeof value === "object" && value !== null)) return null;
  return entries.map(([name, value]) => (value === null ? name : `${name}=${String(value)}`));
}

/**
 * The natural keys of a list's items, in their order; null where the list has none, or where two items share one, so
 * that the list has to be taken as one value.
 */
export function keysOfItems(listKey: string, items: readonly Item[]): readonly string[] | null {
  const keyOf = Object.hasOwn(ITEM_KEYS, listKey) ? ITEM_KEYS[listKey] : undefined;
  if (keyOf === undefined) return null;
  const keys = items.map((item) => keyOf(item));
  const known = keys.filter((key) => key !== null);
  return known.length === keys.length && new Set(known).size === keys.length ? known : null;
}

function field(item: Item, name: string): string | null {
  if (typeof item !== "object" || item === null) return null;
  const value: unknown = Object.hasOwn(item, name) ? Reflect.get(item, name) : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function itself(item: Item): string | null {
  return typeof item === "string" || typeof item === "number" ? String(item) : null;
}

/** `NAME=value` or `NAME`. */
function nameKey(item: Item): string | null {
  return typeof item === "string" ? (item.split("=")[0] ?? null) : null;
}

/** `[address:][published:]target[/protocol]`: what is behind the port in the container. */
function portKey(item: Item): string | null {
  const target = field(item, "target");
  if (target !== null) return `${target}/${field(item, "protocol") ?? "tcp"}`;
  const [, port, protocol = "tcp"] = /([^:/]+)(?:\/(\w+))?$/.exec(itself(item) ?? "") ?? [];
  return port === undefined ? null : `${port}/${protocol}`;
}

/** `[source:]target[:mode]`. A variable or a drive letter may hold a colon: such a text is its own key. */
function volumeKey(item: Item): string | null {
  const target = field(item, "target");
  if (target !== null) return target;
  if (typeof item !== "string") return null;
  const parts = item.split(":");
  if (/[$\\]/.test(item) || parts.length > 3) return item;
  return parts[1] ?? item;
}

function mountKey(item: Item): string | null {
  return field(item, "target") ?? field(item, "source") ?? itself(item);
}
