import { isMusl } from "../../config/image-name.ts";
import { PACKAGES } from "../../config/packages.ts";
import type { Stage } from "../dockerfile/read-dockerfile.ts";
import type { Hit, Rule } from "../finding.ts";
import { listNames } from "../hits.ts";
import { readInstall } from "../package-installs.ts";
import { runCommandsOf } from "../runs.ts";

/** Alpine under packages whose wheels need another C library. */
export const cd009: Rule = {
  id: "CD009",
  title: "Alpine with wheels that need glibc",
  severity: "medium",
  what: "An Alpine image that installs Python packages, for an application that needs some without a wheel for musl: rdkit, scikit-learn, torch …",
  why: "pip finds no wheel for Alpine's C library and builds the package from its source, which takes a compiler and long; or it fails, as it does for rdkit, of which there is no source to build.",
  fix: "Stand on a Debian image of the same Python: `python:3.13-slim-trixie`.",
  settled: true,
  references: [],
  find: ({ dockerfiles, facts }) => {
    const needed = (facts?.dependencies.files ?? [])
      .filter(({ purpose }) => purpose !== "development")
      .flatMap(({ requirements }) => requirements)
      .filter(({ name, kind, marker }) => kind === "pip" && marker === "" && PACKAGES[name]?.glibcOnly)
      .map(({ name }) => name);
    const names = [...new Set(needed)].sort();
    if (names.length === 0) return [];
    return dockerfiles.flatMap(({ stages }) =>
      stages.flatMap((stage): readonly Hit[] => {
        if (stage.parent !== null || !installsPython(stage)) return [];
        if (!isMusl(stage.image)) return [];
        const message = `There is no wheel of ${listNames(names)} for the C library of ${stage.image}.`;
        return [{ place: stage.from.place, message }];
      }),
    );
  },
};

function installsPython(stage: Stage): boolean {
  return runCommandsOf(stage)
    .map(readInstall)
    .some((one) => one?.ecosystem === "python" && !one.onlyLists);
}
