import { UserError } from "../../config/errors.ts";
import { nearest } from "../../config/nearest.ts";
import { renderCompletion, SHELLS } from "../completion.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";

/** Prints the script that completes cryo-init's words in a shell. */
export function runCompletion(words: readonly string[], terminal: Terminal): ExitCode {
  const [name, extra] = words;
  const shell = SHELLS.find((known) => known === name);
  if (shell === undefined || extra !== undefined) {
    const near = shell === undefined && name !== undefined ? nearest(name, SHELLS) : null;
    throw new UserError(
      name === undefined ? "completion for which shell?" : `completion ${words.join(" ")} is not known`,
      {
        next: `cryo-init completion ${SHELLS.join("|")}${near === null ? "" : `\nDid you mean ${near}?`}`,
        failure: "usage",
      },
    );
  }
  terminal.result(renderCompletion(shell).trimEnd());
  return EXIT.ok;
}
