import type { Service } from "./compose/read-compose.ts";
import { expandVariables } from "./dockerfile/expand-variables.ts";
import {
  type Dockerfile,
  defaultsOf,
  finalStage,
  inheritedInstructions,
  readAssignments,
  type Stage,
} from "./dockerfile/read-dockerfile.ts";
import { isDevelopment, stageOfService } from "./images.ts";
import type { Subject } from "./subject.ts";

/** A stage that containers run from outside of development. */
export interface RuntimeStage {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  /** The services that build it; none where no Compose file does. */
  readonly services: readonly Service[];
}

/** The services of files, names and profiles that are not for development. */
export function productionServices({ composeFiles }: Subject): readonly Service[] {
  return composeFiles
    .filter((file) => !isDevelopment(file))
    .flatMap(({ services }) =>
      services.filter((service) => {
        const profiles = service.entries("profiles").map(({ value }) => String(value));
        return ![service.name, ...profiles].some((path) => isDevelopment({ path }));
      }),
    );
}

/** The stages that services build, and otherwise the final one of each Dockerfile. */
export function runtimeStages(subject: Subject): readonly RuntimeStage[] {
  const services = productionServices(subject);
  return subject.dockerfiles
    .filter((dockerfile) => !isDevelopment(dockerfile))
    .flatMap((dockerfile) => {
      const users = new Map<Stage, Service[]>();
      for (const service of services) {
        const stage = stageOfService(subject, service);
        if (stage !== null && dockerfile.stages.includes(stage))
          users.set(stage, [...(users.get(stage) ?? []), service]);
      }
      const last = finalStage(dockerfile);
      if (users.size === 0 && last !== null) users.set(last, []);
      return [...users].map(([stage, own]) => ({ dockerfile, stage, services: own }));
    })
    .filter(({ stage }) => !isDevelopment({ path: stage.name ?? "" }));
}

/** The values of ARG and ENV in a stage: those from before the first FROM hold only where an ARG takes them in. */
export function stageValues(dockerfile: Dockerfile, stage: Stage): ReadonlyMap<string, string> {
  const outside = defaultsOf(dockerfile.head);
  const values = new Map<string, string>();
  for (const { keyword, rest } of inheritedInstructions(stage)) {
    if (keyword !== "ARG" && keyword !== "ENV") continue;
    for (const { name, value } of readAssignments(rest)) {
      const text = value ?? outside.get(name);
      if (text !== undefined) values.set(name, expandVariables(text, values));
    }
  }
  return values;
}
