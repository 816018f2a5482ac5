/** True for what Compose takes for a yes: YAML 1.1 has more words for it, and a text does as well. */
export function isYes(value: unknown): boolean {
  return /^(?:true|yes|y|on)$/i.test(String(value));
}

/** True for what Compose takes for a no. */
export function isNo(value: unknown): boolean {
  return /^(?:false|no|n|off)$/i.test(String(value));
}

/** What a mapping holds under a name; undefined for anything else. */
export function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** The text that a mapping holds under a name; null for anything else. */
export function textField(value: unknown, key: string): string | null {
  const found = fieldOf(value, key);
  return typeof found === "string" ? found : null;
}

/** What a value says in its long form under a name, and in its short form by itself: `source: db` is `db`. */
export function eitherForm(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? fieldOf(value, key) : value;
}
