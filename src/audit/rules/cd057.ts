import { releasesOf } from "../base-releases.ts";
import type { Hit, Rule } from "../finding.ts";
import { imageReferences } from "../image-references.ts";

/** Images of releases that get no fixes any more. */
export const cd057: Rule = {
  id: "CD057",
  title: "Base image at its end of life",
  severity: "medium",
  what: "An image whose Python, Node.js, Debian, Ubuntu or Alpine gets no security fixes any more, as its tag says.",
  why: "Faults that are found from now on stay open in it, and the packages' newest versions no longer support it; Debian takes the archive away some time later, and the build fails.",
  fix: "Take a release that is maintained, and run the tests on it: `python:3.13-slim-trixie`.",
  // The Python of a new image is the one that the project asks for, however old.
  settled: false,
  references: [],
  find: (subject) => {
    const { today } = subject;
    return imageReferences(subject)
      .filter(({ service }) => service === null)
      .flatMap(({ image, place }): readonly Hit[] => {
        const ended = releasesOf(image).filter(({ end }) => end < today);
        const names = ended.map(({ name, end }) => `${name} since ${end}`).join(", and ");
        return ended.length === 0
          ? []
          : [{ place, message: `Image ${image} gets no fixes any more: ${names}.` }];
      });
  },
};
