import { readVariables } from "./compose/environment.ts";
import { readEnvironmentFile } from "./compose/interpolate.ts";
import type { Service } from "./compose/read-compose.ts";
import { expandVariables } from "./dockerfile/expand-variables.ts";
import { inheritedInstructions, readAssignments, type Stage } from "./dockerfile/read-dockerfile.ts";
import type { Place } from "./finding.ts";
import { folderOf, joinPath } from "./paths.ts";
import type { Subject } from "./subject.ts";

/** A variable that a file sets. */
export interface SetVariable {
  readonly name: string;
  /** Null where the value comes from outside: `NAME:` in Compose, ARG without a default. */
  readonly value: string | null;
  readonly place: Place;
}

/** What ENV sets in a stage and in those that it goes on from, with the defaults of ARG put in. */
export function variablesOfStage(stage: Stage): readonly SetVariable[] {
  const known = new Map<string, string>();
  const set: SetVariable[] = [];
  for (const { keyword, rest, place } of inheritedInstructions(stage)) {
    if (keyword !== "ENV" && keyword !== "ARG") continue;
    for (const { name, value } of readAssignments(rest)) {
      const expanded = value === null ? null : expandVariables(value, known);
      if (expanded !== null) known.set(name, expanded);
      if (keyword === "ENV") set.push({ name, value: expanded, place });
    }
  }
  return set;
}

/** What `environment` sets in a service. */
export function variablesOfService(service: Service): readonly SetVariable[] {
  return readVariables(service, "environment").filter(({ name }) => name !== "");
}

/** All that a container finds in its environment, by name: of the image, of `env_file`, of the service. */
export function environmentOf(
  { read }: Subject,
  stage: Stage | null,
  service: Service | null,
): ReadonlyMap<string, string | null> {
  const known = new Map<string, string | null>();
  for (const { name, value } of stage === null ? [] : variablesOfStage(stage)) known.set(name, value);
  if (service === null) return known;
  for (const path of environmentFiles(service))
    for (const [name, value] of readEnvironmentFile(read(path) ?? "")) known.set(name, value);
  for (const { name, value } of variablesOfService(service)) known.set(name, value);
  return known;
}

/** Whether a service is given variables by a file that the project does not hold, so that any can be set. */
export function hasUnknownVariables({ read }: Subject, service: Service | null): boolean {
  return service !== null && environmentFiles(service).some((path) => read(path) === null);
}

function environmentFiles(service: Service): readonly string[] {
  const found = service.get("env_file");
  if (found === null) return [];
  const { value, place } = found;
  return (Array.isArray(value) ? value : [value]).flatMap((item: unknown) => {
    const path: unknown = typeof item === "object" && item !== null ? Reflect.get(item, "path") : item;
    return typeof path === "string" ? [joinPath(folderOf(place.file), path)] : [];
  });
}
