import { wordsOf } from "./compose/command.ts";
import type { Service } from "./compose/read-compose.ts";
import { stageOfService } from "./compose/service-image.ts";
import { productionServices } from "./development.ts";
import { expandVariables } from "./dockerfile/expand-variables.ts";
import { lastInstruction, type Stage } from "./dockerfile/read-dockerfile.ts";
import { commandsIn } from "./dockerfile/shell-commands.ts";
import { workingFolder } from "./dockerfile/steps.ts";
import { environmentOf } from "./environment.ts";
import type { Place } from "./finding.ts";
import { joinPath } from "./paths.ts";
import { remembered } from "./remembered.ts";
import { runtimeStages } from "./runtime-stages.ts";
import type { Subject } from "./subject.ts";

/** What a container is started with. */
export interface Start {
  /** What its image is built from; null for one that the project does not build. */
  readonly stage: Stage | null;
  /** Null for an image alone. */
  readonly service: Service | null;
  /** Where the command is written. */
  readonly place: Place;
  /** The folder that it runs in. */
  readonly folder: string;
  /** Its commands as words, with variables put in as far as they are known; the last one is what stays. */
  readonly commands: readonly (readonly string[])[];
  readonly environment: ReadonlyMap<string, string | null>;
}

/** The same of an image that the project builds. */
export interface BuiltStart extends Start {
  readonly stage: Stage;
}

/** What containers are started with outside of development: by images, and by services. */
export const startsOf = remembered(findStarts);

/** Those of images that the project builds. */
export function builtStarts(subject: Subject): readonly BuiltStart[] {
  return startsOf(subject).filter((start): start is BuiltStart => start.stage !== null);
}

/** Those of services whose images the project builds. */
export function serviceStarts(subject: Subject): readonly (BuiltStart & { readonly service: Service })[] {
  return builtStarts(subject).filter(
    (start): start is BuiltStart & { readonly service: Service } => start.service !== null,
  );
}

/** What an image starts by itself; null where it starts nothing. */
export function startOfImage(subject: Subject, stage: Stage): BuiltStart | null {
  const start = readStart(subject, stage, null);
  return start === null ? null : { ...start, stage };
}

function findStarts(subject: Subject): readonly Start[] {
  const images = runtimeStages(subject)
    // Where each service says its own command, nobody runs the image's.
    .filter(({ services }) => services.length === 0 || services.some((service) => !hasOwnCommand(service)))
    .map(({ stage }) => startOfImage(subject, stage));
  const services = productionServices(subject).map((service) =>
    readStart(subject, stageOfService(subject, service), service),
  );
  return [...services, ...images].filter((start) => start !== null);
}

function hasOwnCommand(service: Service): boolean {
  return service.get("command") !== null || service.get("entrypoint") !== null;
}

interface Part {
  readonly words: readonly string[];
  readonly place: Place;
}

function readStart(subject: Subject, stage: Stage | null, service: Service | null): Start | null {
  const entrypoint = partOfService(service, "entrypoint");
  const parts = [
    entrypoint ?? partOfImage(stage, "ENTRYPOINT"),
    // Another entrypoint does away with the image's command.
    partOfService(service, "command") ?? (entrypoint === null ? partOfImage(stage, "CMD") : null),
  ].filter((part) => part !== null);
  const place = parts.at(-1)?.place;
  if (place === undefined) return null;
  const environment = environmentOf(subject, stage, service);
  const values = new Map(
    [...environment].flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
  const chosen = service?.get("working_dir")?.value;
  const folder = stage === null ? "/" : workingFolder(stage);
  return {
    stage,
    service,
    place,
    folder: joinPath(folder, typeof chosen === "string" ? chosen : ""),
    commands: commandsIn(parts.flatMap(({ words }) => words)).map((words) =>
      words.map((word) => expandVariables(word, values)),
    ),
    environment,
  };
}

function partOfService(service: Service | null, key: string): Part | null {
  const found = service?.get(key) ?? null;
  return found === null || found.value === null ? null : { words: wordsOf(found), place: found.place };
}

function partOfImage(stage: Stage | null, keyword: string): Part | null {
  const instruction = stage === null ? null : lastInstruction(stage, keyword);
  if (instruction === null) return null;
  const { exec, rest, place } = instruction;
  // Docker runs the shell form so; behind it, further words are lost on the shell.
  return { words: exec ?? ["/bin/sh", "-c", rest], place };
}
