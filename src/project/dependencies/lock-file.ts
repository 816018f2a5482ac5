import type { DependencyFile, Requirement } from "../../config/facts.ts";
import { normalizeName } from "../../config/requirements.ts";
import { listAt, parseToml, tableAt, textAt } from "./toml-text.ts";

/**
 * Reads uv.lock or poetry.lock: every package with its exact version. The project itself, which uv.lock lists too, is
 * left out.
 * @returns null when the text is no TOML
 */
export function readLockFile(
  path: string,
  kind: "uv-lock" | "poetry-lock",
  text: string,
): DependencyFile | null {
  const toml = parseToml(text);
  if (toml === null) return null;
  const lines = packageLines(text);
  const requirements = listAt(toml, "package").flatMap((item, index): Requirement[] => {
    const table = tableAt(item);
    const name = textAt(table, "name");
    const source = tableAt(table, "source");
    if (name === null || "virtual" in source || "editable" in source || "directory" in source) return [];
    const version = textAt(table, "version");
    return [
      {
        name: normalizeName(name),
        specifier: version === null ? "" : `==${version}`,
        extras: [],
        marker: "",
        kind: "pip",
        from: { file: path, line: lines[index] ?? 1 },
      },
    ];
  });
  return { path, kind, purpose: "production", requirements };
}

function packageLines(text: string): readonly number[] {
  return text.split("\n").flatMap((line, index) => (line.trim() === "[[package]]" ? [index + 1] : []));
}
