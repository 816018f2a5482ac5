import { eitherForm } from "./compose/forms.ts";
import { readEnvironmentFile } from "./compose/interpolate.ts";
import type { Section, Service } from "./compose/read-compose.ts";
import { readAssignments, type Stage } from "./dockerfile/read-dockerfile.ts";
import { type Step, stepsOf, stepsOfFile } from "./dockerfile/steps.ts";
import type { Place } from "./finding.ts";
import { folderOf, joinPath } from "./paths.ts";
import type { Subject } from "./subject.ts";

/** A variable that a file sets. */
export interface SetVariable {
  readonly name: string;
  /** With variables put in; null where it comes from outside: `NAME:` in Compose, or an item without `=`. */
  readonly value: string | null;
  /** The same as it is written. */
  readonly written: string | null;
  readonly place: Place;
}

/** What ENV sets in a stage and in those that it goes on from, with the defaults of ARG put in. */
export function variablesOfStage(stage: Stage): readonly SetVariable[] {
  return Array.from(stepsOf(stage), setBy).flat();
}

function setBy({ instruction: { keyword, rest, place }, values }: Step): readonly SetVariable[] {
  return (keyword === "ENV" ? readAssignments(rest) : []).map(({ name, value }) => ({
    name,
    value: value === null ? null : (values.get(name) ?? value),
    written: value,
    place,
  }));
}

/** What `environment` sets in a service, or `build.args`, in either way of writing. */
export function variablesOfService(service: Section, ...path: readonly string[]): readonly SetVariable[] {
  const keys = path.length === 0 ? ["environment"] : path;
  return service.entries(...keys).flatMap(({ key, written, value, at }): readonly SetVariable[] => {
    if (key === "") return [];
    const text = value === null || value === key ? null : String(value);
    const item = /^([\w.-]+)=(.*)$/s.exec(written);
    if (item !== null && item[1] === key)
      return [{ name: key, value: text?.slice(key.length + 1) ?? "", written: item[2] ?? "", place: at }];
    return [{ name: key, value: text, written: text === null ? null : written, place: at }];
  });
}

/** Every variable that Dockerfiles and Compose files set. */
export function everyVariable({
  dockerfiles,
  composeFiles,
}: Pick<Subject, "dockerfiles" | "composeFiles">): readonly SetVariable[] {
  const ofStages = dockerfiles.flatMap((dockerfile) => Array.from(stepsOfFile(dockerfile), setBy).flat());
  const ofServices = composeFiles.flatMap(({ services }) =>
    services.flatMap((service) => variablesOfService(service)),
  );
  return [...ofStages, ...ofServices];
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
    const path = eitherForm(item, "path");
    return typeof path === "string" ? [joinPath(folderOf(place.file), path)] : [];
  });
}
