import type { Hit, Rule } from "../finding.ts";
import { imageReferences } from "../image-references.ts";

/** Images that another build, or another host, gets another version of. */
export const cd001: Rule = {
  id: "CD001",
  title: "Image without a version",
  severity: "medium",
  what: "An image with the tag `latest`, or with none, which means the same; in FROM, in `COPY --from`, in mounts of RUN and in Compose.",
  why: "It is whatever the registry holds on that day: two builds of one commit differ, two hosts run different versions, and an upgrade across a major version comes unasked.",
  fix: "Name the version as a tag: `python:3.13-slim-trixie`, `redis:8-alpine`.",
  settled: true,
  references: ["DL3006", "DL3007", "DKL-DI-0006", "DS-0001", "CKV_DOCKER_7"],
  find: (subject) =>
    imageReferences(subject).flatMap(({ image, place }): readonly Hit[] => {
      if (image.includes("@")) return [];
      const tag = /:([^/:]+)$/.exec(image)?.[1];
      if (tag === undefined) return [{ place, message: `Image ${image} has no tag, which means "latest".` }];
      return tag === "latest" ? [{ place, message: `Image ${image} is whatever is newest.` }] : [];
    }),
};
