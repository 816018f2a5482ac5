import { MAX_VALUES, ROOT, UNKNOWN, type Value } from "./values.ts";

/** Joins as `os.path.join` does: an absolute part begins anew. */
export function joinPaths(parts: readonly (readonly Value[])[]): readonly string[] {
  let joined: readonly string[] = [""];
  for (const part of parts) {
    const texts = part.length === 0 ? [UNKNOWN] : part.map(partText);
    joined = joined.flatMap((head) => texts.map((text) => joinTwo(head, text))).slice(0, MAX_VALUES);
  }
  return joined;
}

function partText(value: Value): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : UNKNOWN;
}

function joinTwo(head: string, tail: string): string {
  if (head === "" || tail.startsWith("/") || tail.startsWith(ROOT)) return tail;
  return `${head.replace(/\/$/, "")}/${tail}`;
}

/** `os.path.dirname` and `Path.parent`, `levels` times. */
export function parentPath(path: string, levels = 1): string {
  let at = path.replace(/\/+$/, "");
  for (let level = 0; level < levels; level += 1) {
    if (at === ROOT) return UNKNOWN;
    const slash = at.lastIndexOf("/");
    at = slash === -1 ? "" : at.slice(0, slash);
  }
  return at;
}

/**
 * A path that was worked out from the source, as far as it is known, relative to the project's root or absolute
 * where it lies outside: `backup/data/\0.json` gives `backup/data`.
 * @returns null when its beginning is not known, or when it leaves the project through `..`
 */
export function knownFolder(path: string): string | null {
  return clean(path, true);
}

/** Like `knownFolder`, for a path that has to be known to its end. */
export function knownPath(path: string): string | null {
  return path.includes(UNKNOWN) ? null : clean(path, false);
}

function clean(path: string, cut: boolean): string | null {
  const known = cut && path.includes(UNKNOWN) ? path.slice(0, path.indexOf(UNKNOWN)) + UNKNOWN : path;
  const absolute = known.startsWith("/");
  const parts: string[] = [];
  for (const part of known.replace(ROOT, ".").split("/")) {
    if (part.includes(UNKNOWN)) {
      // Nothing is known of a path that begins with the unknown.
      return parts.length === 0 && !known.startsWith(ROOT) ? null : render(parts, absolute);
    }
    if (part === "..") {
      if (parts.length === 0) return null;
      parts.pop();
    } else if (part !== "" && part !== ".") parts.push(part);
  }
  return render(parts, absolute);
}

function render(parts: readonly string[], absolute: boolean): string {
  return (absolute ? "/" : "") + parts.join("/");
}
