import { posix } from "node:path";
import type { DependencyFile, Fact, Requirement } from "../../config/facts.ts";
import { child, itemsOf, parseYaml, scalarText } from "../deploy/yaml-text.ts";
import { purposeOf } from "./purpose.ts";
import { readCondaRequirement, readPipRequirement } from "./requirement-line.ts";

/** A conda environment file. */
export interface EnvironmentFile {
  readonly file: DependencyFile;
  readonly name: Fact<string> | null;
  /** Requirements files that its pip part names with `-r`. */
  readonly references: readonly string[];
}

/**
 * Reads a conda environment file with its pip part.
 * @returns null when the text is no YAML mapping with a list of dependencies
 */
export function readEnvironmentFile(path: string, text: string): EnvironmentFile | null {
  const yaml = parseYaml(text);
  if (yaml === null) return null;
  const dependencies = child(yaml.root, "dependencies");
  if (dependencies === null) return null;
  const requirements: Requirement[] = [];
  const references: string[] = [];
  for (const item of itemsOf(dependencies)) {
    const spec = scalarText(item);
    if (spec !== null) {
      const requirement = readCondaRequirement(spec, { file: path, line: yaml.lineOf(item) });
      if (requirement !== null) requirements.push(requirement);
      continue;
    }
    for (const line of itemsOf(child(item, "pip"))) {
      const pip = scalarText(line) ?? "";
      const reference = /^-r\s*(\S+)/.exec(pip)?.[1];
      if (reference !== undefined) references.push(posix.join(posix.dirname(path), reference));
      const requirement = readPipRequirement(pip, { file: path, line: yaml.lineOf(line) });
      if (requirement !== null) requirements.push(requirement);
    }
  }
  const nameNode = child(yaml.root, "name");
  const name = scalarText(nameNode);
  return {
    file: { path, kind: "environment", purpose: purposeOf(path), requirements },
    name:
      name === null || name === "" || name === "base"
        ? null
        : { value: name, from: { file: path, line: yaml.lineOf(nameNode) }, certain: true },
    references,
  };
}
