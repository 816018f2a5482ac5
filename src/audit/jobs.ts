import { ownWords } from "./compose/command.ts";
import type { Service } from "./compose/read-compose.ts";
import { profilesOf } from "./development.ts";
import { commandsIn } from "./dockerfile/shell-commands.ts";
import { remembered } from "./remembered.ts";
import { serverOf } from "./server.ts";
import type { Subject } from "./subject.ts";

/** Names of services that do something once. A load balancer is none of them. */
const NAME =
  /(?:^|[_-])(?:migrat\w*|init|setup|seed\w*|jobs?|once|build(?:er)?|tests?|e2e|lint|cli|certbot|backup|restore|bootstrap|createbuckets?|install\w*|load(?:er)?(?!_?-?balanc)|import(?:er)?|tools?|shell|console|debug)(?:$|[_-])/i;
/** Names of profiles that are started by hand, for one call. */
const PROFILE =
  /^(?:tools?|cli|jobs?|manual|debug|dev|development|tests?|testing|migrate|migrations?|setup|init|seed|backup|build|lint|ci)$/i;
/** Commands that do something once. */
const COMMAND =
  /\b(?:migrate|collectstatic|createsuperuser|alembic upgrade|flask db upgrade|db:migrate|prisma migrate|pytest|mc alias)\b/;
/** What goes on after a migration in the same command, beside the servers that we know. */
const SERVER = /\b(?:celery|nginx|start|serve|(?:run)?server)\b/;

/** True for a service that is meant to end: nobody starts it again, or asks it how it does. */
export function isJob(subject: Subject, service: Service): boolean {
  const restart = service.get("restart")?.value;
  // YAML takes an unquoted `no` of old files for a text, or for false.
  if (restart === "no" || restart === false || NAME.test(service.name)) return true;
  if (String(service.get("deploy", "mode")?.value ?? "").endsWith("-job")) return true;
  const profiles = profilesOf(service);
  if (profiles.length > 0 && profiles.every((profile) => PROFILE.test(profile))) return true;
  return endsByCommand(service) || completedIn(subject).has(service.name);
}

function endsByCommand(service: Service): boolean {
  const commands = commandsIn(ownWords(service));
  const text = commands.flat().join(" ");
  return COMMAND.test(text) && !SERVER.test(text) && serverOf({ commands }) === null;
}

/** The services that others wait for to complete. */
const completedIn = remembered(
  ({ composeFiles }: Subject): ReadonlySet<string> =>
    new Set(composeFiles.flatMap(({ services }) => services.flatMap(completedFor))),
);

function completedFor(service: Service): readonly string[] {
  return service
    .entries("depends_on")
    .map(({ key }) => key)
    .filter((name) => {
      const condition = service.get("depends_on", name, "condition")?.value;
      return condition === "service_completed_successfully";
    });
}
