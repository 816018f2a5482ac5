import { isNo, isYes } from "../compose/forms.ts";
import { findInServices, type ListedService } from "../compose/list-services.ts";
import type { ComposeFile, Entry, Service } from "../compose/read-compose.ts";
import { baseOfService, imageNameOf, stageOfService } from "../compose/service-image.ts";
import { DATA_STORES } from "../data/data-stores.ts";
import { BASES_WITHOUT_CHECK, SERVERS_WITHOUT_CHECK } from "../data/images-without-checks.ts";
import { profilesOf } from "../development.ts";
import type { Hit, Rule } from "../finding.ts";
import { checkOfService, checkOfStage } from "../health-checks.ts";
import { isAmong } from "../image-names.ts";
import { remembered } from "../remembered.ts";
import type { Subject } from "../subject.ts";

/** An order of start that does not hold. */
export const cd046: Rule = {
  id: "CD046",
  title: "Weak depends_on",
  severity: "medium",
  what: "The short form of `depends_on` on a service that has a health check or is a data store; `service_healthy` on a service without any check; a target that only another profile starts. Swarm does not read `depends_on`, so its files are left out.",
  why: "The short form waits for the container, not for the program in it: the application's first queries fail. A wait for a check that is not there, or for a service that is not started, keeps Compose from starting anything.",
  fix: "Write `condition: service_healthy` and give the target a health check and, where the profiles differ, `required: false`.",
  settled: true,
  references: [],
  find: (subject) =>
    findInServices(subject, (one) =>
      one.swarm ? [] : one.service.entries("depends_on").flatMap((entry) => judge(subject, one, entry)),
    ),
};

/** By their names: thousands can wait for each other. */
const servicesOf = remembered(
  ({ services }: ComposeFile): ReadonlyMap<string, Service> =>
    new Map(services.map((service) => [service.name, service])),
);

function judge(subject: Subject, { service, file }: ListedService, entry: Entry): readonly Hit[] {
  const short = typeof entry.value === "string";
  const name = short ? String(entry.value) : entry.key;
  const target = servicesOf(file).get(name);
  if (target === undefined) return [];
  const [own, other] = [profilesOf(service), profilesOf(target)];
  const condition = service.get("depends_on", name, "condition");
  const optional = isNo(service.get("depends_on", name, "required")?.value);
  const reached = other.length === 0 || (own.length > 0 && own.every((profile) => other.includes(profile)));
  if (!reached && !optional) {
    const message = `Service ${service.name} waits for ${name}, which only starts with the profile ${other.join(" or ")}.`;
    return [{ place: entry.at, message }];
  }
  const check = hasCheck(subject, target);
  if (short) {
    if (check !== true && !DATA_STORES.has(imageNameOf(target))) return [];
    const message = `Service ${service.name} waits for the container of ${name}, not until it is healthy.`;
    return [{ place: entry.at, message }];
  }
  if (condition?.value !== "service_healthy" || check !== false) return [];
  const message = `Service ${service.name} waits until ${name} is healthy, but ${name} has no health check.`;
  return [{ place: condition.place, message }];
}

const WITHOUT_CHECK: ReadonlySet<string> = new Set([...SERVERS_WITHOUT_CHECK, ...BASES_WITHOUT_CHECK]);

/** Null where it cannot be told: an image from elsewhere can bring a check. */
function hasCheck(subject: Subject, service: Service): boolean | null {
  if (checkOfService(service) !== null) return true;
  const test = service.get("healthcheck", "test")?.value;
  const off = Array.isArray(test) && test[0] === "NONE";
  if (off || isYes(service.get("healthcheck", "disable")?.value)) return false;
  const stage = stageOfService(subject, service);
  if (stage !== null && checkOfStage(stage) !== null) return true;
  return isAmong(baseOfService(subject, service) ?? "", WITHOUT_CHECK) ? false : null;
}
