import { completedIn } from "./compose/is-job.ts";
import type { Service } from "./compose/read-compose.ts";
import type { Subject } from "./subject.ts";

/** Names of services that do something once. */
const NAME =
  /(?:^|[_-])(?:migrat\w*|init|seed\w*|setup|backup|restore|job|cron|task|build(?:er)?|install\w*|load\w*|import\w*|shell|cli|tools?|certbot)(?:$|[_-])/i;

/** True for a service that is meant to end: nobody asks it how it does. */
export function isJob({ composeFiles }: Subject, service: Service): boolean {
  const restart = service.get("restart")?.value;
  const mode = String(service.get("deploy", "mode")?.value ?? "");
  // YAML takes an unquoted `no` of old files for a text, or for false.
  if (restart === "no" || restart === false || /^on-failure/.test(String(restart ?? ""))) return true;
  if (NAME.test(service.name) || mode.endsWith("-job") || service.get("profiles") !== null) return true;
  return composeFiles.some((file) => completedIn(file).has(service.name));
}
