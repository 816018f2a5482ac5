import type { EntryPoint, Facts } from "../facts.ts";
import type { AppPlan, PlannedSecret, PlannedVariable, WritableFolder } from "../plan.ts";
import type { AnswerReader } from "../question.ts";
import { slugify } from "../slug.ts";
import { isOn } from "./optional-answers.ts";
import { planRedisVariables } from "./redis-address.ts";

/** Takes `module:object` or `module:factory()` apart. The text has passed the question's pattern, or is empty. */
function parseEntry(text: string, kind: string): EntryPoint {
  const [module = "", rest = ""] = text.split(":");
  return {
    module,
    attribute: rest.replace(/\(\)$/, ""),
    factory: rest.endsWith("()"),
    interface: kind === "asgi" ? "asgi" : "wsgi",
  };
}

/**
 * The folder that the target's module is imported from, by where detection found it: `billing.app` in
 * `src/billing/app.py` is imported from `src`. A target that was only typed in stands beside the others.
 */
function findImportRoot(target: string, facts: Facts): string {
  const [module = ""] = target.split(":");
  const entry = facts.entries.find(({ value }) => value.module === module) ?? facts.entries[0];
  if (entry?.from == null) return "";
  const path = entry.value.module.replaceAll(".", "/");
  const ending = [`${path}.py`, `${path}/__init__.py`].find(
    (candidate) => entry.from?.file === candidate || entry.from?.file.endsWith(`/${candidate}`),
  );
  return ending === undefined ? "" : entry.from.file.slice(0, -ending.length).replace(/\/$/, "");
}

/** What runs in the container, and what it needs from outside. */
export function resolveApp(answers: AnswerReader, facts: Facts): AppPlan {
  const target = answers.text("application.entry");
  const uid = answers.number("security.uid");
  return {
    framework: answers.text("application.framework") as AppPlan["framework"],
    entry: parseEntry(target, answers.text("application.interface")),
    target,
    importRoot: findImportRoot(target, facts),
    port: answers.number("application.port"),
    python: answers.text("application.python"),
    uid,
    gid: uid,
    sources: [...answers.list("application.source")].sort(),
    excluded: answers.list("application.excluded"),
    writable: planFolders(answers.list("application.writable")),
    variables: planVariables(answers, facts),
    secrets: listSecretFiles(answers).map((variable) => planSecret(variable, facts)),
    redisVariables: planRedisVariables(answers, facts),
    collectStatic: facts.collectStatic,
  };
}

/** Volumes that other services own. */
const OTHER_VOLUMES = ["redis-data"];

/** Each folder once, and each with a volume of its own: `a/b` and `a-b` must not share one. */
function planFolders(folders: readonly string[]): readonly WritableFolder[] {
  const taken = new Set(OTHER_VOLUMES);
  return [...new Set(folders.map((path) => path.replace(/\/+$/, "")))].map((path) => {
    const name = slugify(path);
    let volume = name;
    for (let number = 2; taken.has(volume); number += 1) volume = `${name}-${number}`;
    taken.add(volume);
    return { path, volume };
  });
}

/** Names of the secrets that are files; without that practice they are variables of .env like any other. */
export function listSecretFiles(answers: AnswerReader): readonly string[] {
  return isOn(answers, "security.secret_files") ? answers.list("application.secrets") : [];
}

function planSecret(variable: string, facts: Facts): PlannedSecret {
  const known = facts.variables.find(({ name }) => name === variable);
  return { variable, file: variable.toLowerCase(), required: known?.required ?? true };
}

/** Variables that cryo-init sets itself, whatever .env says. */
const OWN_VARIABLES = new Set(["PORT", "LOG_LEVEL"]);

function planVariables(answers: AnswerReader, facts: Facts): readonly PlannedVariable[] {
  const files = new Set(listSecretFiles(answers));
  const own = new Set([...OWN_VARIABLES, ...planRedisVariables(answers, facts).map(({ name }) => name)]);
  const secrets = new Set(answers.list("application.secrets"));
  const names = new Set([...answers.list("application.variables"), ...secrets]);
  return [...names]
    .filter((name) => !files.has(name))
    .map((name): PlannedVariable => {
      const known = facts.variables.find((variable) => variable.name === name);
      const secret = secrets.has(name);
      return {
        name,
        secret,
        required: known?.required ?? secret,
        // What the source falls back to may be somebody's real key.
        fallback: secret ? null : (known?.fallback ?? null),
        from: known?.from ?? null,
        setBy: own.has(name) ? "compose" : "env",
      };
    });
}
