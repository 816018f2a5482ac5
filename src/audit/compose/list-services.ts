import { isDevelopment } from "../development.ts";
import type { Hit, Place } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { folderOf, joinPath } from "../paths.ts";
import { remembered } from "../remembered.ts";
import type { Subject } from "../subject.ts";
import { isYes } from "./forms.ts";
import type { ComposeFile, Found, Section, Service } from "./read-compose.ts";

/** A service with what its file says about how it is run. */
export interface ListedService {
  readonly file: ComposeFile;
  readonly service: Service;
  /** Where its name stands: the place of what is missing. */
  readonly at: Place;
  /** For people at work on the application. */
  readonly development: boolean;
  /** For `docker stack deploy`, which reads some settings that Compose does not, and leaves out others. */
  readonly swarm: boolean;
  /** False for a piece that is read over another file, and for a service whose rest cannot be read: what it lacks can stand elsewhere. */
  readonly whole: boolean;
  /** The service, then the pieces of production files that are meant to be read over it. */
  readonly parts: readonly Section[];
}

/** Every service of the project's Compose files. */
export const listServices = remembered(readServices);

function readServices(subject: Subject): readonly ListedService[] {
  const all = subject.composeFiles.flatMap((file) => {
    const names = new Map(file.root.entries("services").map(({ key, at }) => [key, at]));
    const [swarm, development] = [isSwarm(file), isDevelopment(file.path)];
    return file.services.map((service) => {
      const at = names.get(service.name) ?? service.place;
      return { file, service, at, development, swarm, whole: isWhole(subject, service) };
    });
  });
  const pieces = new Map<string, readonly Service[]>();
  for (const { service, whole, development } of all) {
    if (!whole && !development) pieces.set(service.name, [...(pieces.get(service.name) ?? []), service]);
  }
  return all.map((one) => {
    const over = one.whole ? (pieces.get(one.service.name) ?? []) : [];
    return { ...one, parts: [one.service, ...over] };
  });
}

/** What a rule finds in the services; what several of them share, such as an anchor, counts once. */
export function findInServices(
  subject: Subject,
  find: (one: ListedService) => readonly Hit[],
): readonly Hit[] {
  return onePerPlace(listServices(subject).flatMap(find));
}

/** What services of production lack. */
export function findMissing(subject: Subject, find: (one: ListedService) => readonly Hit[]): readonly Hit[] {
  return findInServices(subject, (one) => (one.whole && !one.development ? find(one) : []));
}

/** A setting of a service, or of a piece that is read over it; null where none has it, or it is empty. */
export function settingOf({ parts }: ListedService, ...path: readonly string[]): Found | null {
  for (const part of parts) {
    const found = part.get(...path);
    if (found !== null && found.value !== null) return found;
  }
  return null;
}

/** The items of a list, of the service and of all that is read over it, as texts. */
export function itemsOf({ parts }: ListedService, ...path: readonly string[]): readonly string[] {
  return parts.flatMap((part) => part.entries(...path).map(({ value }) => String(value)));
}

/** The files that Compose itself reads; `docker stack deploy` reads the others, by rules of its own. */
export function filesForCompose(subject: Subject): readonly ComposeFile[] {
  const swarm = new Set(listServices(subject).flatMap((one) => (one.swarm ? [one.file.path] : [])));
  return subject.composeFiles.filter(({ path }) => !swarm.has(path));
}

/** With all of root's rights on the host; CD035 names it, and what else it is given or kept from matters little. */
export function isPrivileged({ service }: Pick<ListedService, "service">): boolean {
  return isYes(service.get("privileged")?.value);
}

/** How many containers a service is to have. */
export function replicasOf({ service }: Pick<ListedService, "service">): number {
  return Number(service.get("deploy", "replicas")?.value ?? service.get("scale")?.value ?? 1);
}

/** `NET_RAW` of `CAP_NET_RAW` and `net_raw`. */
export function capabilityName(written: unknown): string {
  return String(written).toUpperCase().replace(/^CAP_/, "");
}

/** Without an image, nothing can be started from it. */
function isWhole(subject: Subject, service: Service): boolean {
  if (service.get("image") === null && service.get("build") === null) return false;
  const file = service.get("extends", "file")?.value;
  return typeof file !== "string" || subject.read(joinPath(folderOf(service.place.file), file)) !== null;
}

const SWARM_NAME = /(^|[./_-])(stack|swarm)([./_-]|$)/i;
/** What only Swarm acts on. */
const SWARM_ONLY = ["mode", "endpoint_mode", "placement", "update_config", "rollback_config"];

function isSwarm({ path, services }: ComposeFile): boolean {
  return (
    SWARM_NAME.test(path) ||
    services.some((service) => SWARM_ONLY.some((key) => service.get("deploy", key) !== null))
  );
}
