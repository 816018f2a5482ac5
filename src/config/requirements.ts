import type { DependencyFile, Requirement } from "./facts.ts";
import type { MappedRequirement } from "./plan.ts";

/** Names that differ between conda-forge and PyPI. Others are taken to be the same, and marked for review. */
const WHEEL_NAMES: Readonly<Record<string, string>> = {
  "matplotlib-base": "matplotlib",
  "msgpack-python": "msgpack",
  opencv: "opencv-python-headless",
  psycopg2: "psycopg2-binary",
  "py-opencv": "opencv-python-headless",
  "py-xgboost": "xgboost",
  pytables: "tables",
  pytorch: "torch",
  "redis-py": "redis",
  "ruamel.yaml": "ruamel-yaml",
};

/** What conda installs that is no Python package of the application. */
const NOT_WHEELS = new Set(["python", "pip", "setuptools", "wheel", "conda", "nodejs", "make", "git"]);

/** Normalises a package name (PEP 503). */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/**
 * Writes conda's and pip's requirements as one list for pip, each line with its origin. A pip line wins over a
 * conda line of the same package, and the first file wins over a later one.
 */
export function mapToWheels(files: readonly DependencyFile[]): readonly MappedRequirement[] {
  const mapped = new Map<string, MappedRequirement>();
  const all = files.flatMap((file) => file.requirements);
  const ordered = [
    ...all.filter((requirement) => requirement.kind === "pip"),
    ...all.filter((requirement) => requirement.kind === "conda"),
  ];
  for (const requirement of ordered) {
    const name = wheelName(requirement);
    if (name === null || mapped.has(name)) continue;
    mapped.set(name, requirement.kind === "pip" ? keepPip(requirement) : mapConda(requirement, name));
  }
  return [...mapped.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, requirement]) => requirement);
}

/** True when every conda package of the files is one whose wheel is known, or certain to have the same name. */
export function wheelName(requirement: Requirement): string | null {
  if (requirement.kind === "pip") return normalizeName(requirement.name);
  const name = requirement.name.toLowerCase();
  if (NOT_WHEELS.has(name) || name.startsWith("lib")) return null;
  return WHEEL_NAMES[name] ?? normalizeName(name);
}

function keepPip(requirement: Requirement): MappedRequirement {
  const text = formatPip(requirement);
  return { requirement: text, original: text, from: requirement.from, translated: false };
}

/** A pip requirement as one line, without hashes. */
export function formatPip(requirement: Requirement): string {
  const extras = requirement.extras.length > 0 ? `[${requirement.extras.join(",")}]` : "";
  const marker = requirement.marker === "" ? "" : ` ; ${requirement.marker}`;
  return `${requirement.name}${extras}${requirement.specifier}${marker}`;
}

function mapConda(requirement: Requirement, name: string): MappedRequirement {
  const specifier = wheelSpecifier(requirement.specifier);
  const original = `${requirement.name}${requirement.specifier}`;
  const same = name === requirement.name && specifier === `=${requirement.specifier}`;
  return {
    requirement: `${name}${specifier}`,
    original,
    from: requirement.from,
    translated: !same && requirement.specifier !== specifier,
  };
}

/**
 * conda's `=1.26` means 1.26 and whatever begins with it; a version of three parts or more is meant exactly.
 * Leading zeros go (conda's `2025.03.6` is the wheel's `2025.3.6`, PEP 440), and so does a build string.
 */
function wheelSpecifier(specifier: string): string {
  const match = /^(={1,2})\s*v?([0-9][^=\s]*)(=.*)?$/.exec(specifier.trim());
  if (!match?.[2]) return specifier.replace(/(^|[^\w.])0+(?=\d)/g, "$1");
  const exact = match[1] === "==" || match[3] !== undefined;
  const stars = match[2].endsWith(".*");
  const parts = match[2].replace(/\.\*$/, "").split(".");
  const version = parts.map((part) => part.replace(/^0+(?=\d)/, "")).join(".");
  return stars || (!exact && parts.length < 3) ? `==${version}.*` : `==${version}`;
}
