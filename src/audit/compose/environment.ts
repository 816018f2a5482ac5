import type { Place } from "../finding.ts";
import type { Section } from "./read-compose.ts";

/** A variable that a file sets. */
export interface SetVariable {
  readonly name: string;
  /** As it is written, without variables put in; null where the value is taken from elsewhere. */
  readonly written: string | null;
  readonly place: Place;
}

/** The variables of `environment` or `build.args`, in either way of writing. */
export function readVariables(service: Section, ...path: readonly string[]): readonly SetVariable[] {
  return service.entries(...path).map(({ key, written, value, at }) => {
    const item = /^([\w.-]+)=(.*)$/s.exec(written);
    if (item !== null && item[1] === key) return { name: key, written: item[2] ?? "", place: at };
    const none = value === null || value === key;
    return { name: key, written: none ? null : written, place: at };
  });
}
