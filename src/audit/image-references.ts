import { repositoryOf } from "../config/image-name.ts";
import type { Service } from "./compose/read-compose.ts";
import { type Dockerfile, flagOf } from "./dockerfile/read-dockerfile.ts";
import type { Place } from "./finding.ts";
import { onePerPlace } from "./hits.ts";
import { runMounts } from "./runs.ts";
import type { Subject } from "./subject.ts";

/** An image of a registry that the project's files name. */
export interface ImageReference {
  /** With variables put in: `python:3.13-slim`. */
  readonly image: string;
  readonly place: Place;
  /** The service that runs it; null for one that a Dockerfile names. */
  readonly service: Service | null;
}

/**
 * Every image that is fetched: by FROM, by `COPY --from`, by mounts of RUN and by services. Stages, named build contexts, images that the
 * project builds itself and names with a variable that has no default are left out.
 */
export function imageReferences({ dockerfiles, composeFiles }: Subject): readonly ImageReference[] {
  const services = composeFiles.flatMap((file) => file.services);
  const built = new Set(
    services.flatMap((service) =>
      service.get("build") === null ? [] : repositoryOf(String(service.get("image")?.value ?? "")),
    ),
  );
  const contexts = new Set(
    services.flatMap((service) =>
      service.entries("build", "additional_contexts").flatMap(({ key, value }) => [key, String(value)]),
    ),
  );
  const ofServices = services.flatMap((service): readonly ImageReference[] => {
    const image = service.get("image");
    if (image === null || typeof image.value !== "string" || service.get("build") !== null) return [];
    return [{ image: image.value, place: image.place, service }];
  });
  const known = [...dockerfiles.flatMap(ofDockerfile), ...ofServices].filter(
    ({ image }) =>
      image !== "" &&
      image !== "scratch" &&
      !image.includes("$") &&
      !contexts.has(image) &&
      !built.has(repositoryOf(image)),
  );
  return onePerPlace(known);
}

function ofDockerfile({ stages }: Dockerfile): readonly ImageReference[] {
  const names = new Set(stages.map(({ name }) => name));
  return stages.flatMap((stage) => [
    ...(stage.parent === null ? [{ image: stage.image, place: stage.from.place, service: null }] : []),
    ...stage.instructions.flatMap((instruction) => {
      const { keyword, place } = instruction;
      const images =
        keyword === "RUN"
          ? runMounts(instruction).map((mount) => mount.get("from") ?? "")
          : [keyword === "COPY" ? (flagOf(instruction, "from") ?? "") : ""];
      // Without a colon or a slash, it may as well be a context that the command line names.
      return images
        .filter((image) => /[:/]/.test(image) && !names.has(image.toLowerCase()))
        .map((image) => ({ image, place, service: null }));
    }),
  ]);
}
