/** One flag. The table drives parsing, `--help` and the completion of shells. */
export interface Flag {
  readonly name: string;
  /** Where it does something: names of commands, `""` for the one without a name; `all` for every command. */
  readonly commands: "all" | readonly string[];
  /** Asks for what every command that asks nothing does anyway: nobody is refused for giving it. */
  readonly harmless?: boolean;
  readonly short?: string;
  /** What to call its value in the help; absent for a switch. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly choices?: readonly string[];
  readonly help: string;
}

/** The commands that go through the questions. */
const ASKING = ["", "demo"];
/** The commands that work out files from answers, which can be given. */
const PLANNING = [...ASKING, "check", "docs", "verify"];

/** Every flag, in the order of the help. */
export const FLAGS: readonly Flag[] = [
  {
    name: "yes",
    commands: [...ASKING, "audit", "tune"],
    harmless: true,
    short: "y",
    help: "take the saved or recommended answers and write without asking",
  },
  {
    name: "no-input",
    commands: [...ASKING, "audit", "tune"],
    harmless: true,
    help: "ask nothing; what cannot be known is an error",
  },
  {
    name: "set",
    commands: PLANNING,
    value: "path=value",
    multiple: true,
    help: "give an answer; see cryo-init.yaml for the paths",
  },
  {
    name: "take-edits",
    commands: [""],
    help: "take limits that were changed by hand in a Compose file as answers",
  },
  {
    name: "pin",
    commands: ASKING,
    help: "pin the images by the digests that the registry has now; again, to refresh them",
  },
  {
    name: "config",
    commands: PLANNING,
    value: "FILE",
    help: "read the answers from this file instead of cryo-init.yaml",
  },
  {
    name: "lost-answers",
    commands: ["", "check", "resources", "tune", "eject", "docs", "verify"],
    value: "HOW",
    choices: ["restore", "drop"],
    help: "where cryo-init.yaml is gone, empty or cut short",
  },
  {
    name: "dry-run",
    commands: ["", "demo", "audit", "tune", "undo", "eject"],
    short: "n",
    help: "show what would change, with diffs, and write nothing",
  },
  {
    name: "plain",
    commands: [...ASKING, "tune"],
    harmless: true,
    help: "ask line by line: for dumb terminals, screen readers and piped answers",
  },
  {
    name: "format",
    commands: ["audit"],
    value: "HOW",
    choices: ["text", "json", "github", "sarif"],
    help: "audit: how findings are printed; sarif is for code scanning and editors",
  },
  {
    name: "json",
    commands: [
      "",
      "demo",
      "check",
      "audit",
      "resources",
      "tune",
      "history",
      "undo",
      "eject",
      "docs",
      "verify",
    ],
    help: "print the result as JSON on standard output; asks nothing",
  },
  {
    name: "github",
    commands: ["check", "audit"],
    help: "check, audit: print what was found as annotations of GitHub Actions",
  },
  {
    name: "fail-on",
    commands: ["audit"],
    value: "SEVERITY",
    choices: ["low", "medium", "high", "critical", "never"],
    help: "audit: exit 5 where something at least as bad is found; high by default",
  },
  {
    name: "fix",
    commands: ["audit"],
    help: "audit: mend what needs no person; shows the diff and asks, or takes --yes for a yes",
  },
  {
    name: "explain",
    commands: ["audit"],
    value: "RULE",
    help: "audit: what a rule looks for, why, and how to mend it",
  },
  {
    name: "only",
    commands: ["verify"],
    value: "CRITERIA",
    help: "verify: measure these alone, such as size,startup; the report is left as it is",
  },
  {
    name: "baseline",
    commands: ["verify"],
    value: "FILE",
    help: "verify: compare with the image of this Dockerfile instead of the one before the first run",
  },
  {
    name: "keep-images",
    commands: ["verify"],
    help: "verify: leave the images that it has built",
  },
  {
    name: "duration",
    commands: ["tune"],
    value: "TIME",
    help: "tune: how long to sample, 10m by default; 0s takes the samples that are kept",
  },
  {
    name: "interval",
    commands: ["tune"],
    value: "TIME",
    help: "tune: the time from one sample to the next; 15s by default",
  },
  {
    name: "from",
    commands: ["tune"],
    value: "FILE",
    multiple: true,
    help: "tune: read samples, or answers of Prometheus, instead of sampling",
  },
  {
    name: "few-samples",
    commands: ["tune"],
    help: "tune: recommend from fewer than 100 samples, or less than 3 hours, too",
  },
  {
    name: "apply",
    commands: ["tune"],
    help: "tune: set what is recommended, by the same review as any run; takes --yes for a yes",
  },
  {
    name: "on-conflict",
    commands: ["", "tune"],
    value: "HOW",
    choices: ["ask", "mine", "theirs", "markers", "fail"],
    help: "where hand edits and new text disagree",
  },
  {
    name: "force",
    commands: [""],
    short: "f",
    help: "like --on-conflict theirs: generated text wins over hand edits",
  },
  {
    name: "quiet",
    commands: "all",
    short: "q",
    help: "print only errors, results, and what is replaced",
  },
  { name: "no-color", commands: "all", help: "no colours; NO_COLOR does the same" },
  { name: "help", commands: "all", short: "h", help: "show this help" },
  { name: "version", commands: "all", short: "V", help: "show the version" },
];

/** The flags that do something for a command, in the order of the help. */
export function flagsFor(command: string): readonly Flag[] {
  return FLAGS.filter(({ commands }) => commands === "all" || commands.includes(command));
}
