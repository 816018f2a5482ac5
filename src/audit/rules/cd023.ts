import type { Hit, Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import { baseName } from "../paths.ts";
import { everyRun, runsOfImages } from "../runs.ts";
import { startsOf } from "../starts.ts";
import { systemPackages } from "../system-packages.ts";

/** sudo in an image. */
export const cd023: Rule = {
  id: "CD023",
  title: "sudo",
  severity: "medium",
  what: "`sudo` in a RUN, in what the container runs, or installed in a stage that runs.",
  why: "A build is root already, so sudo adds nothing to it. In a running container it is a way back to root for whoever takes the application over, and with no-new-privileges it fails.",
  fix: "Leave sudo out: give RUN the user that it needs with USER in front of it, and end with one that is not root.",
  settled: true,
  references: ["DL3004", "DKL-DI-0001", "DS-0010"],
  find: (subject) => {
    const used = everyRun(subject).flatMap(({ commands }): readonly Hit[] => {
      const command = commands.find(({ name }) => name === "sudo");
      return command === undefined ? [] : [{ place: command.place, message: "This RUN goes through sudo." }];
    });
    const installed = runsOfImages(subject).flatMap(({ commands }): readonly Hit[] => {
      const command = commands.find((one) => systemPackages([one]).includes("sudo"));
      return command === undefined
        ? []
        : [{ place: command.place, message: "This RUN installs sudo in the image that runs." }];
    });
    const started = startsOf(subject).flatMap(({ commands, place }): readonly Hit[] =>
      commands.some((words) => words.some((word) => baseName(word) === "sudo"))
        ? [{ place, message: "This starts the container through sudo." }]
        : [],
    );
    return onePerPlace([...used, ...installed, ...started]);
  },
};
