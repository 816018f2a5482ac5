import type { Service } from "./compose/read-compose.ts";
import { stageOfService } from "./compose/service-image.ts";
import { isDevelopment, productionServices } from "./development.ts";
import { type Dockerfile, finalStage, type Stage } from "./dockerfile/read-dockerfile.ts";
import { remembered } from "./remembered.ts";
import type { Subject } from "./subject.ts";

/** A stage that containers run from outside of development. */
export interface RuntimeStage {
  readonly stage: Stage;
  /** The services that build it; none where no Compose file does. */
  readonly services: readonly Service[];
}

/** A stage of this name is run where the one at the end is for people at work: `FROM prod AS dev`. */
const PRODUCTION = /(?:^|[._-])(?:prod|production|release|runtime)(?:[._-]|$)/;

/** The stages that services build, and otherwise the one of each Dockerfile that is meant to run. */
export const runtimeStages = remembered(findStages);

/** The same stages, and what ONBUILD makes of images that are built on them elsewhere. */
export function imageStages(subject: Subject): readonly Stage[] {
  const stages = runtimeStages(subject).map(({ stage }) => stage);
  return [
    ...stages,
    ...stages.flatMap((stage) => stage.dockerfile.later.filter(({ parent }) => parent === stage)),
  ];
}

function findStages(subject: Subject): readonly RuntimeStage[] {
  const all = new Map<Dockerfile, Map<Stage, Service[]>>();
  for (const service of productionServices(subject)) {
    const stage = stageOfService(subject, service);
    if (stage === null) continue;
    const users = all.get(stage.dockerfile) ?? new Map<Stage, Service[]>();
    all.set(stage.dockerfile, users);
    const own = users.get(stage);
    if (own === undefined) users.set(stage, [service]);
    else own.push(service);
  }
  return subject.dockerfiles
    .filter(({ path }) => !isDevelopment(path))
    .flatMap((dockerfile) => {
      const users = all.get(dockerfile) ?? new Map<Stage, Service[]>();
      const last = stageToRun(dockerfile);
      // One that stands in a Compose file is built by its service, and by nobody else.
      const isOnItsOwn = dockerfile.file === dockerfile.path;
      if (users.size === 0 && last !== null && isOnItsOwn) users.set(last, []);
      return [...users].map(([stage, own]) => ({ stage, services: own }));
    })
    .filter(({ stage }) => !isDevelopment(stage.name ?? ""));
}

function stageToRun(dockerfile: Dockerfile): Stage | null {
  const last = finalStage(dockerfile);
  if (!isDevelopment(last?.name ?? "")) return last;
  return dockerfile.stages.findLast(({ name }) => PRODUCTION.test(name ?? "")) ?? null;
}
