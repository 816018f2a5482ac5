import type { Finding } from "../../audit/finding.ts";
import { type Mended, mendFindings } from "../../audit/fixes/mend-findings.ts";
import { DOCUMENT_FILE } from "../../config/document.ts";
import { countNoun } from "../../config/words.ts";
import { toLf } from "../../reconcile/text.ts";
import { writeOwnFiles } from "../../reconcile/write-own-files.ts";
import { LineReader } from "../../wizard/plain/line-reader.ts";
import { SELF } from "../open-folder.ts";
import type { Options } from "../options.ts";
import { whileReading, whileWriting } from "../signals.ts";
import { formatDiff } from "../summary.ts";
import type { Terminal } from "../terminal.ts";
import { describeFindings, summarise } from "./describe-findings.ts";
import { listGenerated } from "./read-generated.ts";
import type { ProjectFiles } from "./read-subject.ts";

/**
 * Mends what needs no person: shows it, asks, and writes all of it or nothing.
 * @returns the findings that the files have then
 */
export async function fixFindings(
  root: string,
  project: ProjectFiles,
  options: Options,
  terminal: Terminal,
): Promise<readonly Finding[]> {
  // What cryo-init generates is its answers' to change: the next run would meet an edit by hand there.
  const generated = await listGenerated(root, project.read(DOCUMENT_FILE));
  const mayEdit = (path: string): boolean => !generated.has(path);
  const result = await terminal.task(
    "Trying what can be mended",
    () => whileReading(async () => mendFindings({ ...project, mayEdit })),
    { brief: true },
  );
  const { texts, mended, refused, before, after } = result;
  for (const line of describeRefused(refused)) terminal.say(line);
  if (mended.length === 0) {
    terminal.say("Nothing here can be mended without a person.");
    report(after, terminal);
    return after.findings;
  }
  showMends(project, result, terminal);
  const asked = `${countNoun(mended.length, "change")} to ${countNoun(texts.size, "file")}`;
  if (!(await isWanted(asked, options, terminal))) {
    terminal.say(
      `Nothing was written. ${countNoun(after.findings.length, "finding")} would be left, for a person.`,
    );
    return before.findings;
  }
  const files = [...texts].map(([path, text]) => ({ path, before: project.read(path), after: text }));
  const left = await whileWriting(() => writeOwnFiles(root, files, SELF));
  for (const path of left) terminal.warn(`${path} was edited while files were written, and left as it is`);
  terminal.say(`Written: ${[...texts.keys()].join(", ")}.\n`);
  report(after, terminal);
  return after.findings;
}

function describeRefused(refused: readonly Finding[]): readonly string[] {
  if (refused.length === 0) return [];
  const names = [...new Set(refused.map(({ place }) => place.file))].join(", ");
  return [
    `${countNoun(refused.length, "finding")} in ${names} could be mended, but cryo-init itself writes there.`,
    `Change its answers instead, npx cryo-init, or list the file under keep: in ${DOCUMENT_FILE}.\n`,
  ];
}

function showMends(project: ProjectFiles, { texts, mended }: Mended, terminal: Terminal): void {
  const plain = { paint: (_style: unknown, text: string) => text };
  for (const [path, text] of texts) {
    const written = project.read(path);
    const before = written === null ? null : toLf(written);
    const kind = before === null ? "create" : "update";
    const change = { path, kind, before, after: toLf(text), generated: null, executable: false } as const;
    terminal.result(`${formatDiff({ ...change, reason: "", purpose: "" }, plain)}\n\n`);
  }
  const rules = new Map(mended.map(({ rule }) => [rule.id, rule.title]));
  for (const [id, title] of rules) {
    const count = mended.filter(({ rule }) => rule.id === id).length;
    terminal.say(`  ${id}  ${title}${count === 1 ? "" : ` (${count})`}`);
  }
}

async function isWanted(asked: string, options: Options, terminal: Terminal): Promise<boolean> {
  if (options.dryRun) return false;
  if (options.yes) return true;
  if (options.noInput || process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    terminal.say(`To apply these ${asked}: npx cryo-init audit --fix --yes`);
    return false;
  }
  process.stderr.write(`Apply these ${asked}? [y/N] `);
  const lines = new LineReader(process.stdin);
  const answer = await lines.next().finally(() => lines.close());
  return /^\s*y(?:es)?\s*$/i.test(answer ?? "");
}

function report({ findings, ignored, files }: Mended["after"], terminal: Terminal): void {
  for (const line of describeFindings(findings)) terminal.result(line === "" ? "\n" : line);
  terminal.say(summarise(findings, ignored, files.length));
}
