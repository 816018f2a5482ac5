import { type Finding, type Rule, SEVERITIES, type Severity } from "../../audit/finding.ts";
import { toSarif } from "../../audit/formats/sarif.ts";
import { RULES } from "../../audit/rules/index.ts";
import { runAudit } from "../../audit/run-audit.ts";
import { cd059, suppress } from "../../audit/suppress.ts";
import { UserError } from "../../config/errors.ts";
import { nearest } from "../../config/nearest.ts";
import { folderInRepository, formatFinding } from "../annotations.ts";
import { readSubject } from "../audit/read-subject.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openFolder } from "../open-folder.ts";
import type { Options } from "../options.ts";
import { readVersion } from "../package-files.ts";
import type { Terminal } from "../terminal.ts";

/** With the one about comments, which looks at no project. */
const ALL_RULES: readonly Rule[] = [...RULES, cd059];

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
  const root = await openFolder(folder, terminal);
  const subject = await terminal.task("Reading the project", () => readSubject(root, new Date()), {
    brief: true,
  });
  const files = [...subject.dockerfiles, ...subject.composeFiles].map(({ path }) => path);
  if (files.length === 0) {
    throw new UserError(`there is neither a Dockerfile nor a Compose file in ${folder}`, {
      next: "Let cryo-init write them: npx cryo-init",
      failure: "usage",
    });
  }
  const { findings, ignored } = suppress(runAudit(subject), files, subject.read);
  if (options.format === "json") {
    const result = { files, findings: findings.map(toJson), ignored: ignored.map(toJson) };
    terminal.result(JSON.stringify(result, null, 2));
  } else if (options.format === "sarif") {
    const [version, folder] = [readVersion(), folderInRepository(root)];
    const log = toSarif({ version, folder, rules: ALL_RULES, findings, ignored, textOf: subject.read });
    terminal.result(JSON.stringify(log, null, 2));
  } else if (options.format === "github") {
    const inRepository = folderInRepository(root);
    for (const finding of findings) terminal.result(formatFinding(finding, inRepository));
  } else {
    for (const line of describeFindings(findings)) terminal.result(line === "" ? "\n" : line);
  }
  terminal.say(summarise(findings, ignored.length, files.length));
  const isBad = ({ rule }: Finding): boolean =>
    options.failOn !== "never" && SEVERITIES.indexOf(rule.severity) >= SEVERITIES.indexOf(options.failOn);
  return findings.some(isBad) ? EXIT.findings : EXIT.ok;
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
  return [
    `${id} ${title} (${severity})`,
    "",
    `What:  ${what}`,
    `Why:   ${why}`,
    `Fix:   ${fix}`,
    `       ${settled ? "What cryo-init generates does not have it." : "What cryo-init generates may have it, too."}`,
    ...(references.length === 0 ? [] : [`Also:  ${references.join(", ")}`]),
  ];
}

/** By file, each finding with its line and what to do; the worst first. */
function describeFindings(findings: readonly Finding[]): readonly string[] {
  const files = [...new Set(findings.map(({ place }) => place.file))];
  return files.flatMap((file) => [
    file,
    ...findings
      .filter(({ place }) => place.file === file)
      .flatMap(({ rule, place, message, fix }) => [
        `  ${`${place.line}:${place.column}`.padEnd(7)} ${rule.severity.padEnd(8)} ${rule.id}  ${message}`,
        ...(place.text === "" ? [] : [`          | ${place.text}`]),
        `          ${fix}`,
      ]),
    "",
  ]);
}

function summarise(findings: readonly Finding[], ignored: number, files: number): string {
  const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  const left = ignored === 0 ? "" : ` ${many(ignored, "finding")} left out by comments.`;
  if (findings.length === 0) return `No faults found in ${many(files, "file")}.${left}`;
  const count = (severity: Severity): number =>
    findings.filter(({ rule }) => rule.severity === severity).length;
  const parts = SEVERITIES.toReversed().flatMap((severity) =>
    count(severity) === 0 ? [] : [`${count(severity)} ${severity}`],
  );
  const settled = findings.filter(({ rule }) => rule.settled).length;
  const better = settled === 0 ? "" : ` What cryo-init generates has not got ${settled} of them.`;
  return `${many(findings.length, "finding")} in ${many(files, "file")}: ${parts.join(", ")}.${better}${left}
More on one: npx cryo-init audit --explain ${findings[0]?.rule.id}`;
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
    message,
    fix,
    settled,
    references,
    ...(reason === undefined ? {} : { reason }),
  };
}
