import { ownWords } from "../compose/command.ts";
import { findInServices } from "../compose/list-services.ts";
import type { Found, Section } from "../compose/read-compose.ts";
import { startsShell } from "../dockerfile/shell-commands.ts";
import type { Hit, Rule } from "../finding.ts";

/** `$(id -u)`; with a doubled dollar it is meant for a shell in the container. */
const SUBSTITUTION = /(?<!\$)\$\((?=[A-Za-z(<])[^()]*\)/;
/** Variables that a shell in the container reads as a program. */
const SCRIPT = /(?:^|_)(?:CMD|COMMAND|SCRIPT|PS\d|EVAL|HOOK)$/i;
const VALUES = ["image", "container_name", "hostname", "user", "working_dir"];
const LISTS = ["volumes", "ports", "extra_hosts", "env_file", "group_add"];

/** `$(…)` where no shell reads it. */
export const cd051: Rule = {
  id: "CD051",
  title: "`$(…)` in Compose",
  severity: "medium",
  what: "`$(…)` in a variable, a build argument, `image`, `user`, `volumes`, `ports` and the like, and in a command that starts no shell. Commands of a shell (`sh -c`), health checks in shell form and variables that hold a script are not meant.",
  why: "Compose puts in variables, but runs nothing: the value stays the literal text `$(id -u)`.",
  fix: `Compute the value before, put it into .env, and write \`\${NAME}\`; or let a shell in the container do it: \`sh -c\`, with \`$$(…)\`.`,
  settled: true,
  references: [],
  find: (subject) =>
    findInServices(subject, ({ service }) =>
      valuesOf(service).flatMap(({ written, place }): readonly Hit[] => {
        const text = SUBSTITUTION.exec(written)?.[0];
        const message = `Compose passes ${text} to service ${service.name} as it is written.`;
        return text === undefined ? [] : [{ place, message }];
      }),
    ),
};

/** What no shell reads. */
function valuesOf(service: Section): readonly Found[] {
  const variables = [...service.entries("environment"), ...service.entries("build", "args")];
  return [
    ...variables.filter(({ key }) => !SCRIPT.test(key)),
    ...VALUES.flatMap((key) => service.get(key) ?? []),
    ...LISTS.flatMap((key) => service.entries(key)),
    ...(canStartShell(service) ? [] : ["entrypoint", "command"].flatMap((key) => itemsOf(service, key))),
  ];
}

function itemsOf(service: Section, key: string): readonly Found[] {
  const items = service.entries(key);
  return items.length > 0 ? items : [service.get(key) ?? []].flat();
}

/** An image of the project's own can have a script as its entrypoint that hands its words to a shell. */
function canStartShell(service: Section): boolean {
  return startsShell(ownWords(service)) || service.get("build") !== null;
}
