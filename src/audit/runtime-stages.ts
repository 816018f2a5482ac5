import type { Service } from "./compose/read-compose.ts";
import { stageOfService } from "./compose/service-image.ts";
import { isDevelopment, productionServices } from "./development.ts";
import { finalStage, type Stage } from "./dockerfile/read-dockerfile.ts";
import type { Subject } from "./subject.ts";

/** A stage that containers run from outside of development. */
export interface RuntimeStage {
  readonly stage: Stage;
  /** The services that build it; none where no Compose file does. */
  readonly services: readonly Service[];
}

/** Many rules ask for the same list. */
const known = new WeakMap<Subject, readonly RuntimeStage[]>();

/** The stages that services build, and otherwise the final one of each Dockerfile. */
export function runtimeStages(subject: Subject): readonly RuntimeStage[] {
  const stages = known.get(subject) ?? findStages(subject);
  known.set(subject, stages);
  return stages;
}

function findStages(subject: Subject): readonly RuntimeStage[] {
  const services = productionServices(subject).map((service) => ({
    service,
    stage: stageOfService(subject, service),
  }));
  return subject.dockerfiles
    .filter(({ path }) => !isDevelopment(path))
    .flatMap((dockerfile) => {
      const users = new Map<Stage, Service[]>();
      for (const { service, stage } of services)
        if (stage?.dockerfile === dockerfile) users.set(stage, [...(users.get(stage) ?? []), service]);
      const last = finalStage(dockerfile);
      if (users.size === 0 && last !== null) users.set(last, []);
      return [...users].map(([stage, own]) => ({ stage, services: own }));
    })
    .filter(({ stage }) => !isDevelopment(stage.name ?? ""));
}
