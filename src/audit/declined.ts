import { formatAnswer } from "../config/answer.ts";
import { type Config, isGiven } from "../config/config.ts";
import { COMPOSE_FILES } from "../config/plan.ts";
import { DECLINED_PRACTICES } from "./data/declined-practices.ts";
import type { Finding } from "./finding.ts";

/** What cryo-init writes in a project, and from which answers. */
export interface Generated {
  readonly files: ReadonlySet<string>;
  readonly config: Config;
}

/** Why a finding in a generated file is wanted: `security.read_only is no in cryo-init.yaml`; null where it is not. */
export function reasonToDecline(
  { files, config }: Generated,
  { rule, place, names = [] }: Pick<Finding, "rule" | "place" | "names">,
): string | null {
  const practice = DECLINED_PRACTICES.get(rule.id);
  if (practice === undefined || !files.has(place.file)) return null;
  const environment = Object.entries(COMPOSE_FILES).find(([, file]) => file === place.file)?.[0] ?? "";
  const setting = practice.setting.replace("*", environment);
  const settled = config.settled.find(({ question }) => question.id === setting);
  if (settled === undefined || !practice.asks(settled.value, names)) return null;
  if (practice.given === true && !isGiven(settled)) return null;
  return `${setting} is ${formatAnswer(settled.question, settled.value) || "empty"} in cryo-init.yaml`;
}
