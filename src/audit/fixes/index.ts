import { copyInstead } from "./copies.ts";
import type { Mend } from "./edits.ts";
import { compareAnswer, useShell } from "./health-checks.ts";
import { ignoreMore } from "./ignore.ts";
import { bindToHost } from "./ports.ts";
import { dropSudo, removePackageLists, skipPipCache } from "./runs.ts";
import { allowToFinish, boundLogs, dropName, dropVersion, forbidNewRights } from "./services.ts";
import { dropReplaced, execLast, listWords } from "./starts.ts";
import { numberUser } from "./users.ts";
import { dropVariable } from "./variables.ts";

/** How the findings of a rule are mended. */
export interface Mending {
  /** What is written, and where it is left to a person. */
  readonly does: string;
  readonly mend: Mend;
}

/** The rules whose findings can be mended without a person. */
export const MENDS: ReadonlyMap<string, Mending> = new Map<string, Mending>([
  ["CD004", { mend: numberUser, does: "Writes the number that the same Dockerfile gives the user." }],
  [
    "CD008",
    {
      mend: ignoreMore,
      does: "Adds `.git`, `.env` and virtual environments; not where the program or the build reads one of them.",
    },
  ],
  [
    "CD011",
    { mend: dropVariable("PYTHONOPTIMIZE"), does: "Takes the variable out; options of a command stay." },
  ],
  [
    "CD012",
    { mend: listWords, does: "Writes a list where the text needs no shell; scripts and variables need one." },
  ],
  ["CD013", { mend: execLast, does: "Puts `exec` in front where the last command is one program." }],
  [
    "CD015",
    {
      mend: dropReplaced,
      does: "Takes out a check that is replaced, and what is said twice; of two different programs, a person keeps one.",
    },
  ],
  [
    "CD016",
    { mend: useShell, does: "Writes the check in shell form; not where a shell would put in variables." },
  ],
  ["CD018", { mend: compareAnswer, does: "Compares the answer: `| grep -q PONG`." }],
  ["CD020", { mend: skipPipCache, does: "Adds `--no-cache-dir`." }],
  [
    "CD021",
    {
      mend: removePackageLists,
      does: "Removes the package lists. Which recommended packages are needed is for a person.",
    },
  ],
  ["CD022", { mend: copyInstead, does: "Writes COPY for folders, and for files that cannot be an archive." }],
  ["CD023", { mend: dropSudo, does: "Takes `sudo` out of a RUN of root, where it has no options." }],
  [
    "CD026",
    { mend: dropVariable("FLASK_ENV"), does: "Takes the variable out, unless another line refers to it." },
  ],
  ["CD027", { mend: dropVersion, does: "Removes the line." }],
  [
    "CD037",
    {
      mend: forbidNewRights,
      does: "Adds the option to data stores, to known web servers, and to own images without sudo and setuid programs.",
    },
  ],
  [
    "CD042",
    { mend: bindToHost, does: "Binds the port of a data store to 127.0.0.1; other ports are for a person." },
  ],
  [
    "CD047",
    {
      mend: boundLogs,
      does: "Adds the driver json-file with `max-size: 10m` and `max-file: 3`, or the size alone.",
    },
  ],
  ["CD048", { mend: allowToFinish, does: "Sets `stop_grace_period` 10 s above what the server takes." }],
  ["CD058", { mend: dropName, does: "Removes the name where it keeps the second copy from starting." }],
]);
