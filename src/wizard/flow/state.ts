import { type Config, type GivenAnswers, settle } from "../../config/config.ts";
import type { AreaId } from "../areas.ts";
import type { AuditFinding, OfferedAnswer, Review, WizardInput, WizardOutcome } from "../contract.ts";
import type { Draft } from "../draft.ts";
import type { Field } from "../fields/field.ts";
import type { Filter } from "../fields/filter.ts";
import type { Settlement } from "./review.ts";
import type { Depth } from "./steps.ts";

/** A question that is on the screen. */
export interface Asking {
  readonly id: string;
  readonly field: Field;
  /** Where the answer leads back to; `flow` goes on with the next question. */
  readonly from: "flow" | "overview" | "settings" | "review";
  /** Questions that came up by a changed answer and are asked before going back. */
  readonly pending: readonly string[];
}

/** The review: what would be written, and what was decided about it. */
export interface Reviewing {
  readonly review: Review;
  /** Index among the rows that can have the focus. */
  readonly cursor: number;
  readonly choices: ReadonlyMap<string, Settlement>;
  /** What is searched for among the files. */
  readonly filter: Filter;
  /** The file whose diff fills the screen. */
  readonly open: string | null;
  /** True while the last yes before foreign files are replaced is asked for. */
  readonly confirming: boolean;
}

/** A list of settings to pick from. */
export interface SettingsList {
  readonly area: AreaId;
  readonly cursor: number;
  readonly filter: string;
  /** The limit of the table that the list was opened from, and goes back to; null where it leads to the review. */
  readonly from: Asking | null;
}

/** Every setting, from the first one on. */
export const WHOLE_LIST: SettingsList = { area: "everything", cursor: 0, filter: "", from: null };

/** What fills the window when nothing covers it. */
export type Screen = "overview" | "question" | "limits" | "settings" | "review";

/** Everything that the wizard knows. Each key press makes a new one. */
export interface WizardState {
  readonly screen: Screen;
  readonly given: GivenAnswers;
  readonly config: Config;
  readonly depth: Depth;
  /** What covers the screen on request. */
  readonly panel: "none" | "help" | "preview" | "findings";
  /** Lines that a long text was scrolled down from its start, or from the place that it opens at. */
  readonly scroll: number;
  /** The focused row of the overview's menu. */
  readonly choice: number;
  /** On the table of limits, the one that has the focus. */
  readonly asking: Asking | null;
  /** Whether the table shows all rows, or the main ones. */
  readonly wholeTable: boolean;
  readonly settings: SettingsList;
  readonly reviewing: Reviewing | null;
  /** True after a first Esc: a second one leaves. */
  readonly leaving: boolean;
  /** What the last key did, where it does not show otherwise. */
  readonly notice: string | null;
  /** Set once; nothing is taken after it. */
  readonly outcome: WizardOutcome | null;
  /** Limits that were changed by hand and can be taken as answers. */
  readonly offered: readonly OfferedAnswer[];
  /** What is wrong with the Docker files that are there; null until it is known. */
  readonly findings: readonly AuditFinding[] | null;
  /** An earlier run that can be gone on with, until something else is chosen. */
  readonly draft: Draft | null;
  /**
   * Set from Ctrl+Z until the program goes on: nothing is drawn, and the terminal is the shell's. Another one for each
   * time, so that React tells the second of two from the first, with no frame between them.
   */
  readonly suspended: symbol | null;
  /** A conflict that is to be opened in the user's editor. */
  readonly editing: { readonly path: string; readonly text: string } | null;
}

/** The wizard as it opens. */
export function startWizard({ facts, given, offered = [], draft = null }: WizardInput): WizardState {
  return {
    screen: "overview",
    given,
    config: settle(facts, given),
    depth: "basic",
    panel: "none",
    scroll: 0,
    choice: 0,
    asking: null,
    wholeTable: false,
    settings: WHOLE_LIST,
    reviewing: null,
    leaving: false,
    notice: null,
    outcome: null,
    offered,
    findings: null,
    draft,
    suspended: null,
    editing: null,
  };
}
