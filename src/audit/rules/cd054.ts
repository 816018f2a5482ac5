import { DISTRIBUTIONS } from "../../config/distributions.ts";
import type { Place, Requirement } from "../../config/facts.ts";
import { normalizeName, wheelName } from "../../config/requirements.ts";
import { contextOfStart, factsOf } from "../build-context.ts";
import { OFTEN_BROUGHT } from "../data/often-brought.ts";
import { entryOf } from "../entry.ts";
import type { Hit, Rule } from "../finding.ts";
import { listNames, onePerPlace } from "../hits.ts";
import { followImports } from "../imports.ts";
import { installTextOf, namesPackage } from "../installed.ts";
import { joinPath } from "../paths.ts";
import { serverOf } from "../server.ts";
import { type BuiltStart, builtStarts } from "../starts.ts";
import type { Subject } from "../subject.ts";

/** A package that the application needs, and by what. */
interface Need {
  readonly names: readonly string[];
  readonly by: string;
}

/** Packages that are imported when the application starts: those that no file lists, and those that some file does. */
function needsOf(subject: Subject, start: BuiltStart): readonly Need[] {
  const entry = entryOf(subject, start);
  const context = contextOfStart(subject, start) ?? "";
  const facts = factsOf(subject, context);
  if (entry === null || facts === null) return [];
  const placeOf = ({ file, line }: Place) => `${joinPath(context, file)}:${line}`;
  const unlisted = facts.dependencies.unlisted
    .filter(({ optional, reached }) => reached && !optional)
    .map(({ name, from }): Need => ({ names: [name], by: placeOf(from) }));
  const requirements = facts.dependencies.files.flatMap((file) => file.requirements);
  const namesOf = (requirement: Requirement) => [
    requirement.name,
    wheelName(requirement) ?? requirement.name,
  ];
  const listed = [
    ...(followImports((path) => subject.read(joinPath(context, path)), entry.module)?.modules ?? []),
  ].flatMap(([module, from]) => {
    const named = DISTRIBUTIONS.get(module) ?? [normalizeName(module)];
    const asked = requirements
      .map(namesOf)
      .find((names) => names.some((name) => named.includes(normalizeName(name))));
    return asked === undefined ? [] : [{ names: [...asked, ...named], by: placeOf(from) }];
  });
  const server = serverOf(start)?.name;
  return [...unlisted, ...listed, ...(server === "gunicorn" ? [{ names: [server], by: "its command" }] : [])];
}

function findIn(subject: Subject, start: BuiltStart): readonly Hit[] {
  const text = installTextOf(subject, start.stage.dockerfile);
  if (text === null) return [];
  const missing = needsOf(subject, start).filter(
    ({ names }) => !names.some((name) => OFTEN_BROUGHT.has(name) || namesPackage(text, name)),
  );
  const shown = new Map(missing.map(({ names, by }) => [names[0] ?? "", by]));
  if (shown.size === 0) return [];
  const list = listNames([...shown].map(([name, by]) => `${name} (${by})`));
  return [{ place: start.stage.from.place, message: `Nothing installs ${list} in this image.` }];
}

/** An image without packages of its application. */
export const cd054: Rule = {
  id: "CD054",
  title: "Imported package installed nowhere in the image",
  severity: "high",
  what: "A package that the application imports when it starts, or its server, and that neither a RUN of the Dockerfile nor a file that it installs from names.",
  why: "The container ends with ModuleNotFoundError when it starts, or at the first request that needs the package. It works on the machine where somebody once installed it by hand.",
  fix: "Add the package, with its version, to the file that the image installs from.",
  settled: true,
  references: [],
  find: (subject) => onePerPlace(builtStarts(subject).flatMap((start) => findIn(subject, start))),
};
