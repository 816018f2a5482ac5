import { hasRegistry, splitDigest } from "../image-name.ts";
import type { ImageLabel } from "../plan.ts";
import type { AnswerReader } from "../question.ts";

const PREFIX = "org.opencontainers.image";

/**
 * The OCI annotations that hold for every build of the checkout; those without a value are left out.
 * @param base the base image, with the mirror in front
 */
export function resolveLabels(name: string, base: string, answers: AnswerReader): readonly ImageLabel[] {
  const answer = (key: string): string => answers.text(`image.labels.${key}`);
  const { name: reference, digest } = splitDigest(base);
  const labels: readonly (readonly [string, string])[] = [
    ["title", name],
    ["description", answer("description")],
    ["licenses", answer("licenses")],
    ["url", answer("url")],
    ["source", answer("source")],
    ["base.name", qualify(reference)],
    ["base.digest", digest ?? ""],
  ];
  return labels
    .filter(([, value]) => value !== "")
    .map(([key, value]) => ({ name: `${PREFIX}.${key}`, value }));
}

/** Docker's short names in full, as the annotation asks for: `python:3.13` is `docker.io/library/python:3.13`. */
function qualify(image: string): string {
  if (hasRegistry(image)) return image;
  return image.includes("/") ? `docker.io/${image}` : `docker.io/library/${image}`;
}
