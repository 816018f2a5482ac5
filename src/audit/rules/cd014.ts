import type { Service } from "../compose/read-compose.ts";
import { fetchedImage, stageOfService } from "../compose/service-image.ts";
import { SERVERS_WITHOUT_CHECK } from "../data/images-without-checks.ts";
import { productionServices } from "../development.ts";
import { inheritedInstructions, lastInstruction } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { listNames } from "../hits.ts";
import { isAmong } from "../image-names.ts";
import { isJob } from "../jobs.ts";
import { type RuntimeStage, runtimeStages } from "../runtime-stages.ts";
import type { Subject } from "../subject.ts";

/** Containers that nothing asks how they do. */
export const cd014: Rule = {
  id: "CD014",
  title: "No health check",
  severity: "medium",
  what: "A server whose image has no HEALTHCHECK and whose service has no `healthcheck`. Jobs that end need none, and a check that is switched off is nobody's oversight.",
  why: "Docker takes a server that hangs for a running one: nothing that depends on it waits until it is ready, Swarm does not replace it, and a release cannot tell whether the new version works.",
  fix: "Add a HEALTHCHECK to the final stage, or a `healthcheck` to the service, that asks the server itself.",
  settled: true,
  references: ["DL3057", "CIS-DI-0006", "DS-0026", "CKV_DOCKER_2", "CIS 4.6", "CIS 5.27"],
  find: (subject) => [
    ...runtimeStages(subject).flatMap((runtime) => findInImage(subject, runtime)),
    ...productionServices(subject).flatMap((service): readonly Hit[] => {
      if (stageOfService(subject, service) !== null || hasCheck(service) || isJob(subject, service))
        return [];
      const image = fetchedImage(service);
      if (image === null || !isAmong(image, SERVERS_WITHOUT_CHECK)) return [];
      return [hitOf(service, `image ${image}`)];
    }),
  ],
};

function findInImage(subject: Subject, { stage, services }: RuntimeStage): readonly Hit[] {
  if (lastInstruction(stage, "HEALTHCHECK") !== null) return [];
  const servers = services.filter((service) => !isJob(subject, service));
  const without = servers.filter((service) => !hasCheck(service));
  // The fault is the image's where no service makes up for it.
  if (without.length < servers.length) return without.map((service) => hitOf(service, "its image"));
  const exposes = inheritedInstructions(stage).some(({ keyword }) => keyword === "EXPOSE");
  const publishes = servers.some(
    (service) => service.get("ports") !== null || service.get("expose") !== null,
  );
  const web =
    subject.facts !== null && subject.facts.framework !== null && stage.dockerfile.path === "Dockerfile";
  const runs = lastInstruction(stage, "CMD") !== null || lastInstruction(stage, "ENTRYPOINT") !== null;
  const server = exposes || publishes || (web && runs);
  if (!server || (services.length > 0 && servers.length === 0)) return [];
  // Two Compose files can have the same service.
  const names = [...new Set(servers.map(({ name }) => name))];
  const message =
    names.length === 0
      ? "The image has no HEALTHCHECK."
      : `Neither the image nor ${names.length > 1 ? "any of " : ""}${listNames(names)} has a health check.`;
  return [{ place: stage.from.place, message }];
}

/** Also one that is switched off: somebody has decided that. */
function hasCheck(service: Service): boolean {
  return service.get("healthcheck") !== null;
}

function hitOf(service: Service, image: string): Hit {
  return {
    place: service.place,
    message: `Neither service ${service.name} nor ${image} has a health check.`,
  };
}
