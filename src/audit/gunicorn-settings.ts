import { type ImageFile, imageFileAt } from "./image-files.ts";
import { joinPath } from "./paths.ts";
import { optionOf, type Server } from "./server.ts";
import type { BuiltStart } from "./starts.ts";
import type { Subject } from "./subject.ts";

/** The file that gunicorn reads its settings from; null where it reads none, `unknown` where the project lacks it. */
export function gunicornSettings(
  subject: Subject,
  { stage, folder }: BuiltStart,
  { options }: Server,
): ImageFile | null | "unknown" {
  const named = optionOf(options, "--config", "-c")?.replace(/^file:/, "");
  const file = imageFileAt(subject, stage, joinPath(folder, named ?? "gunicorn.conf.py"));
  return file ?? (named === undefined ? null : "unknown");
}

/** A whole number that the settings give a name: written there, or the default of a variable; null for none. */
export function wholeNumberIn(
  text: string,
  name: string,
  environment: ReadonlyMap<string, string | null>,
): number | null | "unknown" {
  const value = new RegExp(`^${name}\\s*=\\s*(.+?)\\s*(?:#.*)?$`, "m").exec(text)?.[1];
  if (value === undefined) return null;
  if (/^\d+$/.test(value)) return Number(value);
  // `int(os.environ.get("GRACE", "30"))`
  const [, variable, fallback] = /["']([A-Z_]+)["']\s*,\s*["']?(\d+)\b/.exec(value) ?? [];
  if (variable === undefined) return "unknown";
  if (!environment.has(variable)) return Number(fallback);
  const set = environment.get(variable) ?? "";
  return /^\d+$/.test(set) ? Number(set) : "unknown";
}
