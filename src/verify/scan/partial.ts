import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ScanReport } from "../../config/report.ts";
import { countNoun } from "../../config/words.ts";
import { type Engine, runEngine, tryEngine } from "../../engine/run-engine.ts";
import { ASK_UPDATES, NO_APT, parseUpdates } from "./debian-updates.ts";
import { countFindings, knowsNothing, readJson, unreadableReport } from "./findings.ts";
import { parsePipAudit } from "./pip-audit.ts";
import { askVersion } from "./scanners.ts";

/** Milliseconds. */
const TIMES = { list: 60_000, audit: 600_000, updates: 600_000 } as const;

/** What the image's own Python knows of: the image holds no pip that could be asked. */
const LIST_PACKAGES =
  "import importlib.metadata as m, json; print(json.dumps([[d.metadata['Name'], d.version] for d in m.distributions()]))";

/** What pip-audit takes for a package and its version. Others would be options to it, or a file. */
const REQUIREMENT = /^[A-Za-z0-9][\w.-]*==[\w.!+-]+$/;

/**
 * Looks the image's Python packages up in PyPI's list of vulnerabilities, with the pip-audit of this machine.
 * @param folder an empty one, for its files
 * @throws ExternalError where pip-audit or the image's Python cannot be run
 * @throws UserError where nothing could be looked up
 */
export async function auditPython(engine: Engine, image: string, folder: string): Promise<ScanReport> {
  const pipAudit = { ...engine, command: "pip-audit" };
  const version = await askVersion(pipAudit, ["--version"]);
  const args = ["run", "--rm", "--network", "none", "--entrypoint", "python", image, "-c", LIST_PACKAGES];
  const all = readPackages(await runEngine(engine, args, TIMES.list));
  const known = [...new Set(all)].filter((requirement) => REQUIREMENT.test(requirement)).sort();
  if (known.length === 0) throw unreadableReport("python", "it names no package of the image");
  const [requirements, report] = [join(folder, "requirements.txt"), join(folder, "pip-audit.json")];
  await writeFile(requirements, `${known.join("\n")}\n`);
  const { code, stderr } = await tryEngine(
    pipAudit,
    [
      "--requirement",
      requirements,
      "--no-deps",
      "--disable-pip",
      "--format",
      "json",
      "--progress-spinner",
      "off",
      "--output",
      report,
    ],
    TIMES.audit,
  );
  // 1 is what it ends with when it has found something, and when it has failed.
  const text = code === 0 || code === 1 ? await readFile(report, "utf8").catch(() => null) : null;
  if (text === null)
    throw unreadableReport("pip-audit", stderr.trim().split("\n").at(-1) ?? "it has written none");
  const findings = parsePipAudit(text);
  const left = all.length - known.length;
  const odd =
    left > 0
      ? [
          `${countNoun(left, "package")} with a name or version that pip-audit does not take, or listed twice.`,
        ]
      : [];
  return countFindings(`pip-audit ${version}`, false, { ...findings, notes: [...findings.notes, ...odd] });
}

function readPackages(text: string): readonly string[] {
  const list = readJson(text, "python");
  if (!Array.isArray(list)) throw unreadableReport("python", "it lists no packages");
  return list.map((entry) => (Array.isArray(entry) ? entry.map(String).join("==") : ""));
}

/**
 * Asks the image's own package sources for security updates that it lacks.
 * @throws ExternalError where the sources cannot be reached
 * @throws UserError where the image has no apt, or none of its sources is a security archive
 */
export async function findUpdates(engine: Engine, image: string): Promise<ScanReport> {
  const args = ["run", "--rm", "--user", "0", "--entrypoint", "sh", image, "-c", ASK_UPDATES];
  const { code, stdout, stderr } = await tryEngine(engine, args, TIMES.updates);
  if (code === NO_APT) throw knowsNothing("apt-get", "it is not made of packages of Debian or Ubuntu");
  if (code !== 0) {
    const lines = stderr.trim().split("\n");
    const reason = lines.find((line) => /^(E|W|Err|docker):?/.test(line)) ?? lines.at(-1) ?? "";
    throw knowsNothing("apt-get", `it failed with exit code ${code}: ${reason}`);
  }
  return countFindings("apt-get", false, parseUpdates(stdout));
}
