import { formatAnswer } from "../../config/answer.ts";
import type { Change } from "../../config/changes.ts";
import type { Config, Settled } from "../../config/config.ts";
import { UserError } from "../../config/errors.ts";
import type { FileSet } from "../../config/file-set.ts";
import {
  type Check,
  COMPOSE_FILES,
  type EnvironmentName,
  type Plan,
  SITE_FOLDER,
} from "../../config/plan.ts";
import type { Value } from "../../config/question.ts";
import { checkHost } from "../../config/resolve/checks.ts";
import { resolve } from "../../config/resolve/index.ts";
import type { Parsed } from "../../config/units.ts";
import type { WizardInput } from "../contract.ts";
import { type Field, focusedOption, otherAnswers, readField } from "../fields/field.ts";
import { checkAnswer, giveAnswer, isSame } from "../flow/answers.ts";
import { isLimit } from "../flow/limit-table.ts";
import { findAsked } from "../flow/question.ts";
import { type Settlement, textOf } from "../flow/review.ts";
import type { Asking, WizardState } from "../flow/state.ts";
import { compareParts, type Diff } from "./diff.ts";
import { type Preview, showChange, showPlace } from "./preview-file.ts";

/** What the screens work out from a state: the same question asked twice costs nothing. */
export interface Insight {
  /** What the field on the screen says: a value, or the reason why it is none. */
  check(state: WizardState): Parsed<Value>;
  /** The settings as they would be with the focused answer; the present ones while it is no answer. */
  foresee(state: WizardState): Config;
  /** What would be planned with the focused answer; null while the answers do not go together. */
  plan(state: WizardState): Plan | null;
  /** What does not fit with the focused answer: what it brings up, and what concerns it. */
  warn(state: WizardState): readonly Check[];
  /** Settings that would follow: those, but the one that is asked, whose value the focused answer changes. */
  follow(state: WizardState): readonly Followed[];
  /** The file that the focused answer changes, or a sentence saying why there is none. */
  preview(state: WizardState): Preview;
  /** What a change does to its file; for a conflict, settled that way. */
  compare(change: Change, settlement?: Settlement): Diff;
}

/** A setting whose value follows from another one. */
export interface Followed {
  readonly settled: Settled;
  readonly before: string;
  readonly after: string;
}

/** Makes the insight for one run of the wizard. */
export function createInsight(input: WizardInput): Insight {
  const { facts } = input;
  const configs = rememberLast<Config>(32);
  const files = rememberLast<FileSet>(32);
  const previews = rememberLast<Preview>(32);
  const plans = rememberLast<Plan | null>(32);
  const diffs = new WeakMap<Change, Map<Settlement, Diff>>();

  const check = (state: WizardState): Parsed<Value> => {
    const asked = findAsked(state);
    return asked === null
      ? { ok: false, reason: "nothing is asked" }
      : checkAnswer(facts, state.config, asked.settled, readField(asked.asking.field));
  };

  const configWith = (state: WizardState, settled: Settled, value: Value): Config =>
    isSame(settled.value, value)
      ? state.config
      : configs(state.config, `${settled.question.id}=${formatAnswer(settled.question, value)}`, () => {
          return giveAnswer(facts, state.given, settled, value).config;
        });

  const foresee = (state: WizardState): Config => {
    const asked = findAsked(state);
    const checked = check(state);
    return asked !== null && checked.ok ? configWith(state, asked.settled, checked.value) : state.config;
  };

  /** A value that the question could have instead. */
  const findOther = (state: WizardState, settled: Settled, field: Field): Value | null => {
    for (const text of otherAnswers(settled, field)) {
      const checked = checkAnswer(facts, state.config, settled, text);
      if (checked.ok && !isSame(checked.value, settled.value)) return checked.value;
    }
    return null;
  };

  const generate = (config: Config, withSite: boolean): FileSet =>
    files(config, withSite ? "site" : "", () => input.preview(config, withSite));

  const preview = (state: WizardState): Preview => {
    const asked = findAsked(state);
    if (asked === null) return { message: "" };
    const { asking, settled } = asked;
    const after = foresee(state);
    const wanted = fileOf(asking, settled);
    // To make the site takes half as long again as everything else.
    const make = (config: Config): FileSet => generate(config, wanted.startsWith(`${SITE_FOLDER}/`));
    return previews(after, `${settled.question.id} ${wanted} ${after === state.config}`, () => {
      try {
        if (after !== state.config) return showChange(input, wanted, make(state.config), make(after));
        const other = findOther(state, settled, asking.field);
        const others = other === null ? null : make(configWith(state, settled, other));
        return showPlace(input, settled, wanted, make(after), others);
      } catch (error) {
        // Answers that do not go together yet: the review says so, with the way out.
        if (error instanceof UserError) return { message: error.message };
        throw error;
      }
    });
  };

  const planWith = (config: Config): Plan | null =>
    plans(config, "", () => orNullWithout(() => resolve(config, facts)));

  const warn = (state: WizardState): readonly Check[] => {
    const after = planWith(foresee(state));
    if (after === null || state.asking === null) return [];
    const known = new Set(listChecks(planWith(state.config), input).map(({ message }) => message));
    const group = groupOf(state.asking.id);
    return listChecks(after, input).filter(
      ({ message, setting }) => !known.has(message) || groupOf(setting) === group,
    );
  };

  return {
    check,
    foresee,
    preview,
    plan: (state) => planWith(foresee(state)),
    warn,
    follow(state) {
      const after = foresee(state);
      return after === state.config ? [] : listFollowed(state, after);
    },
    compare(change, settlement = "markers") {
      const known = diffs.get(change) ?? new Map<Settlement, Diff>();
      diffs.set(change, known);
      const diff = known.get(settlement) ?? compareParts(change.before ?? "", afterOf(change, settlement));
      known.set(settlement, diff);
      return diff;
    },
  };
}

function listChecks(plan: Plan | null, { host }: WizardInput): readonly Check[] {
  return plan === null ? [] : [...plan.checks, ...checkHost(plan, host)];
}

/** `resources.production.app` of one of its limits; a setting of its own otherwise. */
function groupOf(id: string): string {
  return isLimit(id) ? id.slice(0, id.lastIndexOf(".")) : id;
}

/** Answers that do not go together yet give no plan: the review says so, with the way out. */
function orNullWithout<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The text that a change leads to: for a file that is left alone, what stands there. */
function afterOf(change: Change, settlement: Settlement): string {
  if (change.kind === "remove") return "";
  return change.after ?? textOf(change, settlement) ?? change.before ?? "";
}

/** The file to look at: of an environment that has the focus, its own. */
function fileOf({ field }: Asking, { question }: Settled): string {
  const option = question.id === "environments" ? focusedOption(field) : null;
  return COMPOSE_FILES[option?.value as EnvironmentName] ?? question.shows;
}

function listFollowed(state: WizardState, after: Config): readonly Followed[] {
  const before = new Map(state.config.settled.map((settled) => [settled.question.id, settled]));
  return after.settled.flatMap((settled) => {
    const was = before.get(settled.question.id);
    if (was === undefined || settled.question.id === state.asking?.id || isSame(was.value, settled.value))
      return [];
    return [
      {
        settled,
        before: formatAnswer(settled.question, was.value),
        after: formatAnswer(settled.question, settled.value),
      },
    ];
  });
}

/** Remembers results by the configuration they were made from and a key; the oldest go first. */
function rememberLast<T>(limit: number): (config: Config, key: string, make: () => T) => T {
  const results = new Map<Config, Map<string, T>>();
  return (config, key, make) => {
    const own = results.get(config) ?? new Map<string, T>();
    const known = own.get(key);
    if (known !== undefined) return known;
    const made = make();
    own.set(key, made);
    results.delete(config);
    results.set(config, own);
    const [oldest] = results.keys();
    if (results.size > limit && oldest !== undefined) results.delete(oldest);
    return made;
  };
}
