import { nearest } from "../../config/nearest.ts";
import { wordSet } from "../../config/words.ts";
import type { Service } from "../compose/read-compose.ts";
import type { Dockerfile, Instruction } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";

/** Files that cannot be read: nothing else is found in them. */
export const cd060: Rule = {
  id: "CD060",
  title: "File that cannot be read",
  severity: "high",
  what: "A Compose file that is no YAML, has no services in it or names two Dockerfiles for one image, a Dockerfile without FROM, with a misspelt instruction or a heredoc that no line ends, and either where it is too large, no text, or may not be read.",
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
    ...composeFiles.flatMap(({ services }) => services.flatMap(findTwoDockerfiles)),
    ...dockerfiles.flatMap(findInDockerfile),
  ],
};

function findTwoDockerfiles(service: Service): readonly Hit[] {
  const build = service.entries("build").filter(({ value }) => typeof value === "string" && value !== "");
  const inline = build.find(({ key }) => key === "dockerfile_inline");
  if (inline === undefined || !build.some(({ key }) => key === "dockerfile")) return [];
  const message = `Compose takes only one of dockerfile and dockerfile_inline in service ${service.name}.`;
  return [{ place: inline.at, message }];
}

/** What Docker knows. */
const INSTRUCTIONS = wordSet(`
  ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER
  VOLUME WORKDIR`);

function findInDockerfile({ begin, stages, head, unread }: Dockerfile): readonly Hit[] {
  if (unread !== null) return [{ place: begin, message: `This file was not looked into: ${unread}.` }];
  if (stages.length === 0)
    return [{ place: begin, message: "This file has no FROM, so that no image can be built from it." }];
  const instructions = [...head, ...stages.flatMap((stage) => [stage.from, ...stage.instructions])];
  const [wrong] = instructions.flatMap(faultsOf);
  return wrong === undefined ? [] : [wrong];
}

function faultsOf(instruction: Instruction): readonly Hit[] {
  const { place, heredocs, trigger } = instruction;
  const message = describeFault(instruction) ?? (trigger === null ? null : describeTrigger(trigger));
  const open = heredocs.find(({ closed }) => !closed);
  return [
    ...(message === null ? [] : [{ place, message }]),
    ...(open === undefined
      ? []
      : [{ place: open.opened, message: `No line ends the heredoc that <<${open.name} begins here.` }]),
  ];
}

/** What Docker refuses behind ONBUILD. */
const NEVER_TRIGGERED = new Set(["ONBUILD", "FROM", "MAINTAINER"]);

function describeTrigger(trigger: Instruction): string | null {
  if (!NEVER_TRIGGERED.has(trigger.keyword)) return describeFault(trigger);
  return `Docker takes no ${trigger.keyword} behind ONBUILD.`;
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
