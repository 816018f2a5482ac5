import { inheritedInstructions, type Stage } from "../dockerfile/read-dockerfile.ts";
import { variablesOfStage } from "../environment.ts";
import type { Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { readPipInstall } from "../pip.ts";
import { type BuildCommand, cacheMounts, type Run, runsOf } from "../runs.ts";
import { imageStages } from "../runtime-stages.ts";

/** Whether the whole stage has pip's cache switched off: any value of the variable does that, also 0. */
function isSwitchedOff(stage: Stage): boolean {
  const asked = inheritedInstructions(stage).some(
    ({ keyword, rest }) => keyword === "ARG" && /^PIP_NO_CACHE_DIR=\S/.test(rest),
  );
  return (
    asked || variablesOfStage(stage).some(({ name, value }) => name === "PIP_NO_CACHE_DIR" && value !== "")
  );
}

/** pip takes the beginning of an option for the option. */
const NO_CACHE = /^--no-cache(?:-dir)?$/;

/** pip's downloads left in the image. */
export const cd020: Rule = {
  id: "CD020",
  title: "pip's cache kept in the image",
  severity: "low",
  what: "`pip install` in a stage that runs, without `--no-cache-dir`, `PIP_NO_CACHE_DIR`, a cache mount, or a removal in the same RUN.",
  why: "The downloaded wheels stay in the layer beside what was installed from them: tens to hundreds of megabytes that each pull transfers and nothing reads.",
  fix: "Add `--mount=type=cache,target=/root/.cache/pip` to the RUN, which also makes the next build faster, or `--no-cache-dir`.",
  settled: true,
  references: ["DL3042"],
  find: (subject) =>
    onePerPlace(
      imageStages(subject)
        .filter((stage) => !isSwitchedOff(stage))
        .flatMap(runsOf)
        .flatMap((run) => keepsDownloads(run) ?? [])
        .map(({ place }) => ({ place, message: "This leaves what pip has downloaded in the image." })),
    ),
};

/** Without a cache from the start, emptied by pip itself, or removed as a folder. */
const CLEARED = /PIP_NO_CACHE_DIR=\S|pip\S* cache purge|rm\s+-\S+[^;&|]*(?:\.cache|pip-cache)|no-cache-dir/;

/** The install that leaves its downloads; null for none. */
function keepsDownloads({ instruction, commands }: Run): BuildCommand | null {
  const install = commands.find((command) => {
    return readPipInstall(command)?.tool === "pip" && !command.words.some((word) => NO_CACHE.test(word));
  });
  const { heredocs, place } = instruction;
  const text = heredocs.length > 0 ? heredocs.map((heredoc) => heredoc.text).join("\n") : place.text;
  const isMounted = cacheMounts(instruction).some((target) => /pip|\.cache\/?$/.test(target));
  return CLEARED.test(text) || isMounted ? null : (install ?? null);
}
