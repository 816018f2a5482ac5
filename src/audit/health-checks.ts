import { isYes } from "./compose/forms.ts";
import type { Service } from "./compose/read-compose.ts";
import { finalStage, lastInstruction, type Stage } from "./dockerfile/read-dockerfile.ts";
import { readExec } from "./dockerfile/read-instruction.ts";
import { commandsIn, readShell } from "./dockerfile/shell-commands.ts";
import type { Place } from "./finding.ts";
import type { Subject } from "./subject.ts";

/** A health check, wherever it is written. */
export interface HealthCheck {
  readonly place: Place;
  /** The words of a list; null for the shell form. */
  readonly exec: readonly string[] | null;
  /** The text of the shell form; null for a list. */
  readonly shell: string | null;
  /** The commands that it runs, as words. */
  readonly commands: readonly (readonly string[])[];
  /** The service that it is about; null for a check of an image. */
  readonly service: Service | null;
}

/** Every health check of the project's images and services; those that are switched off are none. */
export function healthChecks({ dockerfiles, composeFiles }: Subject): readonly HealthCheck[] {
  return [
    ...dockerfiles.flatMap((dockerfile) => {
      const stage = finalStage(dockerfile);
      return stage === null ? [] : (checkOfStage(stage) ?? []);
    }),
    ...composeFiles.flatMap(({ services }) => services.flatMap((service) => checkOfService(service) ?? [])),
  ];
}

/** The check of an image: the last HEALTHCHECK of its stage; null where there is none, or `NONE`. */
export function checkOfStage(stage: Stage): HealthCheck | null {
  const instruction = lastInstruction(stage, "HEALTHCHECK");
  const command = /^CMD\s+(.*)$/is.exec(instruction?.rest ?? "")?.[1];
  if (instruction === null || command === undefined) return null;
  const exec = readExec(command);
  return {
    place: instruction.place,
    service: null,
    ...(exec === null ? shellForm(command) : execForm(exec)),
  };
}

/** The check of a service; null where there is none, or it is disabled. */
export function checkOfService(service: Service): HealthCheck | null {
  const test = service.get("healthcheck", "test");
  if (test === null || isYes(service.get("healthcheck", "disable")?.value)) return null;
  const { value, place } = test;
  if (typeof value === "string") return { place, service, ...shellForm(value) };
  const [kind, ...words] = Array.isArray(value) ? value.map(String) : ["NONE"];
  if (kind === "CMD-SHELL") return { place, service, ...shellForm(words.join(" ")) };
  return kind === "CMD" ? { place, service, ...execForm(words) } : null;
}

type Form = Pick<HealthCheck, "exec" | "shell" | "commands">;

function shellForm(text: string): Form {
  return { exec: null, shell: text, commands: readShell(text).map(({ words }) => words) };
}

function execForm(words: readonly string[]): Form {
  return { exec: words, shell: null, commands: commandsIn(words) };
}
