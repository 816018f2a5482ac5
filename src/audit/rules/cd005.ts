import { isDevelopment } from "../development.ts";
import {
  type Dockerfile,
  everyStage,
  type Instruction,
  inheritedInstructions,
  readAssignments,
} from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { imageStages } from "../runtime-stages.ts";
import { isSecret, isStandIn, namesSecret } from "../secrets.ts";

/** Secrets that everyone who has the image can read. */
export const cd005: Rule = {
  id: "CD005",
  title: "Secret in ENV or ARG",
  severity: "critical",
  what: "A key, token, password or credential as the value of ENV, or as an ARG; also the password in an address such as `postgres://user:password@host`. Public keys and `…_FILE` are none.",
  why: "Both stand in the image's history: `docker history` shows them to everyone who can pull the image, and a later layer cannot take them out.",
  fix: "Take it out, replace the secret itself, and hand it over at run time as a file under /run/secrets; while building, with `RUN --mount=type=secret`.",
  settled: true,
  references: ["DL3064", "CIS-DI-0010", "DS-0031", "SecretsUsedInArgOrEnv", "CIS 4.10"],
  find: (subject) => {
    const running = new Set(imageStages(subject).flatMap(inheritedInstructions));
    return subject.dockerfiles.flatMap((dockerfile) => {
      const instructions = everyInstruction(dockerfile);
      const given = new Set(instructions.flatMap(assigned).map(({ name }) => name));
      return instructions.flatMap((instruction) =>
        // What stands in for a secret during a build is none, unless the image that runs holds it.
        findIn(instruction, given, running.has(instruction) && !isDevelopment(dockerfile.path)),
      );
    });
  },
};

function everyInstruction(dockerfile: Dockerfile): readonly Instruction[] {
  const all = everyStage(dockerfile).flatMap(({ instructions }) => instructions);
  // What ONBUILD runs in several stages stands there once.
  return [...new Set([...dockerfile.head, ...all])];
}

function assigned({ keyword, rest }: Instruction): ReturnType<typeof readAssignments> {
  return keyword === "ENV" || keyword === "ARG" ? readAssignments(rest) : [];
}

function findIn(instruction: Instruction, given: ReadonlySet<string>, runs: boolean): readonly Hit[] {
  const { keyword, place } = instruction;
  const names = assigned(instruction).flatMap(({ name, value }) => {
    const text = value ?? "";
    // A build without a value for it puts nothing there.
    const variable = /^\$\{?(\w+)\}?$/.exec(text)?.[1];
    if (variable !== undefined && !given.has(variable)) return [];
    if (isStandIn(text) && !(runs && keyword === "ENV")) return [];
    // An ARG is there to be given a value, so its name is enough.
    const found = keyword === "ARG" && text === "" ? namesSecret(name) : isSecret(name, text);
    return found ? [name] : [];
  });
  return names.length === 0
    ? []
    : [{ place, message: `${keyword} ${names.join(", ")} keeps a secret in the image's history.` }];
}
