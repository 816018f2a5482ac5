import type { Rule } from "../finding.ts";
import { LARGEST_FILE } from "../largest-file.ts";

/** Files that cannot be read: nothing else is found in them. */
export const cd060: Rule = {
  id: "CD060",
  title: "File that cannot be read",
  severity: "high",
  what: "A Compose file that is no YAML, or a Dockerfile without FROM.",
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
    ...dockerfiles
      .filter(({ stages, text }) => stages.length === 0 && text.trim() !== "")
      .map(({ path, text, tooLarge }) => ({
        place: { file: path, line: 1, column: 1, text: text.split("\n")[0]?.trim() ?? "" },
        message: tooLarge
          ? `This file is larger than ${LARGEST_FILE / 1024} KB, and was not looked into.`
          : "This file has no FROM, so that no image can be built from it.",
      })),
  ],
};
