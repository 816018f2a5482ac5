import type { Hit, Place } from "./finding.ts";
import { gunicornSettings } from "./gunicorn-settings.ts";
import type { ImageFile } from "./image-files.ts";
import { optionOf, serverOf } from "./server.ts";
import { scriptTextsOf } from "./start-scripts.ts";
import type { BuiltStart, Start } from "./starts.ts";
import type { Subject } from "./subject.ts";

/** `os.cpu_count()`, `multiprocessing.cpu_count()`, and the shell's `nproc`. */
const COUNTED = /\b(?:multiprocessing|mp|os|psutil)?\.?cpu_count\(|\bnproc\b/;

/** Where a file counts the host's processors; null where it does not, or where a variable that is set decides. */
function countedIn(file: ImageFile, pattern: RegExp, { environment }: Start): Place | null {
  for (const [at, line] of file.text.split("\n").entries()) {
    const code = line.replace(/(^|\s)#.*$/, "");
    // The variables that the line asks first: `"WORKERS"` of os.environ, or `${WORKERS:-…}`.
    const names = [...code.matchAll(/["'${]([A-Z][A-Z0-9_]+)/g)].map(([, name = ""]) => name);
    if (!COUNTED.test(code) || !pattern.test(code) || names.some((name) => environment.has(name))) continue;
    return file.placeOf(at + 1);
  }
  return null;
}

/** Where the number of workers is counted from the host's processors. */
export function workersByHost(subject: Subject, start: BuiltStart): readonly Hit[] {
  return countingPlaces(subject, start).map((place) => ({
    place,
    message: "The number of workers follows the host's processors, not the container's limit.",
  }));
}

function countingPlaces(subject: Subject, start: BuiltStart): readonly Place[] {
  const server = serverOf(start);
  if (start.environment.has("WEB_CONCURRENCY") && server === null) return [];
  const words = start.commands.flat();
  if (words.some((word) => /\$\(\s*nproc|`nproc|^nproc$/.test(word))) return [start.place];
  if (server !== null && optionOf(server.options, "--workers", "-w") !== null) return [];
  const inScripts = scriptTextsOf(subject, start).map((script) =>
    countedIn(script, /workers|-w\b|concurrency/i, start),
  );
  const settings = server?.name === "gunicorn" ? gunicornSettings(subject, start, server) : null;
  const inSettings =
    settings === null || settings === "unknown"
      ? null
      : countedIn(settings, /^\s*(?:workers|cpus?|cores|\w*workers\w*)\b/, start);
  return [...inScripts, inSettings].filter((place) => place !== null);
}
