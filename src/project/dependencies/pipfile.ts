import type { DependencyFile, Fact, Requirement } from "../../config/facts.ts";
import { normalizeName } from "../../config/requirements.ts";
import { createLineFinder, listAt, parseToml, tableAt, textAt } from "./toml-text.ts";

/** Pipenv's file. */
export interface Pipfile {
  readonly file: DependencyFile;
  readonly python: Fact<string> | null;
  readonly otherNames: readonly string[];
}

/** @returns null when the text is no TOML */
export function readPipfile(path: string, text: string): Pipfile | null {
  const toml = parseToml(text);
  if (toml === null) return null;
  const finder = createLineFinder(text);
  const requirements = Object.entries(tableAt(toml, "packages")).map(([name, value]): Requirement => {
    const version = typeof value === "string" ? value : (textAt(tableAt(value), "version") ?? "");
    return {
      name: normalizeName(name),
      specifier: version === "*" ? "" : version.replace(/\s+/g, ""),
      extras: listAt(tableAt(value), "extras").filter((extra) => typeof extra === "string"),
      marker: textAt(tableAt(value), "markers") ?? "",
      kind: "pip",
      from: { file: path, line: finder.lineIn("packages", name) },
    };
  });
  const requires = tableAt(toml, "requires");
  const version = textAt(requires, "python_version") ?? textAt(requires, "python_full_version");
  return {
    file: { path, kind: "pipfile", purpose: "production", requirements },
    python:
      version === null
        ? null
        : { value: version, from: { file: path, line: finder.lineIn("requires", "python") }, certain: true },
    otherNames: Object.keys(tableAt(toml, "dev-packages")).map(normalizeName),
  };
}
