import { nearest } from "../../config/nearest.ts";
import type { Dockerfile, Instruction } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";

/** Files that cannot be read: nothing else is found in them. */
export const cd060: Rule = {
  id: "CD060",
  title: "File that cannot be read",
  severity: "high",
  what: "A Compose file that is no YAML or has no services in it, a Dockerfile without FROM or with a misspelt instruction, and either where it is too large, no text, or may not be read.",
  why: "Docker refuses it, and no other rule can look into it.",
  fix: "Correct it at the place that is named.",
  settled: true,
  references: [],
  find: ({ dockerfiles, composeFiles }) => [
    ...composeFiles.flatMap(({ faults }) =>
      faults
        .slice(0, 1)
        .map(({ message, ...place }) => ({ place, message: `This file cannot be read: ${message}.` })),
    ),
    ...dockerfiles.flatMap(findInDockerfile),
  ],
};

const INSTRUCTIONS = new Set([
  ...[
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
  ],
  ...["ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"],
]);

function findInDockerfile({ path, text, stages, head, unread }: Dockerfile): readonly Hit[] {
  const begin = { file: path, line: 1, column: 1, text: text.split("\n")[0]?.trim() ?? "" };
  if (unread !== null) return [{ place: begin, message: `This file was not looked into: ${unread}.` }];
  if (stages.length === 0)
    return [{ place: begin, message: "This file has no FROM, so that no image can be built from it." }];
  const instructions = [...head, ...stages.flatMap((stage) => [stage.from, ...stage.instructions])];
  const [wrong] = instructions.flatMap((one): readonly Hit[] => {
    const message = describeFault(one);
    return message === null ? [] : [{ place: one.place, message }];
  });
  return wrong === undefined ? [] : [wrong];
}

function describeFault({ keyword, rest, exec }: Instruction): string | null {
  if (!INSTRUCTIONS.has(keyword)) {
    // What is near none, or as short as EOF, may be the text of something that is not understood here.
    const near = keyword.length > 3 ? nearest(keyword, INSTRUCTIONS) : null;
    return near === null ? null : `Docker knows no instruction ${keyword}: ${near} is near.`;
  }
  if (rest === "") return `Nothing stands behind ${keyword}.`;
  const isCopy = keyword === "COPY" || keyword === "ADD";
  return isCopy && (exec ?? rest.split(/\s+/)).length < 2 ? `This ${keyword} names no target.` : null;
}
