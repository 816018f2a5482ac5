import { excerptOf } from "../../audit/excerpt.ts";
import { type Finding, type Rule, SEVERITIES } from "../../audit/finding.ts";
import { MENDS } from "../../audit/fixes/index.ts";
import { toSarif } from "../../audit/formats/sarif.ts";
import { ALL_RULES } from "../../audit/rules/index.ts";
import { UserError } from "../../config/errors.ts";
import { nearest } from "../../config/nearest.ts";
import { folderInRepository, formatFinding } from "../annotations.ts";
import { auditFolder } from "../audit/audit-folder.ts";
import { describeFindings, summarise } from "../audit/describe-findings.ts";
import { fixFindings } from "../audit/fix-findings.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openFolder } from "../open-folder.ts";
import type { Options } from "../options.ts";
import { readVersion } from "../package-files.ts";
import { whileReading } from "../signals.ts";
import type { Terminal } from "../terminal.ts";

/** Says what is wrong with the Docker files that are there. Exit code 5 where something is as bad as `--fail-on`. */
export async function runAuditCommand(
  folder: string,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.explain !== null) {
    for (const line of explain(findRule(options.explain))) terminal.result(line === "" ? "\n" : line);
    return EXIT.ok;
  }
  if (options.fix) refuseFormat(options);
  const root = await openFolder(folder, terminal);
  const read = () => whileReading(() => auditFolder(root));
  const audited = await terminal.task("Reading the project", read, { brief: true });
  const { project, subject, files, findings, ignored } = audited;
  if (files.length === 0) {
    throw new UserError(`there is neither a Dockerfile nor a Compose file in ${folder}`, {
      next: "Let cryo-init write them: npx cryo-init",
      failure: "usage",
    });
  }
  if (options.fix) return exitCodeFor(await fixFindings(root, project, options, terminal), options);
  if (options.format === "json") {
    const result = { files, findings: findings.map(toJson), ignored: ignored.map(toJson) };
    terminal.result(JSON.stringify(result, null, 2));
  } else if (options.format === "sarif") {
    const [version, inRepository] = [readVersion(), folderInRepository(root)];
    const log = toSarif({
      version,
      folder: inRepository,
      rules: ALL_RULES,
      findings,
      ignored,
      textOf: subject.read,
    });
    terminal.result(JSON.stringify(log, null, 2));
  } else if (options.format === "github") {
    const inRepository = folderInRepository(root);
    for (const finding of findings) terminal.result(formatFinding(finding, inRepository));
  } else {
    for (const line of describeFindings(findings)) terminal.result(line === "" ? "\n" : line);
  }
  terminal.say(summarise(findings, ignored, files.length));
  return exitCodeFor(findings, options);
}

/** @param findings those that the files have when the command ends */
function exitCodeFor(findings: readonly Finding[], { failOn }: Options): ExitCode {
  const isBad = ({ rule }: Finding): boolean =>
    failOn !== "never" && SEVERITIES.indexOf(rule.severity) >= SEVERITIES.indexOf(failOn);
  return findings.some(isBad) ? EXIT.findings : EXIT.ok;
}

/** What is shown first is a diff, and then somebody is asked. */
function refuseFormat({ format }: Options): void {
  if (format === "text") return;
  throw new UserError(`--fix shows a diff: it has no --format ${format}`, {
    next: "npx cryo-init audit --fix --yes, then the audit again in the format that you want.",
    failure: "usage",
  });
}

/** @throws UserError (usage) for a rule that there is not */
function findRule(id: string): Rule {
  const rule = ALL_RULES.find((one) => one.id === id.toUpperCase());
  if (rule !== undefined) return rule;
  const near = nearest(
    id.toUpperCase(),
    ALL_RULES.map((one) => one.id),
  );
  throw new UserError(`--explain: there is no rule "${id}"`, {
    next: near === null ? "The handbook lists them all." : `Did you mean ${near}?`,
    failure: "usage",
  });
}

function explain({ id, title, severity, what, why, fix, settled, references }: Rule): readonly string[] {
  const mending = MENDS.get(id);
  return [
    `${id} ${title} (${severity})`,
    "",
    `What:  ${what}`,
    `Why:   ${why}`,
    `Fix:   ${fix}`,
    `       ${settled ? "What cryo-init generates does not have it." : "What cryo-init generates may have it, too."}`,
    ...(mending === undefined ? [] : [`--fix: ${mending.does}`]),
    ...(references.length === 0 ? [] : [`Also:  ${references.join(", ")}`]),
  ];
}

/** The stable form. */
function toJson(finding: Finding & { readonly reason?: string }): object {
  const { rule, place, message, fix, reason } = finding;
  const { id, title, severity, settled, references } = rule;
  return {
    rule: id,
    title,
    severity,
    ...place,
    text: excerptOf(place.text),
    message,
    fix,
    settled,
    references,
    ...(reason === undefined ? {} : { reason }),
  };
}
