import { FLAGS } from "./options.ts";

/** A command as the help shows it. */
export interface CommandHelp {
  readonly name: string;
  readonly words: string;
  readonly help: string;
}

/** Every command, in the order of the help; the one without a name is the wizard. */
export const COMMANDS: readonly CommandHelp[] = [
  { name: "", words: "[dir]", help: "set the project up, or adjust it when it is" },
  {
    name: "check",
    words: "[dir]",
    help: "compare the files with the answers; exit 3 when they have drifted",
  },
  {
    name: "audit",
    words: "[dir]",
    help: "say what is wrong with the Docker files that are there, with the application in view",
  },
  { name: "resources", words: "[dir]", help: "show every limit, and what follows from it" },
  { name: "history", words: "[dir]", help: "show what each run changed" },
  {
    name: "undo",
    words: "[dir]",
    help: "put all files back as they were before the last run; one step only",
  },
  { name: "eject", words: "FILE [dir]", help: "hand a generated file over to the project for good" },
  { name: "docs", words: "dev|build|preview [dir]", help: "work on, build or show the documentation site" },
  { name: "demo", words: "[dir]", help: "try it on an example application in a scratch folder" },
  { name: "schema", words: "", help: "print the JSON Schema of cryo-init.yaml" },
  {
    name: "completion",
    words: "bash|zsh|fish",
    help: "print the script that completes these words in a shell",
  },
];

const EXAMPLES: readonly (readonly [string, string])[] = [
  ["npx cryo-init", "the wizard, in the checkout of a Python web application"],
  ["npx cryo-init --yes", "the recommended answers, without questions"],
  ["npx cryo-init --set resources.production.app.memory=1G --yes", "change one limit"],
  ["npx cryo-init --dry-run", "what would change"],
  ["npx cryo-init check", "in CI: has anything drifted?"],
];

const EXIT_CODES: readonly (readonly [string, string])[] = [
  ["0", "done, or nothing to do"],
  ["1", "failed: an engine, a file, the network"],
  ["2", "wrong usage or configuration"],
  ["3", "check: drift"],
  ["4", "hand edits or files of yours are in the way, and nobody could be asked: nothing was written"],
  ["5", "audit: something at least as bad as --fail-on was found"],
  ["129, 130, 143", "cancelled: nothing half-written"],
];

/** The text of `--help`: examples first. */
export function renderHelp(): string {
  const flags = FLAGS.map(({ name, short, value, choices, help }) => {
    const left = `${short === undefined ? "   " : `-${short},`} --${name}${value === undefined ? "" : ` ${value}`}`;
    const of = choices === undefined ? "" : ` (${choices.join(", ")})`;
    return [left, `${help}${of}`] as const;
  });
  const commands = COMMANDS.map(({ name, words, help }) => {
    const line = ["cryo-init", name, words].filter((word) => word !== "").join(" ");
    return [line, help] as const;
  });
  return [
    "cryo-init puts a Python web application into containers properly.",
    section("Examples", EXAMPLES),
    section("Commands", commands),
    section("Flags", flags),
    section("Exit codes", EXIT_CODES),
  ].join("\n\n");
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(40, Math.max(...rows.map(([left]) => left.length)));
  const lines = rows.map(([left, right]) =>
    left.length > width ? `  ${left}\n  ${" ".repeat(width)}  ${right}` : `  ${left.padEnd(width)}  ${right}`,
  );
  return `${title}\n${lines.join("\n")}`;
}
