import { findInServices, type ListedService } from "../compose/list-services.ts";
import type { Entry, Service } from "../compose/read-compose.ts";
import { imageName } from "../compose/service-image.ts";
import { DATA_STORES } from "../data/data-stores.ts";
import type { Hit, Rule } from "../finding.ts";
import { checkOfService, checkOfStage } from "../health-checks.ts";
import { stageOfService } from "../images.ts";
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

function judge(subject: Subject, { service, file }: ListedService, entry: Entry): readonly Hit[] {
  const short = typeof entry.value === "string";
  const name = short ? String(entry.value) : entry.key;
  const target = file.services.find((other) => other.name === name);
  if (target === undefined) return [];
  const [own, other] = [profilesOf(service), profilesOf(target)];
  const condition = service.get("depends_on", name, "condition");
  const optional = service.get("depends_on", name, "required")?.value === false;
  const reached = other.length === 0 || (own.length > 0 && own.every((profile) => other.includes(profile)));
  if (!reached && !optional) {
    const message = `Service ${service.name} waits for ${name}, which only starts with the profile ${other.join(" or ")}.`;
    return [{ place: entry.at, message }];
  }
  const check = hasCheck(subject, target);
  if (short) {
    if (check !== true && !isDataStore(target)) return [];
    const message = `Service ${service.name} waits for the container of ${name}, not until it is healthy.`;
    return [{ place: entry.at, message }];
  }
  if (condition?.value !== "service_healthy" || check !== false) return [];
  const message = `Service ${service.name} waits until ${name} is healthy, but ${name} has no health check.`;
  return [{ place: condition.place, message }];
}

function profilesOf(service: Service): readonly string[] {
  return service.entries("profiles").map(({ value }) => String(value));
}

function isDataStore(service: Service): boolean {
  const image = service.get("image")?.value;
  return typeof image === "string" && DATA_STORES.has(imageName(image));
}

/** Images that are known to bring no check of their own. */
const WITHOUT_CHECK = new Set([
  ...["redis", "valkey", "postgres", "mysql", "mariadb", "mongo", "memcached", "rabbitmq", "nginx", "httpd"],
  ...["python", "node", "debian", "ubuntu", "alpine", "golang", "php", "ruby"],
]);

/** Null where it cannot be told: an image from elsewhere can bring a check. */
function hasCheck(subject: Subject, service: Service): boolean | null {
  if (checkOfService(service) !== null) return true;
  const test = service.get("healthcheck", "test")?.value;
  const off = Array.isArray(test) && test[0] === "NONE";
  if (off || service.get("healthcheck", "disable")?.value === true) return false;
  const stage = stageOfService(subject, service);
  if (stage !== null && checkOfStage(stage) !== null) return true;
  let root = stage;
  while (root !== null && root.parent !== null) root = root.parent;
  const image = root?.image ?? (service.get("build") === null ? service.get("image")?.value : null);
  // With a slash in front, it is somebody else's image of that name.
  return typeof image === "string" && WITHOUT_CHECK.has(imageName(image)) && !image.includes("/")
    ? false
    : null;
}
