import { wholeText } from "../dockerfile/read-instruction.ts";
import type { Hit, Rule } from "../finding.ts";
import { type BuildCommand, cacheMounts, everyRun, type Run, runsOfImages } from "../runs.ts";

/** A removal of the lists, by hand or with apt's own `distclean`. */
const CLEARS_LISTS = /\/var\/lib\/apt(?:\/lists)?(?:\/|\s|$|\*|")|dist-?clean/m;
const APT = /^(?:apt-get|apt)$/;
const callOf = ({ commands }: Run, ...verbs: readonly string[]): BuildCommand | undefined =>
  commands.find(({ name, words }) => APT.test(name) && words.some((word) => verbs.includes(word)));
const isApt = (run: Run, ...verbs: readonly string[]): boolean => callOf(run, ...verbs) !== undefined;

/** An update in a RUN of its own: the cached layer grows old, and later installs ask for versions that are gone. */
function updatesAlone(run: Run): boolean {
  const only = run.commands.every(({ name }) => APT.test(name) || /^(?:rm|set|echo|export|true)$/.test(name));
  return (
    only &&
    isApt(run, "update") &&
    !isApt(run, "install", "upgrade", "dist-upgrade", "full-upgrade", "build-dep")
  );
}

function faultsOf(run: Run): readonly string[] {
  const { instruction } = run;
  const text = wholeText(instruction);
  const faults: string[] = [];
  const isMounted = cacheMounts(instruction).some((target) => target.startsWith("/var/lib/apt"));
  if (isApt(run, "update") && !isMounted && !CLEARS_LISTS.test(text))
    faults.push("leaves the package lists in the image");
  const isOff = /--no-install-recommends|Install-Recommends/.test(text);
  if (isApt(run, "install") && !isOff) faults.push("installs recommended packages too");
  return faults;
}

/** apt-get in ways that make images larger, or builds fail later. */
export const cd021: Rule = {
  id: "CD021",
  title: "apt-get leaves behind more than is needed",
  severity: "low",
  what: "`apt-get update` in a RUN of its own; and, in a stage that runs, package lists that stay, or an install without `--no-install-recommends`.",
  why: "An update alone is cached: weeks later, the install behind it asks for versions that the archive no longer has. Lists and recommended packages are tens of megabytes, and more for scanners to report on.",
  fix: "Update and install in one RUN, with `--no-install-recommends`, and end it with `rm -rf /var/lib/apt/lists/*` or mount a cache there.",
  settled: true,
  references: ["DL3009", "DL3015", "DKL-DI-0005", "DS-0017", "DS-0029", "CKV_DOCKER_5"],
  find: (subject) => {
    const running = new Set(runsOfImages(subject).map(({ instruction }) => instruction));
    return everyRun(subject).flatMap((run): readonly Hit[] => {
      const faults = updatesAlone(run)
        ? ["updates the package lists alone, apart from the install that needs them"]
        : running.has(run.instruction)
          ? faultsOf(run)
          : [];
      if (faults.length === 0) return [];
      const { place } = callOf(run, "update") ?? callOf(run, "install") ?? run.instruction;
      return [{ place, message: `This RUN ${faults.join(", and ")}.` }];
    });
  },
};
