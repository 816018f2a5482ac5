/** What a mapping holds under a name; undefined for anything else. */
export function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** What a value says in its long form under a name, and in its short form by itself: `source: db` is `db`. */
export function eitherForm(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? fieldOf(value, key) : value;
}
