import { isObject, type JsonObject } from "../../config/json.ts";
import type { Vulnerability } from "../../config/report.ts";
import {
  type Findings,
  optionalText,
  readJson,
  requireText,
  takeRecords,
  toSeverity,
  unreadableReport,
} from "./findings.ts";

const PROGRAM = "docker scout";

/**
 * Reads `docker scout cves --format sarif`. Each rule is a vulnerability; its properties hold the severity, the version
 * that mends it, and the package or packages as addresses (`purl`, since 1.0 `purls`).
 * @throws UserError where it is no such report
 */
export function parseScout(text: string): Findings {
  const report = readJson(text, PROGRAM);
  const runs = takeRecords(isObject(report) ? report.runs : null, PROGRAM, "the list of runs");
  if (runs.length === 0) throw unreadableReport(PROGRAM, "it holds no run");
  return { vulnerabilities: runs.flatMap(readRun), notes: [] };
}

function readRun({ tool, results }: JsonObject): readonly Vulnerability[] {
  const driver = isObject(tool) && isObject(tool.driver) ? tool.driver : {};
  const name = optionalText(driver.name) ?? "";
  if (name.toLowerCase() !== PROGRAM) throw unreadableReport(PROGRAM, "it is of another program");
  const rules = takeRecords(driver.rules, PROGRAM, "the list of rules");
  // Of an image without a fault, the results are there and empty.
  if (driver.rules === undefined && !Array.isArray(results))
    throw unreadableReport(PROGRAM, "it holds no results");
  return rules.flatMap((rule) => {
    const id = requireText(rule.id, PROGRAM, "the id of a vulnerability");
    const properties = isObject(rule.properties) ? rule.properties : {};
    const { purl, purls } = properties;
    const addresses = Array.isArray(purls) ? purls.map(String) : [optionalText(purl) ?? ""];
    const fixed = optionalText(properties.fixed_version);
    return addresses.map((address) => ({
      id,
      severity: toSeverity(properties.cvssV3_severity),
      ...readAddress(address, id),
      fixedIn: fixed === "not fixed" ? null : fixed,
    }));
  });
}

/** `pkg:deb/debian/tiff@4.7.0-3%2Bdeb13u3?os_name=debian`: the name, and the version. */
function readAddress(address: string, id: string): { readonly package: string; readonly version: string } {
  const [, path, version = ""] = /^pkg:[^/]+\/([^@?#]+)(?:@([^?#]*))?/.exec(address) ?? [];
  if (path === undefined) throw unreadableReport(PROGRAM, `the package of ${id} is missing`);
  const name = path.split("/").at(-1) ?? path;
  return { package: decode(name), version: decode(version) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
