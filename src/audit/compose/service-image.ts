import type { Stage } from "../dockerfile/read-dockerfile.ts";
import { stageOfService } from "../images.ts";
import type { Subject } from "../subject.ts";
import type { Service } from "./read-compose.ts";

/** The last part of an image's name: `redis` of `docker.io/library/redis:8-alpine`. */
export function imageName(reference: string): string {
  const path = reference.replace(/@.*$/, "");
  return path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/:.*$/, "")
    .toLowerCase();
}

/** The image that a service runs, or that its own is built on; null where neither can be told. */
export function baseOfService(subject: Subject, service: Service): string | null {
  if (service.get("build") !== null) {
    const stage = stageOfService(subject, service);
    return stage === null ? null : rootImage(stage);
  }
  const image = service.get("image")?.value;
  return typeof image === "string" ? image : null;
}

function rootImage({ parent, image }: Stage): string {
  return parent === null ? image : rootImage(parent);
}
