import { everyVariable } from "../environment.ts";
import type { Rule } from "../finding.ts";
import { onePerPlace } from "../hits.ts";
import type { Subject } from "../subject.ts";

/** A specifier that leads to a Flask before 2.3. */
const OLD =
  /(?:^|,)\s*(?:={1,3}|~=)\s*(?:[01]\b|2\.[0-2]\b)|<=?\s*(?:[01]\b|2\.[0-2]\b|2\.3(?:\.0)?\s*(?:,|$))/;

/** Whether it may do something after all: an old Flask reads it, and the application itself can. */
function mayBeRead({ facts }: Subject): boolean {
  if (facts === null) return false;
  if (facts.variables.some(({ name }) => name === "FLASK_ENV")) return true;
  return facts.dependencies.files
    .flatMap(({ requirements }) => requirements)
    .some(({ name, specifier }) => name.toLowerCase() === "flask" && OLD.test(specifier));
}

/** A variable that Flask no longer reads. */
export const cd026: Rule = {
  id: "CD026",
  title: "FLASK_ENV does nothing",
  severity: "low",
  what: "FLASK_ENV in ENV or in a service's environment, where Flask is 2.3 or later and the application does not read it itself.",
  why: "Flask 2.3 removed it. Who sets it to production believes that debug mode is off by it, and who sets it to development waits for a reload that does not come.",
  fix: "Remove it; where debug mode is wanted, in development only, set FLASK_DEBUG=1 or run `flask run --debug`.",
  settled: true,
  references: [],
  find: (subject) => {
    if (mayBeRead(subject)) return [];
    return onePerPlace(
      everyVariable(subject)
        .filter(({ name }) => name === "FLASK_ENV")
        .map(({ value, place }) => ({
          place,
          message: `FLASK_ENV${value === null ? "" : `=${value}`} changes nothing: Flask reads it no longer.`,
        })),
    );
  },
};
