import type { Facts } from "../facts.ts";
import type { AppPlan, Check } from "../plan.ts";
import type { AnswerReader } from "../question.ts";

/** What libraries and applications call the parts of Redis' address, and what they are in these Compose files. */
const REDIS_ADDRESS: readonly { readonly name: RegExp; readonly value: string }[] = [
  {
    name: /(^|_)REDIS_(URL|URI|DSN)$|^(CELERY_)?BROKER_URL$|^(CELERY_)?RESULT_BACKEND$/,
    value: "redis://redis:6379/0",
  },
  { name: /(^|_)REDIS_(HOST|HOSTNAME|SERVER)$/, value: "redis" },
  { name: /(^|_)REDIS_PORT$/, value: "6379" },
];

/** Warns where Redis is run and nothing in the source is known to ask for its address. */
export function checkRedisAddress(answers: AnswerReader, facts: Facts): readonly Check[] {
  if (answers.text("application.redis") === "none") return [];
  if (facts.variables.some(({ name }) => REDIS_ADDRESS.some((part) => part.name.test(name)))) return [];
  return [
    {
      id: "redis-address",
      severity: "warning",
      message:
        "Redis is run, and the source reads no variable that is known to hold its address: REDIS_URL is set to redis://redis:6379/0, and localhost is not Redis in a container",
      fix: "Read REDIS_URL in the source, or: npx cryo-init --set application.redis=none",
      setting: "application.redis",
    },
  ];
}

/** The variables of the source that say where Redis is; REDIS_URL where it reads none that is known. */
export function planRedisVariables(answers: AnswerReader, facts: Facts): AppPlan["redisVariables"] {
  if (answers.text("application.redis") === "none") return [];
  const secrets = new Set(answers.list("application.secrets"));
  const found = facts.variables
    .filter(({ name }) => !secrets.has(name))
    .flatMap(({ name }) => {
      const part = REDIS_ADDRESS.find((candidate) => candidate.name.test(name));
      return part === undefined ? [] : [{ name, value: part.value }];
    });
  return found.length > 0 ? found : [{ name: "REDIS_URL", value: "redis://redis:6379/0" }];
}
