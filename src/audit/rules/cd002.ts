import { splitDigest } from "../../config/image-name.ts";
import type { Hit, Rule } from "../finding.ts";
import { imageReferences } from "../image-references.ts";

/** Images by a tag alone, which the registry can give to another image. */
export const cd002: Rule = {
  id: "CD002",
  title: "Image without a digest",
  severity: "low",
  what: "An image without `@sha256:…`, in FROM, in `COPY --from`, in mounts of RUN and in Compose.",
  why: "A tag is moved with every rebuild of the image: the same Dockerfile gives another result next week, and what was scanned is not what runs.",
  fix: 'Run "npx cryo-init --pin", which asks the registry for the digest of every image and writes it behind the tag.',
  settled: false,
  references: [],
  find: (subject) =>
    imageReferences(subject).flatMap(({ image, place }): readonly Hit[] =>
      splitDigest(image).digest === null
        ? [{ place, message: `Image ${image} is named by its tag only.` }]
        : [],
    ),
};
