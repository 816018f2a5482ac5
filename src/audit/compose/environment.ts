import type { Place } from "../finding.ts";
import type { Section } from "./read-compose.ts";

/** A variable that a file sets. */
export interface SetVariable {
  readonly name: string;
  /** With variables put in; null where it is taken from elsewhere: `NAME:`, or an item without `=`. */
  readonly value: string | null;
  /** The same as it is written. */
  readonly written: string | null;
  readonly place: Place;
}

/** The variables of `environment` or `build.args`, in either way of writing. */
export function readVariables(service: Section, ...path: readonly string[]): readonly SetVariable[] {
  return service.entries(...path).map(({ key, written, value, at }) => {
    const text = value === null || value === key ? null : String(value);
    const item = /^([\w.-]+)=(.*)$/s.exec(written);
    if (item !== null && item[1] === key)
      return { name: key, value: text?.slice(key.length + 1) ?? "", written: item[2] ?? "", place: at };
    return { name: key, value: text, written: text === null ? null : written, place: at };
  });
}
