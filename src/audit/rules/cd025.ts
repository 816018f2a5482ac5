import type { Hit, Rule } from "../finding.ts";
import { listNames } from "../hits.ts";
import { type Run, runsOfImages } from "../runs.ts";
import { systemPackages } from "../system-packages.ts";

/** Compilers, and headers that only compilers read. */
const COMPILER =
  /^(?:build-essential|build-base|gcc(?:-\d+)?|g\+\+(?:-\d+)?|gcc-c\+\+|gfortran(?:-\d+)?|clang(?:-\d+)?|cmake|rustc|cargo|golang(?:-go)?|.+-dev(?:el)?|linux-headers.*)$/;
const REMOVAL = /^(?:purge|remove|autoremove|del|erase)$/;

/** Packages that a RUN takes away again: by name, or with the group that apk put them into. */
function removedIn({ commands }: Run): readonly string[] {
  return commands.flatMap(({ words }) => {
    const at = words.findIndex((word) => REMOVAL.test(word));
    return at === -1 ? [] : words.slice(at + 1).filter((word) => !word.startsWith("-"));
  });
}

/** The names that `apk add --virtual` gives to what it installs. */
function groupsIn({ commands }: Run): readonly string[] {
  return commands.flatMap(({ words }) =>
    words.flatMap((word, at) =>
      /^(?:-t|--virtual)$/.test(word) ? (words[at + 1] ?? []) : (/^--virtual=(.+)/.exec(word)?.[1] ?? []),
    ),
  );
}

/** Compilers in the image that runs. */
export const cd025: Rule = {
  id: "CD025",
  title: "Compiler or headers in the image that runs",
  severity: "medium",
  what: "gcc, build-essential, cmake, or packages with headers (`*-dev`), installed in a stage that runs and not removed in the same RUN.",
  why: "They are hundreds of megabytes that nothing uses once the packages are built; scanners report on each of them, and an intruder finds the tools to build with in place.",
  fix: "Build in a stage of its own, and copy what came of it (`COPY --from=build /opt/venv /opt/venv`); install the library without -dev in the last one.",
  settled: true,
  references: ["CIS 4.3"],
  find: (subject) =>
    runsOfImages(subject).flatMap((run): readonly Hit[] => {
      const removed = removedIn(run);
      if (groupsIn(run).some((group) => removed.includes(group))) return [];
      const names = systemPackages(run.commands).filter(
        (name) => COMPILER.test(name) && !name.startsWith(".") && !removed.includes(name),
      );
      // `apt-get purge $deps`: which they are is not known.
      if (names.length === 0 || removed.some((name) => name.includes("$"))) return [];
      const { place } =
        run.commands.find((command) => systemPackages([command]).includes(names[0] ?? "")) ?? run.instruction;
      return [{ place, names, message: `The image that runs holds ${listNames([...new Set(names)])}.` }];
    }),
};
