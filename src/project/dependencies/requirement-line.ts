import type { Place, Requirement } from "../../config/facts.ts";
import { normalizeName } from "../../config/requirements.ts";

const PIP = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(.*)$/s;

/**
 * Reads one pip requirement (PEP 508): `flask[async]>=3 ; python_version > "3.8"`, `shop @ https://…`, or a URL or
 * version control address that says its name with `#egg=`.
 * @returns null for what names no package: options, paths, URLs without a name
 */
export function readPipRequirement(line: string, from: Place): Requirement | null {
  const text = line.replace(/\s--(?:hash|config-settings|global-option)\b.*$/s, "").trim();
  if (text === "" || text.startsWith("-") || /^[./~]/.test(text)) return null;
  if (/^[\w+.-]+:\/\//.test(text)) return readAddress(text, from);
  const [body = "", ...markers] = text.split(/\s*;\s*/);
  const match = PIP.exec(body);
  if (match?.[1] === undefined) return null;
  const rest = (match[3] ?? "").trim().replace(/^\((.*)\)$/, "$1");
  if (rest !== "" && !/^(?:[<>=!~]=?|===|@)/.test(rest)) return null;
  return {
    name: normalizeName(match[1]),
    specifier: rest.startsWith("@") ? ` ${rest}` : rest.replace(/\s+/g, ""),
    extras: (match[2] ?? "").split(",").flatMap((extra) => extra.trim() || []),
    marker: markers.join(";").trim(),
    kind: "pip",
    from,
  };
}

function readAddress(text: string, from: Place): Requirement | null {
  const name = /[#&]egg=([\w.-]+)/.exec(text)?.[1];
  if (name === undefined) return null;
  return { name: normalizeName(name), specifier: ` @ ${text}`, extras: [], marker: "", kind: "pip", from };
}

/**
 * Reads one conda match specification: `rdkit=2025.03.6`, `numpy >=1.26,<3`, `conda-forge::pillow`, `python 3.11.*`.
 * @returns null for an address or an empty line
 */
export function readCondaRequirement(spec: string, from: Place): Requirement | null {
  const text = spec
    .replace(/\s*#.*$/, "")
    .replace(/\[.*\]$/, "")
    .replace(/^.*::/, "")
    .trim();
  const match = /^([A-Za-z0-9_][\w.-]*)\s*(.*)$/.exec(text);
  if (match?.[1] === undefined || /^\w+:\/\//.test(text)) return null;
  const rest = (match[2] ?? "").trim();
  // `numpy 1.26` is the old way to write `numpy=1.26`.
  const specifier = /^[\d*]/.test(rest) ? `=${rest.replace(/\s+/g, "=")}` : rest.replace(/\s+/g, "");
  return { name: match[1].toLowerCase(), specifier, extras: [], marker: "", kind: "conda", from };
}
