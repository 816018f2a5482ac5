import type { DependencyFile, Fact, Requirement } from "../../config/facts.ts";
import { normalizeName } from "../../config/requirements.ts";
import { readPipRequirement } from "./requirement-line.ts";
import {
  createLineFinder,
  type LineFinder,
  listAt,
  parseToml,
  type TomlTable,
  tableAt,
  textAt,
} from "./toml-text.ts";

/** What pyproject.toml says, by PEP 621 or in Poetry's table. */
export interface PyprojectFile {
  /** Null when it only configures tools. */
  readonly file: DependencyFile | null;
  readonly name: Fact<string> | null;
  /** As written: `>=3.10`, `^3.11`. */
  readonly python: Fact<string> | null;
  readonly usesPoetry: boolean;
  readonly usesUv: boolean;
  /** Names in extras and groups: known to the project, though not installed for production. */
  readonly otherNames: readonly string[];
}

/** @returns null when the text is no TOML */
export function readPyproject(path: string, text: string): PyprojectFile | null {
  const toml = parseToml(text);
  if (toml === null) return null;
  const finder = createLineFinder(text);
  const project = tableAt(toml, "project");
  const poetry = tableAt(toml, "tool", "poetry");
  const isProject = "project" in toml || "dependencies" in poetry;
  const requirements = [...readProject(path, project, finder), ...readPoetry(path, poetry, finder)];
  return {
    file: isProject ? { path, kind: "pyproject", purpose: "production", requirements } : null,
    name: findText(path, finder, [
      { table: "project", key: "name", value: textAt(project, "name") },
      { table: "tool.poetry", key: "name", value: textAt(poetry, "name") },
    ]),
    python: findText(path, finder, [
      { table: "project", key: "requires-python", value: textAt(project, "requires-python") },
      {
        table: "tool.poetry.dependencies",
        key: "python",
        value: textAt(tableAt(poetry, "dependencies"), "python"),
      },
    ]),
    usesPoetry: "dependencies" in poetry,
    usesUv: "uv" in tableAt(toml, "tool"),
    otherNames: otherNames(toml, project, poetry),
  };
}

function findText(
  file: string,
  finder: LineFinder,
  places: readonly { readonly table: string; readonly key: string; readonly value: string | null }[],
): Fact<string> | null {
  for (const { table, key, value } of places) {
    if (value === null) continue;
    return { value, from: { file, line: finder.lineIn(table, key) }, certain: true };
  }
  return null;
}

function readProject(file: string, project: TomlTable, finder: LineFinder): readonly Requirement[] {
  return listAt(project, "dependencies").flatMap((item): Requirement[] => {
    if (typeof item !== "string") return [];
    // In a basic string the quotes of a marker are escaped, so only the part before it is searched for.
    const [written = item] = item.split(/["\\]/);
    const requirement = readPipRequirement(item, { file, line: finder.lineIn("project", written.trimEnd()) });
    return requirement === null ? [] : [requirement];
  });
}

function readPoetry(file: string, poetry: TomlTable, finder: LineFinder): readonly Requirement[] {
  return Object.entries(tableAt(poetry, "dependencies")).flatMap(([name, value]): Requirement[] => {
    if (name === "python") return [];
    const table = tableAt(value);
    const version = typeof value === "string" ? value : (textAt(table, "version") ?? "");
    return [
      {
        name: normalizeName(name),
        specifier: poetrySpecifier(version),
        extras: listAt(table, "extras").filter((extra) => typeof extra === "string"),
        marker: textAt(table, "markers") ?? "",
        kind: "pip",
        from: { file, line: finder.lineIn("tool.poetry.dependencies", name) },
      },
    ];
  });
}

/**
 * Writes Poetry's constraint as PEP 440's: `^1.4` allows everything up to the next change of the leftmost digit that
 * is not zero, `~1.4` up to the next change of the second.
 */
function poetrySpecifier(version: string): string {
  const text = version.trim();
  const match = /^([\^~])\s*([\d.]+)$/.exec(text);
  if (match?.[2] === undefined)
    return text === "*" ? "" : /^\d/.test(text) ? `==${text}` : text.replace(/\s+/g, "");
  const parts = match[2].split(".").map(Number);
  const nonZero = parts.findIndex((part) => part > 0);
  const caret = nonZero === -1 ? parts.length - 1 : nonZero;
  const position = match[1] === "^" ? caret : Math.min(1, parts.length - 1);
  const upper = parts.slice(0, position + 1).map((part, index) => (index === position ? part + 1 : part));
  return `>=${match[2]},<${upper.length === 1 ? `${upper[0]}.0` : upper.join(".")}`;
}

function otherNames(toml: TomlTable, project: TomlTable, poetry: TomlTable): readonly string[] {
  const lists = [
    ...Object.values(tableAt(project, "optional-dependencies")),
    ...Object.values(tableAt(toml, "dependency-groups")),
  ];
  const listed = lists.flat().flatMap((item) => {
    const requirement = typeof item === "string" ? readPipRequirement(item, { file: "" }) : null;
    return requirement === null ? [] : [requirement.name];
  });
  const groups = Object.values(tableAt(poetry, "group")).map((group) => tableAt(group, "dependencies"));
  const poetryNames = [tableAt(poetry, "dev-dependencies"), ...groups].flatMap(Object.keys);
  return [...listed, ...poetryNames.map(normalizeName)];
}
