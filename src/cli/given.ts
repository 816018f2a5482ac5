import { parseAnswer } from "../config/answer.ts";
import type { Given, GivenAnswers } from "../config/config.ts";
import { DOCUMENT_FILE, findQuestion, unknownSetting } from "../config/document.ts";
import { UserError } from "../config/errors.ts";
import { nearest } from "../config/nearest.ts";
import { QUESTIONS } from "../config/questions/index.ts";

/**
 * Reads `--set path=value`; a later one of the same path wins.
 * @throws UserError (usage) for an unknown path, with the nearest one, and for an impossible value
 */
export function readFlags(flags: readonly string[]): GivenAnswers {
  const answers = new Map<string, Given>();
  for (const flag of flags) {
    const equals = flag.indexOf("=");
    if (equals < 1) {
      throw new UserError(`--set ${flag}: a path and a value are expected`, {
        next: "Write --set path=value, for example --set resources.size=small",
        failure: "usage",
      });
    }
    const id = flag.slice(0, equals).trim();
    answers.set(id, { value: parseGiven(id, flag.slice(equals + 1), `--set ${id}`), origin: "flag" });
  }
  return answers;
}

/**
 * Reads `CRYO_INIT_RESOURCES_SIZE=small`: the path in capitals, dots and hyphens as underscores.
 * @throws UserError (usage) for a variable that begins so and is no setting, and for an impossible value
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): GivenAnswers {
  const answers = new Map<string, Given>();
  const known = new Map(QUESTIONS.map(({ id }) => [environmentName(id), id]));
  for (const name of Object.keys(env).filter((key) => key.startsWith(PREFIX))) {
    if (!known.has(name)) throw unknownVariable(name, known.keys());
  }
  for (const [name, id] of known) {
    const text = env[name];
    if (text !== undefined) answers.set(id, { value: parseGiven(id, text, name), origin: "environment" });
  }
  return answers;
}

const PREFIX = "CRYO_INIT_";

function unknownVariable(name: string, known: Iterable<string>): UserError {
  const near = nearest(name, known);
  return new UserError(`the environment variable ${name} is no setting`, {
    next: near === null ? "Unset it, or correct its name." : `Did you mean ${near}?`,
    failure: "usage",
  });
}

/** The environment variable of a setting. */
export function environmentName(id: string): string {
  return `${PREFIX}${id.toUpperCase().replace(/[.-]/g, "_")}`;
}

/** Flags win over the environment, and that over what was saved. */
export function mergeGiven(...layers: readonly GivenAnswers[]): GivenAnswers {
  return new Map(layers.flatMap((layer) => [...layer]));
}

/** Keys of cryo-init.yaml that are no questions. */
const ONLY_IN_FILE: ReadonlySet<string> = new Set(["keep", "version"]);

function parseGiven(id: string, text: string, source: string): Given["value"] {
  const question = findQuestion(id);
  if (question === undefined && ONLY_IN_FILE.has(id)) {
    throw new UserError(`${source}: ${id} stands only in ${DOCUMENT_FILE}`, {
      next: `Edit ${DOCUMENT_FILE}, then run cryo-init again.`,
      failure: "usage",
    });
  }
  if (question === undefined) {
    throw new UserError(`${source}: ${unknownSetting(id)}`, {
      next: 'All settings: "cryo-init schema", or docs-site/configuration.md',
      failure: "usage",
    });
  }
  const parsed = parseAnswer(question, text);
  if (parsed.ok) return parsed.value;
  throw new UserError(`${source}: ${parsed.reason}`, {
    next: `${question.title}. ${question.help}`,
    failure: "usage",
  });
}
