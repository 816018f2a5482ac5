import { render } from "ink";
import { App } from "./App.tsx";
import type { Edited, WizardInput, WizardOutcome } from "./contract.ts";
import { createInsight } from "./insight/insight.ts";
import type { Key } from "./keys.ts";
import { protectScreen } from "./protect-screen.ts";
import type { FilteredStdin } from "./terminal/filtered-stdin.ts";

/** The terminal that the wizard runs on. */
export interface WizardTerminal {
  readonly stdin: FilteredStdin;
  /** The stream that the wizard draws on. */
  readonly stdout: NodeJS.WriteStream;
  readonly color: boolean;
  /**
   * Stops this program like any other job of the shell; resolves when it goes on, with false where it was woken only to
   * end. Absent where there are no jobs.
   */
  suspend?(): Promise<boolean>;
  /** Calls back when a signal asks the program to end. Returns the unsubscription. */
  onCancel(listener: () => void): () => void;
}

/** Frames a second: a key shows within 50 ms, and key repeat does not draw more than anyone sees. */
const MAX_FPS = 60;

const SHOW_CURSOR = "\u001b[?25h";
const HIDE_CURSOR = "\u001b[?25l";
/** What was typed while nobody listened stands in the cursor's line: the terminal has shown it by itself. */
const START_OF_LINE = "\r\u001b[K";

/**
 * Runs the wizard until the review is confirmed or the user leaves. Writes nothing but its screen; one line of it
 * stays in the scrollback.
 */
export async function runInkWizard(input: WizardInput, terminal: WizardTerminal): Promise<WizardOutcome> {
  const screen = protectScreen(terminal.stdout);
  let outcome: WizardOutcome = { kind: "cancelled", by: "signal" };
  try {
    const giveTerminal = (): void => {
      ink.clear();
      screen.giveAway();
      terminal.stdin.stdin.setRawMode(false);
      terminal.stdout.write(SHOW_CURSOR);
    };
    const takeTerminal = (): void => {
      terminal.stdout.write(`${START_OF_LINE}${HIDE_CURSOR}`);
      terminal.stdin.stdin.setRawMode(true);
    };
    const editInTerminal = (path: string, text: string): Edited => {
      giveTerminal();
      try {
        return input.edit?.(path, text) ?? { ok: false, reason: "there is no editor" };
      } finally {
        takeTerminal();
      }
    };
    const { suspend } = terminal;
    const suspendJob = async (stop: () => Promise<boolean>): Promise<void> => {
      giveTerminal();
      if (await stop()) takeTerminal();
    };
    // In raw mode before anything is drawn: a Ctrl+Z at the first frame would stop the job behind the wizard's back.
    await terminal.stdin.dropTypedAhead();
    const ink = render(
      <App
        input={input}
        insight={createInsight(input)}
        color={terminal.color}
        subscribe={listenBesideKeys(terminal)}
        onOutcome={(decided) => {
          outcome = decided;
        }}
        suspend={suspend === undefined ? undefined : () => suspendJob(suspend)}
        arrival={terminal.stdin.arrival}
        edit={editInTerminal}
      />,
      {
        stdin: terminal.stdin.stdin,
        stdout: screen.stdout,
        exitOnCtrlC: false,
        patchConsole: false,
        maxFps: MAX_FPS,
      },
    );
    await ink.waitUntilExit();
  } finally {
    screen.release();
    terminal.stdin.close();
  }
  return outcome;
}

/** Pastes, signals, and the end of the terminal, as keys. */
function listenBesideKeys(terminal: WizardTerminal): (listener: (key: Key) => void) => () => void {
  return (listener) => {
    const hangUp = (): void => listener({ name: "hangup" });
    const stopPastes = terminal.stdin.onPaste((text) => listener({ name: "paste", text }));
    const stopSignals = terminal.onCancel(hangUp);
    terminal.stdin.stdin.on("end", hangUp);
    return () => {
      stopPastes();
      stopSignals();
      terminal.stdin.stdin.off("end", hangUp);
    };
  };
}
