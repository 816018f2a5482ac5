import { FLAGS, type Flag, flagsFor } from "./flags.ts";

/** A command as the help shows it. */
export interface CommandHelp {
  readonly name: string;
  readonly words: string;
  readonly help: string;
  /** A command line, and what it does. */
  readonly examples: readonly (readonly [string, string])[];
}

/** Every command, in the order of the help; the one without a name is the wizard. */
export const COMMANDS: readonly CommandHelp[] = [
  {
    name: "",
    words: "[dir]",
    help: "set the project up, or adjust it when it is",
    examples: [
      ["npx cryo-init", "the wizard, in the checkout of a Python web application"],
      ["npx cryo-init --yes", "the recommended answers, without questions"],
      ["npx cryo-init --set resources.production.app.memory=1G --yes", "change one limit"],
      ["npx cryo-init --dry-run", "what would change"],
    ],
  },
  {
    name: "check",
    words: "[dir]",
    help: "compare the files with the answers; exit 3 when they have drifted",
    examples: [
      ["npx cryo-init check", "in CI: has anything drifted?"],
      ["npx cryo-init check --github", "the same, as annotations of a pull request"],
    ],
  },
  {
    name: "audit",
    words: "[dir]",
    help: "say what is wrong with the Docker files that are there, with the application in view",
    examples: [
      ["npx cryo-init audit", "what is wrong, the worst first"],
      ["npx cryo-init audit --explain CD016", "what a rule looks for, why, and how to mend it"],
      ["npx cryo-init audit --fix", "mend what needs no person: shows how, then asks"],
      ["npx cryo-init audit --fail-on medium", "in CI: fail on less than the worst, too"],
    ],
  },
  {
    name: "resources",
    words: "[dir]",
    help: "show every limit, and what follows from it",
    examples: [["npx cryo-init resources", "the limits as they stand"]],
  },
  {
    name: "verify",
    words: "[dir]",
    help: "build, start and measure on a real engine; exit 5 when a criterion is missed",
    examples: [
      [
        "npx cryo-init verify",
        "all of it, in a few minutes, beside whatever runs; writes the completion report",
      ],
      ["npx cryo-init verify --only size,startup", "these alone, without the report"],
      [
        "npx cryo-init verify --baseline Dockerfile.old",
        "against another image than the one before the first run",
      ],
    ],
  },
  {
    name: "tune",
    words: "[dir]",
    help: "recommend limits from what the running containers were measured to use",
    examples: [
      ["npx cryo-init tune --duration 3h", "sample under the usual load, then recommend"],
      ["npx cryo-init tune --duration 0s --apply", "set what the samples so far recommend"],
      ["npx cryo-init tune --from answer.json", "from what Prometheus has of cAdvisor"],
    ],
  },
  {
    name: "history",
    words: "[dir]",
    help: "show what each run changed",
    examples: [["npx cryo-init history", "every run, the newest first"]],
  },
  {
    name: "undo",
    words: "[dir]",
    help: "put all files back as they were before the last run; one step only",
    examples: [
      ["npx cryo-init undo --dry-run", "what would go back"],
      ["npx cryo-init undo", "put it back"],
    ],
  },
  {
    name: "eject",
    words: "FILE [dir]",
    help: "hand a generated file over to the project for good",
    examples: [["npx cryo-init eject docker-compose.dev.yml", "that file is yours from now on"]],
  },
  {
    name: "docs",
    words: "dev|build|preview [dir]",
    help: "work on, build or show the documentation site",
    examples: [
      ["npx cryo-init docs build", "the pages, ready for a web server"],
      ["npx cryo-init docs dev", "the pages as the answers stand now, while you change them"],
    ],
  },
  {
    name: "demo",
    words: "[dir]",
    help: "try it on an example application in a scratch folder",
    examples: [["npx cryo-init demo", "the wizard, on an application that is made for it"]],
  },
  {
    name: "schema",
    words: "",
    help: "print the JSON Schema of cryo-init.yaml",
    examples: [
      ["npx cryo-init schema > cryo-init.schema.json", "for an editor that completes and checks it"],
    ],
  },
  {
    name: "completion",
    words: "bash|zsh|fish",
    help: "print the script that completes these words in a shell",
    examples: [["echo 'source <(cryo-init completion bash)' >> ~/.bashrc", "from the next shell on"]],
  },
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

/** True for the name of a command; not for the wizard, which has none. */
export function isCommand(word: string): boolean {
  return word !== "" && COMMANDS.some(({ name }) => name === word);
}

/** The text of `--help`, examples first: of one command where one is named, else of all. */
export function renderHelp(word = ""): string {
  const command = COMMANDS.find(({ name }) => name !== "" && name === word);
  if (command !== undefined)
    return [
      `${lineOf(command)}: ${command.help}.`,
      section("Examples", command.examples),
      section("Flags", flagsFor(command.name).map(describeFlag)),
      'See "cryo-init --help" for the other commands and for the exit codes.',
    ].join("\n\n");
  const shown = COMMANDS.filter(({ name }) => name === "" || name === "check");
  return [
    "cryo-init puts a Python web application into containers properly.",
    section(
      "Examples",
      shown.flatMap(({ name, examples }) => (name === "" ? examples : examples.slice(0, 1))),
    ),
    section(
      "Commands",
      COMMANDS.map((one) => [lineOf(one), one.help]),
    ),
    section("Flags", FLAGS.map(describeFlag)),
    section("Exit codes", EXIT_CODES),
  ].join("\n\n");
}

function lineOf({ name, words }: CommandHelp): string {
  return ["cryo-init", name, words].filter((word) => word !== "").join(" ");
}

function describeFlag({ name, short, value, choices, help }: Flag): readonly [string, string] {
  const left = `${short === undefined ? "   " : `-${short},`} --${name}${value === undefined ? "" : ` ${value}`}`;
  return [left, `${help}${choices === undefined ? "" : ` (${choices.join(", ")})`}`];
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(40, Math.max(...rows.map(([left]) => left.length)));
  const lines = rows.map(([left, right]) =>
    left.length > width ? `  ${left}\n  ${" ".repeat(width)}  ${right}` : `  ${left.padEnd(width)}  ${right}`,
  );
  return `${title}\n${lines.join("\n")}`;
}
