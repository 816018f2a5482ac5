import { formatAnswer } from "../config/answer.ts";
import type { Config } from "../config/config.ts";
import { DECLINED_PRACTICES } from "./data/declined-practices.ts";

/** What cryo-init writes in a project, and from which answers. */
export interface Generated {
  readonly files: ReadonlySet<string>;
  readonly config: Config;
}

/** Why a finding in a generated file is wanted: `security.read_only is no in cryo-init.yaml`; null where it is not. */
export function reasonToDecline({ files, config }: Generated, file: string, rule: string): string | null {
  const practice = DECLINED_PRACTICES.get(rule);
  if (practice === undefined || !files.has(file)) return null;
  const settled = config.settled.find(({ question }) => question.id === practice.setting);
  if (settled === undefined || JSON.stringify(settled.value) !== JSON.stringify(practice.answer)) return null;
  return `${practice.setting} is ${formatAnswer(settled.question, settled.value) || "empty"} in cryo-init.yaml`;
}
