import { filesForCompose } from "../compose/list-services.ts";
import type { Hit, Rule } from "../finding.ts";

const VERSION = /^(version)\s*:.*$/m;

/** `version:` at the top of a Compose file. */
export const cd027: Rule = {
  id: "CD027",
  title: "Obsolete `version:`",
  severity: "low",
  what: "`version:` at the top of a Compose file, and of the one that is read over it. Files for Swarm are left out: older engines refuse to deploy them without it.",
  why: "Compose ignores it, warns at every command, and always reads the file by the newest rules, whatever number stands there.",
  fix: "Remove the line.",
  settled: true,
  references: ["dclint no-version-field"],
  find: (subject) => {
    const readable = filesForCompose(subject).filter(({ faults }) => faults.length === 0);
    const paths = readable.flatMap(({ path, root }) => [...new Set([path, root.place.file])]);
    return paths.flatMap((path): readonly Hit[] => {
      const text = subject.read(path) ?? "";
      const found = VERSION.exec(text);
      if (found === null) return [];
      const line = text.slice(0, found.index).split("\n").length;
      const place = { file: path, line, column: 1, text: found[0].trim() };
      return [{ place, message: "Compose ignores the version that the file names." }];
    });
  },
};
