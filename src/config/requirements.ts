import type { DependencyFile, Requirement } from "./facts.ts";
import type { MappedRequirement } from "./plan.ts";
import { classifyConda, normalizeName } from "./wheel-names.ts";

export { normalizeName } from "./wheel-names.ts";

/**
 * Writes conda's and pip's requirements as one list for pip, each line with its origin. A pip line wins over a
 * conda line of the same package, and the first file wins over a later one. Sorted by name.
 */
export function mapToWheels(files: readonly DependencyFile[]): readonly MappedRequirement[] {
  const mapped = new Map<string, readonly MappedRequirement[]>();
  for (const { requirements } of files) {
    const fresh = requirements.filter(({ kind, name }) => kind === "pip" && !mapped.has(normalizeName(name)));
    for (const [name, lines] of groupByName(fresh)) mapped.set(name, lines.map(keepPip));
  }
  for (const requirement of files.flatMap(({ requirements }) => requirements)) {
    const wheel = requirement.kind === "conda" ? classifyConda(requirement.name) : null;
    // conda's psycopg2 is the wheel psycopg2-binary: a pip line with either name is the same package.
    if (wheel?.kind !== "wheel" || mapped.has(wheel.name) || mapped.has(normalizeName(requirement.name)))
      continue;
    mapped.set(wheel.name, [translateConda(requirement, wheel)]);
  }
  return [...mapped.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, lines]) => lines);
}

/** Lines of one package in one file are alternatives as long as their markers differ; pip refuses others. */
function groupByName(requirements: readonly Requirement[]): ReadonlyMap<string, readonly Requirement[]> {
  const groups = new Map<string, readonly Requirement[]>();
  for (const requirement of requirements) {
    const name = normalizeName(requirement.name);
    const others = groups.get(name) ?? [];
    if (!others.some(({ marker }) => marker === requirement.marker))
      groups.set(name, [...others, requirement]);
  }
  return groups;
}

/** The name that a requirement has for pip, normalised; null for what conda installs and no wheel is. */
export function wheelName(requirement: Requirement): string | null {
  if (requirement.kind === "pip") return normalizeName(requirement.name);
  const wheel = classifyConda(requirement.name);
  return wheel.kind === "wheel" ? wheel.name : null;
}

function keepPip(requirement: Requirement): MappedRequirement {
  const text = formatPip(requirement);
  return { requirement: text, original: text, from: requirement.from, translated: false, assumed: false };
}

/** A pip requirement as one line, without hashes. */
function formatPip({ name, extras, specifier, marker }: Requirement): string {
  return `${name}${extras.length > 0 ? `[${extras.join(",")}]` : ""}${specifier}${marker === "" ? "" : ` ; ${marker}`}`;
}

function translateConda(
  { name, specifier, from }: Requirement,
  wheel: { readonly name: string; readonly assumed: boolean },
): MappedRequirement {
  const version = translateVersion(specifier);
  return {
    requirement: `${wheel.name}${version.specifier}`,
    original: `${name}${specifier}`,
    from,
    translated: wheel.name !== normalizeName(name) || version.changed,
    assumed: wheel.assumed,
  };
}

/** A specifier for pip, and whether it says something else than conda's did. */
interface TranslatedVersion {
  readonly specifier: string;
  readonly changed: boolean;
}

/** conda's `1.25|1.26` asks for either, which pip cannot: the last one is a version that the file allows. */
function translateVersion(specifier: string): TranslatedVersion {
  const alternatives = specifier.replace(/\s+/g, "").split("|");
  const parts = (alternatives.at(-1) ?? "").split(",").map(translatePart);
  return {
    specifier: parts.flatMap((part) => part.specifier || []).join(","),
    changed: alternatives.length > 1 || parts.some(({ changed }) => changed),
  };
}

/**
 * One condition. `=1.26` means 1.26 and whatever begins with it; a version of three parts or more is meant exactly.
 * Leading zeros go (conda's `2025.03.6` is the wheel's `2025.3.6`, PEP 440), and so does a build string. A pattern
 * (`.*`) is legal for pip behind `==` and `!=` only, and of numbers only.
 */
function translatePart(part: string): TranslatedVersion {
  const match = /^(===|[=~!<>]=|[=<>])?v?([^<>=~]*)(?:=(.+))?$/.exec(part);
  if (match === null) return { specifier: "", changed: true };
  const [, operator = "=", text = "", build] = match;
  const written = text.replace(/\.?\*$/, "");
  if (written === "") return { specifier: "", changed: build !== undefined };
  const version = written
    .split(".")
    .map((number) => number.replace(/^0+(?=\d)/, ""))
    .join(".");
  const changed = version !== written || build !== undefined;
  if (operator !== "=" && operator !== "==" && operator !== "!=")
    return { specifier: `${operator}${version}`, changed };
  const isPattern = text.endsWith("*") || (operator === "=" && build === undefined && !isWhole(version));
  const isNumeric = /^[\d.!]+$/.test(version);
  return {
    specifier: `${operator === "!=" ? "!=" : "=="}${version}${isPattern && isNumeric ? ".*" : ""}`,
    changed: changed || (isPattern && !isNumeric),
  };
}

/** A version of three parts or more names one release. */
function isWhole(version: string): boolean {
  return version.split(".").length >= 3;
}
