import { parse } from "smol-toml";

/** A table of a parsed TOML file. */
export type TomlTable = Readonly<Record<string, unknown>>;

/** @returns null when the text is no TOML; a file that is not ours to judge must not stop detection */
export function parseToml(text: string): TomlTable | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/** The table under some keys; an empty one when there is none. */
export function tableAt(value: unknown, ...keys: readonly string[]): TomlTable {
  let at: unknown = value;
  for (const key of keys) at = isTable(at) ? at[key] : undefined;
  return isTable(at) ? at : {};
}

/** The string under a key; null for anything else. */
export function textAt(table: TomlTable, key: string): string | null {
  const value = table[key];
  return typeof value === "string" ? value : null;
}

/** The list under a key; an empty one for anything else. */
export function listAt(table: TomlTable, key: string): readonly unknown[] {
  const value = table[key];
  return Array.isArray(value) ? value : [];
}

function isTable(value: unknown): value is TomlTable {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The lines of a TOML file, to find again where a parsed value stands: the parser keeps no positions. */
export interface LineFinder {
  /**
   * @param table as it is written in the header: `project`, `tool.poetry.dependencies`
   * @param pattern what the line has to contain
   * @returns the first such line of the table, else the table's header, else 1
   */
  lineIn(table: string, pattern: string): number;
}

/** @param text with `\n` line endings */
export function createLineFinder(text: string): LineFinder {
  const lines = text.split("\n");
  return {
    lineIn(table, pattern) {
      const header = lines.findIndex((line) => line.replace(/[\s"']/g, "").startsWith(`[${table}]`));
      const rest = lines.slice(header + 1);
      const end = rest.findIndex((line) => /^\s*\[{1,2}[\w."'-]+\]/.test(line));
      const found = (end === -1 ? rest : rest.slice(0, end)).findIndex((line) => line.includes(pattern));
      return found === -1 ? Math.max(1, header + 1) : header + 2 + found;
    },
  };
}
