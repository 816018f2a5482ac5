import { wordsOf } from "./command.ts";
import type { ListedService } from "./list-services.ts";
import type { ComposeFile, Service } from "./read-compose.ts";

const JOB_NAME =
  /(^|[_-])(migrate|migrations?|init|setup|seed|seeder|job|once|build|builder|tests?|e2e|lint|cli|certbot|backup|restore|bootstrap|createbuckets?|tools?|shell|console|debug)([_-]|$)/i;
const JOB_PROFILE =
  /^(tools?|cli|jobs?|manual|debug|dev|development|tests?|testing|migrate|migrations?|setup|init|seed|backup|build|lint|ci)$/i;
const JOB_COMMAND =
  /\b(migrate|collectstatic|createsuperuser|alembic upgrade|flask db upgrade|db:migrate|prisma migrate|pytest|mc alias)\b/;
const SERVER = /\b(gunicorn|uvicorn|runserver|hypercorn|celery|nginx|start|serve|server)\b/;

/** A service that runs once and ends. */
export function isJob({ file, service }: ListedService): boolean {
  if (JOB_NAME.test(service.name)) return true;
  if (/-job$/.test(String(service.get("deploy", "mode")?.value ?? ""))) return true;
  const profiles = service.entries("profiles").map(({ value }) => String(value));
  if (profiles.length > 0 && profiles.every((profile) => JOB_PROFILE.test(profile))) return true;
  const command = [...wordsOf(service.get("entrypoint")), ...wordsOf(service.get("command"))].join(" ");
  if (JOB_COMMAND.test(command) && !SERVER.test(command)) return true;
  return completedIn(file).has(service.name);
}

const known = new WeakMap<ComposeFile, ReadonlySet<string>>();

/** The services that others wait for to complete. */
export function completedIn(file: ComposeFile): ReadonlySet<string> {
  const found = known.get(file) ?? new Set(file.services.flatMap(completedFor));
  known.set(file, found);
  return found;
}

function completedFor(service: Service): readonly string[] {
  const names = service.entries("depends_on").map(({ key }) => key);
  return names.filter(
    (name) => service.get("depends_on", name, "condition")?.value === "service_completed_successfully",
  );
}
