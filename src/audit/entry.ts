import type { EntryPoint } from "../config/facts.ts";
import { contextOfStart, factsOf } from "./build-context.ts";
import { serverOf } from "./server.ts";
import type { BuiltStart } from "./starts.ts";
import type { Subject } from "./subject.ts";

/** The application that a container starts, by the module that its command names; null where it names none of ours. */
export function entryOf(subject: Subject, start: BuiltStart): EntryPoint | null {
  const words = start.commands.flat();
  if (serverOf(start)?.name === "flask run") words.push(start.environment.get("FLASK_APP") ?? "");
  // `app:create_app()`, `--app=web`, `./web/app.py`, `/srv/app.py`: each as the module that it names.
  const names = new Set(
    words.map((word) =>
      word
        .replace(/^--app=/, "")
        .replace(/:.*$/, "")
        .replace(/^\.\//, "")
        .replace(/^\/.*\/(?=[^/]+\.py$)/, "")
        .replace(/\.py$/, "")
        .replaceAll("/", "."),
    ),
  );
  const facts = factsOf(subject, contextOfStart(subject, start) ?? "");
  return facts?.entries.map(({ value }) => value).find(({ module }) => names.has(module)) ?? null;
}
