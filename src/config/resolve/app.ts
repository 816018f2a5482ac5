import type { EntryPoint, Facts } from "../facts.ts";
import type { AppPlan, PlannedSecret, PlannedVariable, WritableFolder } from "../plan.ts";
import type { AnswerReader } from "../question.ts";
import { slugify } from "../questions/application.ts";

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

/** What runs in the container, and what it needs from outside. */
export function resolveApp(answers: AnswerReader, facts: Facts): AppPlan {
  const target = answers.text("application.entry");
  const uid = answers.number("security.uid");
  return {
    framework: answers.text("application.framework") as AppPlan["framework"],
    entry: parseEntry(target, answers.text("application.interface")),
    target,
    port: answers.number("application.port"),
    python: answers.text("application.python"),
    uid,
    gid: uid,
    sources: [...answers.list("application.source")].sort(),
    writable: answers.list("application.writable").map(planFolder),
    variables: planVariables(answers, facts),
    secrets: answers.list("application.secrets").map((variable) => planSecret(variable, facts)),
    collectStatic: facts.collectStatic,
  };
}

function planFolder(path: string): WritableFolder {
  const clean = path.replace(/\/+$/, "");
  return { path: clean, volume: slugify(clean) };
}

function planSecret(variable: string, facts: Facts): PlannedSecret {
  const known = facts.variables.find(({ name }) => name === variable);
  return { variable, file: variable.toLowerCase(), required: known?.required ?? true };
}

/** Variables that cryo-init sets itself, whatever .env says. */
const OWN_VARIABLES = new Set(["PORT", "REDIS_URL", "LOG_LEVEL"]);

function planVariables(answers: AnswerReader, facts: Facts): readonly PlannedVariable[] {
  const secrets = new Set(answers.list("application.secrets"));
  const redis = answers.text("application.redis") !== "none";
  return answers
    .list("application.variables")
    .filter((name) => !secrets.has(name))
    .map((name): PlannedVariable => {
      const known = facts.variables.find((variable) => variable.name === name);
      return {
        name,
        required: known?.required ?? false,
        fallback: known?.fallback ?? null,
        from: known?.from ?? null,
        setBy: OWN_VARIABLES.has(name) && (name !== "REDIS_URL" || redis) ? "compose" : "env",
      };
    });
}
