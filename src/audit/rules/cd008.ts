import { type BuildContext, contextOf } from "../build-context.ts";
import { copiesAll, ownCopies } from "../copies.ts";
import type { Hit, Rule } from "../finding.ts";
import { listNames, onePerPlace } from "../hits.ts";
import type { Subject } from "../subject.ts";

/** A build that takes the whole folder, and a .dockerignore that keeps too little of it out. */
export const cd008: Rule = {
  id: "CD008",
  title: ".dockerignore missing or weak",
  severity: "medium",
  what: "A Dockerfile that copies the whole folder, without a .dockerignore, or with one that lets `.git`, `.env` or a virtual environment in.",
  why: "The image then holds the history with everything that was ever committed, the local secrets, and packages of another system; and each commit makes every later layer anew.",
  fix: "Leave everything out with `*`, and let in with `!` what the application runs from.",
  settled: true,
  references: ["DKL-LI-0003"],
  find: (subject) =>
    onePerPlace(
      subject.dockerfiles.flatMap((dockerfile): readonly Hit[] => {
        const copy = dockerfile.stages.flatMap(ownCopies).find(copiesAll);
        const context = contextOf(subject, dockerfile);
        if (copy === undefined || context === null) return [];
        const { place } = copy.instruction;
        if (context.ignore === null)
          return [{ place, message: "The whole folder is copied, and there is no .dockerignore." }];
        const missing = findMissing(subject, context);
        if (missing.length === 0) return [];
        const { path, lines } = context.ignore;
        return [
          {
            place: { file: path, line: 1, column: 1, text: (lines[0] ?? "").trim() },
            message: `This .dockerignore lets ${listNames(missing)} into the build.`,
          },
        ];
      }),
    ),
};

function findMissing({ facts }: Subject, { leavesOut }: BuildContext): readonly string[] {
  const pip = facts !== null && facts.dependencies.managers[0]?.value !== "conda";
  // Which name it has cannot be told: one of the usual ones is enough.
  const environment = ["venv", ".venv", "env"].some((name) => leavesOut(`${name}/pyvenv.cfg`));
  return [
    ...(leavesOut(".git/config") ? [] : [".git"]),
    ...(leavesOut(".env") ? [] : [".env"]),
    ...(environment || !pip ? [] : ["virtual environments"]),
  ];
}
