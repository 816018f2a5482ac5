import type { Service } from "./compose/read-compose.ts";
import type { Place } from "./finding.ts";

/** A variable that a service sets. */
export interface ServiceVariable {
  readonly name: string;
  /** Null where it is taken from the shell or .env. */
  readonly value: string | null;
  readonly place: Place;
}

/** The variables under `environment` of a service, whether they stand as a mapping or as a list. */
export function environmentOf(service: Service): readonly ServiceVariable[] {
  const found = service.get("environment");
  const list = Array.isArray(found?.value);
  return service.entries("environment").flatMap(({ key, value, at }): readonly ServiceVariable[] => {
    if (key === "") return [];
    const text = value === null || value === undefined ? null : String(value);
    if (!list || text === null || !text.startsWith(key)) return [{ name: key, value: text, place: at }];
    const rest = text.slice(key.length);
    return [{ name: key, value: rest.startsWith("=") ? rest.slice(1) : null, place: at }];
  });
}
